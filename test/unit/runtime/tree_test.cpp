#include "runtime/core/tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "runtime/core/validate.h"
#include "test/unit/runtime/json_reference.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"
#include "test/unit/runtime/test_host.h"

namespace rt::test {
namespace {

/// A parsed line, with the memory it needs.
struct Parsed {
  TestHost host;
  Padded line;
  Tree tree;
  bool ok;

  explicit Parsed(std::string_view text)
      : line(text), tree(makeTree(&host.host)), ok(treeParse(tree, line.data(), line.size())) {}
  ~Parsed() {
    treeDestroy(tree);
    EXPECT_EQ(host.bytes, 0u);
  }
};

std::string written(Tree& tree, uint32_t node = 0) {
  Buffer<char> out = makeBuffer<char>(tree.nodes.allocator);
  std::string text = treeWrite(tree, node, out) ? std::string(out.data, out.size) : "no memory";
  destroy(out);
  return text;
}

/// Parses and writes.
std::string rewritten(std::string_view line) {
  Parsed parsed(line);
  return parsed.ok ? written(parsed.tree) : "no tree";
}

std::string found(std::string_view line, std::string_view path) {
  Parsed parsed(line);
  uint32_t node = treeFind(parsed.tree, textOf(path));
  return node == 0 ? "none" : written(parsed.tree, node);
}

bool equalLines(std::string_view left, std::string_view right) {
  Parsed l(left);
  Parsed r(right);
  bool equal = treeEqual(l.tree, 0, r.tree, 0);
  EXPECT_EQ(treeEqual(r.tree, 0, l.tree, 0), equal);
  return equal;
}

TEST(Tree, IsWrittenCompactInDocumentOrder) {
  EXPECT_EQ(rewritten(" { } "), "{}");
  EXPECT_EQ(rewritten("{ \"b\" : [ 1 , [ ] , { } , [ [ true ] , null ] ] , \"a\" : { \"c\" : false } }"),
            R"({"b":[1,[],{},[[true],null]],"a":{"c":false}})");
}

TEST(Tree, NumbersKeepTheirSpellingAndStringsAreSpelledAnew) {
  EXPECT_EQ(rewritten(R"({"a":1.0,"b":-0,"c":1E+05,"d":123456789012345678901234567890})"),
            R"({"a":1.0,"b":-0,"c":1E+05,"d":123456789012345678901234567890})");
  EXPECT_EQ(rewritten(R"({"\u0061":"\/\u00e9\ud83d\ude00\u0022\u005c\u000a\u001F\u007f\b\f\r\t"})"),
            "{\"a\":\"/é😀\\\"\\\\\\n\\u001f\x7f\\b\\f\\r\\t\"}");
}

TEST(Tree, BadUtf8AndHalfPairsBecomeReplacementCharacters) {
  EXPECT_EQ(rewritten("{\"a\":\"x\xff\\ud83d\"}"), "{\"a\":\"x��\"}");
}

TEST(Tree, DottedKeysAreNestedObjects) {
  EXPECT_EQ(rewritten(R"({"a.b.c":1,"a":{"b":{"d":2},"e.f":3}})"), R"({"a":{"b":{"c":1,"d":2},"e":{"f":3}}})");
  EXPECT_EQ(rewritten(R"({"a":[{"b.c":1},{"b":{"c":2}}]})"), R"({"a":[{"b":{"c":1}},{"b":{"c":2}}]})");
  EXPECT_EQ(rewritten(R"({"a\u002eb":1})"), R"({"a":{"b":1}})");
}

TEST(Tree, DottedKeysWithAnEmptyComponentStayOneKey) {
  for (const char* line : {R"({".":1})", R"({"a.":1})", R"({".a":1})", R"({"a..b":1})", R"({"":1})"})
    EXPECT_EQ(rewritten(line), line);
}

TEST(Tree, ValuesOfOnePathAreMergedInDocumentOrder) {
  EXPECT_EQ(rewritten(R"({"a":1,"a":2,"a":[3,4],"a":null})"), R"({"a":[1,2,3,4,null]})");
  EXPECT_EQ(rewritten(R"({"a":{"b":1},"a":{"b":2,"c":3}})"), R"({"a":{"b":[1,2],"c":3}})");
  EXPECT_EQ(rewritten(R"({"a.b":1,"a":5,"a.c":2})"), R"({"a":[{"b":1},5,{"c":2}]})");
  EXPECT_EQ(rewritten(R"({"a":[1],"a.b":2})"), R"({"a":[1,{"b":2}]})");
  EXPECT_EQ(rewritten(R"({"a":{"b":1},"a":[{"b":2}]})"), R"({"a":[{"b":1},{"b":2}]})");
}

TEST(Tree, MembersThatMovedIntoAnArrayAreStillMembers) {
  Parsed parsed(R"({"a":{"b":1,"c":{"d":2}},"a":3})");
  uint32_t array = treeFind(parsed.tree, textOf("a"));
  uint32_t object = parsed.tree.nodes[array].first;
  ASSERT_EQ(parsed.tree.nodes[object].kind, TreeKind::Object);
  EXPECT_EQ(treeMember(parsed.tree, array, textOf("b")), 0u);
  uint32_t inner = treeMember(parsed.tree, object, textOf("c"));
  ASSERT_NE(inner, 0u);
  EXPECT_NE(treeMember(parsed.tree, inner, textOf("d")), 0u);
}

/// The spelling that a member is copied from when it is written; "" if there is none.
std::string spelled(std::string_view line, std::string_view path) {
  Parsed parsed(line);
  Text text = parsed.tree.nodes[treeFind(parsed.tree, textOf(path))].spelled;
  return text.data == nullptr ? "" : std::string(text.data, text.length);
}

TEST(Tree, WhatTheLineHasAsItIsWrittenIsKnown) {
  constexpr std::string_view kLine = R"( {"a" : {"b":[1,{"c":"\\x\n","d":"é"},[]],"e":true}, "f":-1.50} )";
  EXPECT_EQ(spelled(kLine, "a"), R"({"b":[1,{"c":"\\x\n","d":"é"},[]],"e":true})");
  EXPECT_EQ(spelled(kLine, "a.b"), R"([1,{"c":"\\x\n","d":"é"},[]])");
  EXPECT_EQ(spelled(kLine, "f"), "-1.50");
}

/// Something of `a.b` is written otherwise: so it is, and so are all that it lies in, but not its neighbour.
TEST(Tree, WhatIsWrittenOtherwiseIsNotCopied) {
  for (const char* value : {R"([ 1])", R"([1 ])", R"([1, 2])", R"({"x" :1})", R"({"x": 1})", R"({"x.y":1})",
                            R"({"x":1,"x":2})", R"({"x":{"y":1},"x.z":2})", R"({"x":[1],"x":[2]})", R"("\u0041")",
                            R"("\/")", R"({"\u0041":1})", R"(["\ud83d"])", "[\"\xff\"]"}) {
    std::string line = std::string(R"({"a":{"n":[{"m":1}],"b":)") + value + "}}";
    EXPECT_EQ(spelled(line, "a.b"), "") << line;
    EXPECT_EQ(spelled(line, "a"), "") << line;
    EXPECT_EQ(spelled(line, "a.n"), R"([{"m":1}])") << line;
  }
  EXPECT_EQ(spelled(R"({"a":{"b":1},"a":{"c":2}})", "a"), "");
  EXPECT_EQ(spelled(R"({"a":{"b":{"c":1}},"a.b.d":2})", "a"), "");
}

TEST(Tree, WhatIsDroppedIsNotWritten) {
  Parsed parsed(R"({"a":{"b":[1,2,3],"c":{"d":1}},"e":{"f":1}})");
  auto drop = [&](std::string_view path) { treeDrop(parsed.tree, treeFind(parsed.tree, textOf(path))); };
  treeDrop(parsed.tree, parsed.tree.nodes[treeFind(parsed.tree, textOf("a.b"))].first);
  EXPECT_EQ(written(parsed.tree), R"({"a":{"b":[2,3],"c":{"d":1}},"e":{"f":1}})");
  drop("a.c.d");
  EXPECT_EQ(written(parsed.tree), R"({"a":{"b":[2,3],"c":{}},"e":{"f":1}})");
  drop("a.b");
  drop("e");
  EXPECT_EQ(written(parsed.tree), R"({"a":{"c":{}}})");
}

TEST(Tree, KnowsWhetherSomethingWasRepaired) {
  for (const char* line : {R"({"a":"\ud83d"})", "{\"a\":\"\xff\"}", "{\"\xff\":1}", R"({"a":[{"b":"\udc00"}]})"})
    EXPECT_TRUE(Parsed(line).tree.repaired) << line;
  for (const char* line : {R"({"a":"\ud83d\ude00"})", "{\"a\":\"é\\ufffd\"}", "{}"})
    EXPECT_FALSE(Parsed(line).tree.repaired) << line;
}

TEST(Tree, PathsAreFoundThroughObjectsOnly) {
  constexpr std::string_view kLine = R"({"a":{"b":{"c":1}},"d":[{"e":1}],"f":null})";
  EXPECT_EQ(found(kLine, "a.b.c"), "1");
  EXPECT_EQ(found(kLine, "a.b"), R"({"c":1})");
  EXPECT_EQ(found(kLine, "f"), "null");
  for (const char* path : {"", ".", "a.", ".a", "a.b.c.d", "a.c", "d.e", "b", "f.g", "a..b"})
    EXPECT_EQ(found(kLine, path), "none") << path;
}

TEST(Tree, EqualityIgnoresTheOrderOfMembersOnly) {
  EXPECT_TRUE(equalLines(R"({"a":1,"b":[{"c":"x","d":null}]})", R"({"b":[{"d":null,"c":"\u0078"}],"a":1})"));
  EXPECT_TRUE(equalLines(R"({"a.b":1})", R"({"a":{"b":1}})"));
  EXPECT_TRUE(equalLines("{}", "{}"));
  const char* different[] = {R"({"a":1})",
                             R"({"a":1.0})",
                             R"({"a":"1"})",
                             R"({"a":[1]})",
                             R"({"a":[1,2]})",
                             R"({"a":[2,1]})",
                             R"({"a":[[1],2]})",
                             R"({"b":1})",
                             R"({"a":1,"b":1})",
                             R"({})",
                             R"({"a":{}})",
                             R"({"a":[]})",
                             R"({"a":null})",
                             R"({"a":[{}]})",
                             R"({"a":true})",
                             R"({"a":[{"x":1},{"y":2}]})",
                             R"({"a":[{"y":2},{"x":1}]})"};
  for (const char* left : different)
    for (const char* right : different) EXPECT_EQ(equalLines(left, right), left == right) << left << right;
}

TEST(Tree, ALineThatIsNoObjectLeavesARootWithoutMembers) {
  for (const char* line : {"", "[]", "1", "{", R"({"a":1)", R"({"a")", R"({"a":"\)", R"({"a":"b)", "{1}"}) {
    Parsed parsed(line);
    EXPECT_FALSE(parsed.ok) << line;
    EXPECT_EQ(written(parsed.tree), "{}");
  }
}

TEST(Tree, IsReusedWithoutLeftovers) {
  TestHost host;
  Tree tree = makeTree(&host.host);
  Padded first(R"({"a":{"b":1},"c":"\u0041"})");
  Padded second(R"({"a":2})");
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(treeParse(tree, first.data(), first.size()));
    ASSERT_TRUE(treeParse(tree, second.data(), second.size()));
    EXPECT_EQ(written(tree), R"({"a":2})");
    EXPECT_EQ(treeFind(tree, textOf("c")), 0u);
  }
  size_t allocations = host.allocations;
  ASSERT_TRUE(treeParse(tree, first.data(), first.size()));
  EXPECT_EQ(host.allocations, allocations);
  treeDestroy(tree);
  EXPECT_EQ(host.bytes, 0u);
}

TEST(Tree, MemoryOfAHugeLineGoesBack) {
  TestHost host;
  Tree tree = makeTree(&host.host);
  std::string huge = "{\"k\":1";
  for (int i = 0; i < 200'000; ++i) huge += ",\"k\\u0030" + std::to_string(i) + "\":0";
  Padded line(huge + "}");
  Padded small(R"({"a":1})");
  ASSERT_TRUE(treeParse(tree, line.data(), line.size()));
  ASSERT_TRUE(treeParse(tree, small.data(), small.size()));
  EXPECT_LT(host.bytes, 4u << 20);
  EXPECT_EQ(written(tree), R"({"a":1})");
  treeDestroy(tree);
}

TEST(Tree, RunningOutOfMemoryAnywhereIsAnAnswer) {
  std::string text = R"({"a.b":{"x":"\u0041"})";
  for (int i = 0; i < 500; ++i) text += ",\"a.k" + std::to_string(i) + "\":[\"\\n\"]";
  Padded line(text + "}");
  size_t allowed = 0;
  for (;; ++allowed) {
    TestHost host;
    host.allowed = allowed;
    Tree tree = makeTree(&host.host);
    bool ok = treeParse(tree, line.data(), line.size());
    treeDestroy(tree);
    EXPECT_EQ(host.bytes, 0u);
    if (ok) break;
    ASSERT_LT(allowed, 100u);
  }
  EXPECT_GT(allowed, 5u);
}

/// Deep documents, and expansions and merges that make them deeper still, need no stack.
TEST(Tree, DepthIsNoMatter) {
  std::string keys;
  std::string ends;
  for (uint32_t i = 0; i < kMaxDepth; ++i) {
    keys += R"({"a":)";
    ends += i + 1 < kMaxDepth ? R"(,"a":1})" : "}";
  }
  std::string line = keys + "0" + ends;
  ASSERT_EQ(validateLine(Padded(line).data(), line.size()), LineFault::None);
  std::string once = rewritten(line);
  EXPECT_EQ(std::count(once.begin(), once.end(), '['), kMaxDepth - 1);
  EXPECT_TRUE(equalLines(line, line));
  std::string dotted = "{\"a";
  for (uint32_t i = 1; i < kMaxDepth; ++i) dotted += ".a";
  EXPECT_EQ(looseVerdict(rewritten(dotted + "\":1}")).depth, kMaxDepth);
  EXPECT_EQ(rewritten(dotted + ".a\":1}"), dotted + ".a\":1}");
}

/// Has containers written part by part.
void forgetContainers(Tree& tree) {
  for (size_t i = 0; i < tree.nodes.size; ++i) {
    TreeNode& node = tree.nodes[i];
    if (node.kind == TreeKind::Array || node.kind == TreeKind::Object) node.spelled = {};
  }
}

std::string randomValue(Random& random, int depth);

std::string randomObject(Random& random, int depth) {
  std::string text = "{";
  for (uint64_t n = random.below(5); n > 0; --n) {
    if (text.size() > 1) text += ',';
    text += '"' + std::string(1, random.pick("abc"));
    while (random.chance(3)) text += std::string(".") + random.pick("abc");
    text += "\":" + randomValue(random, depth);
  }
  return text + "}";
}

std::string randomValue(Random& random, int depth) {
  if (depth > 0 && random.chance(2)) return randomObject(random, depth - 1);
  if (depth > 0 && random.chance(2)) {
    std::string text = "[";
    for (uint64_t n = random.below(4); n > 0; --n)
      text += (text.size() > 1 ? "," : "") + randomValue(random, depth - 1);
    return text + "]";
  }
  const char* scalars[] = {"1", "-2.50", "true", "null", "\"x\"", R"("\u00e9\n")"};
  return scalars[random.below(std::size(scalars))];
}

TEST(Tree, WhatIsWrittenReadsBackTheSame) {
  Random random(9);
  for (int i = 0; i < 20'000; ++i) {
    std::string line = randomObject(random, 5);
    Parsed parsed(line);
    ASSERT_TRUE(parsed.ok);
    std::string once = written(parsed.tree);
    ASSERT_EQ(rewritten(once), once) << line;
    Parsed again(once);
    ASSERT_TRUE(treeEqual(parsed.tree, 0, again.tree, 0)) << line;
    ASSERT_TRUE(treeEqual(again.tree, 0, parsed.tree, 0)) << line;
    forgetContainers(again.tree);
    ASSERT_EQ(written(again.tree), once) << "not copied";
  }
}

/// The scalars of a line by the dotted path they stand at, in document order.
class Leaves : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Leaves> {
 public:
  std::map<std::string, std::string> scalars;

  bool Null() { return add("null"); }
  bool Bool(bool value) { return add(value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return add({text, length}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return add('"' + std::string(text, length)); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    path_.resize(marks_.back());
    path_ += '.';
    path_.append(text, length);
    return true;
  }
  bool StartObject() { return open(); }
  bool StartArray() { return open(); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  bool add(const std::string& scalar) {
    scalars[path_] += scalar + ';';
    return true;
  }
  bool open() {
    marks_.push_back(path_.size());
    return true;
  }
  bool close() {
    path_.resize(marks_.back());
    marks_.pop_back();
    return true;
  }
  std::string path_;
  std::vector<size_t> marks_;
};

std::map<std::string, std::string> leavesOf(std::string_view line) {
  Leaves leaves;
  EXPECT_EQ(readJson<0>(line, leaves), rapidjson::kParseErrorNone) << line;
  return leaves.scalars;
}

TEST(Tree, NoScalarIsLostAndNoneChangesItsPath) {
  Random random(10);
  for (int i = 0; i < 20'000; ++i) {
    std::string line = randomObject(random, 4);
    ASSERT_EQ(leavesOf(rewritten(line)), leavesOf(line)) << line;
  }
}

}  // namespace
}  // namespace rt::test
