// The walk reads what docs/ndjson.md, "From JSON to values", says: by tables, and against RapidJSON.
#include "runtime/core/walk.h"

#include <gtest/gtest.h>

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "runtime/core/address.h"
#include "runtime/core/time.h"
#include "runtime/core/validate.h"
#include "test/unit/runtime/walk_json.h"
#include "test/unit/runtime/walk_mutated.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

WalkPlan& plan() {
  static WalkPlan plan({{"@timestamp", RT_DATE},
                        {"event.category", RT_TEXT},
                        {"process.parent.executable", RT_TEXT},
                        {"host.os", RT_TEXT},
                        {"a", RT_TEXT},
                        {"a.b", RT_INTEGER},
                        {"a.b.c", RT_DOUBLE},
                        {"number", RT_INTEGER},
                        {"number", RT_DOUBLE},
                        {"number", RT_TEXT},
                        {"unsigned", RT_UNSIGNED},
                        {"flag", RT_BOOLEAN},
                        {"precise", RT_DATE_NANOS},
                        {"address", RT_ADDRESS},
                        {"a_name_longer_than_eight", RT_TEXT}});
  return plan;
}

std::vector<std::string> texts(std::string_view path, const Reading& reading, rt_type type = RT_TEXT) {
  std::vector<std::string> all;
  for (size_t slot = 0; slot < reading.size(); ++slot)
    if (plan().fields()[slot].path == path && plan().fields()[slot].type == type)
      for (const ReadValue& value : reading[slot]) all.push_back(value.text);
  return all;
}

using Texts = std::vector<std::string>;

Texts category(std::string_view line) {
  WalkerUnderTest walker(plan(), RT_SIMD_BEST);
  EXPECT_EQ(walker.read(line), LineFault::None) << line;
  return texts("event.category", walker.reading());
}

TEST(Walk, FindsAFieldInEverySpellingOfItsPath) {
  for (const char* line :
       {R"({"event":{"category":"x"}})", R"({"event.category":"x"})", R"( {"\u0065vent" : {"categor\u0079": "x"} } )",
        R"({"event\u002ecategory":"\u0078"})", R"({"event":{"category":[["x"],[]]}})",
        R"({"event":[{"category":"x"}]})", R"({"event":[[[{"category":["x"]}]]]})",
        "\t{\"a\":{\"b\":[{}]},\"event\"\r:\t{\n\"category\":\"x\"}}\r"})
    EXPECT_EQ(category(line), Texts{"x"}) << line;
}

TEST(Walk, MergesTheValuesOfOnePathInDocumentOrder) {
  EXPECT_EQ(
      category(
          R"({"event":{"category":["1",null,2]},"event.category":"3","event":[{"category":[[4]]},{"category":true}]})"),
      (Texts{"1", "2", "3", "4", "true"}));
  EXPECT_EQ(category(R"({"event":[1,{"category":"1"},2,[{"category":"2"}],3,{"category":"3"}]})"),
            (Texts{"1", "2", "3"}));
  EXPECT_EQ(category(R"({"event":{"category":["a",{"x":["no"]},"b",[],"c",{"category":"no"},[{"x":1}],"d"]}})"),
            (Texts{"a", "b", "c", "d"}));
}

TEST(Walk, FindsNoValueWhereThereIsNone) {
  for (const char* line :
       {"{}", R"({"event":null})", R"({"event":{"category":null}})", R"({"event":{"category":[]}})",
        R"({"event":{"category":[null,[null]]}})", R"({"event":{"category":{}}})", R"({"event":"category"})",
        R"({"event":{"categories":"x","categor":"x"}})", R"({"category":"x"})", R"({"event..category":"x"})",
        R"({".event.category":"x"})", R"({"event.category.":"x"})", R"({"event":{"":{"category":"x"}}})",
        R"({"x":{"event":{"category":"x"}}})", R"({"x":"\"event\":{\"category\":\"x\"}"})"})
    EXPECT_EQ(category(line), Texts{}) << line;
}

TEST(Walk, DecodesEscapesInTexts) {
  EXPECT_EQ(category(R"({"event.category":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00"})"),
            Texts{"\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"});
  EXPECT_EQ(category(R"({"event.category":"C:\\Windows\\"})"), Texts{"C:\\Windows\\"});
  EXPECT_EQ(category("{\"event.category\":\"a\\u0000b\"}"), Texts{std::string("a\0b", 3)});
}

TEST(Walk, GivesStringsThatAreNoTextNoValue) {
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\\ud800", "\\udc00\\ud800", "\xe2\x82", "a\x01"})
    EXPECT_EQ(category(std::string("{\"event.category\":[\"") + bad + "\",\"good\"]}"), Texts{"good"}) << bad;
}

TEST(Walk, PointsIntoTheLineUnlessAnEscapeForbids) {
  WalkerUnderTest walker(plan(), RT_SIMD_BEST);
  Padded line(R"({"event.category":"plain","host.os":"es\u0063aped"})");
  ASSERT_EQ(walk(walker.walker, line.data(), line.size()), LineFault::None);
  EXPECT_EQ(walker.walker.fields[1]->text, line.data() + 19);
  EXPECT_EQ(texts("host.os", walker.reading()), Texts{"escaped"});
}

/// The one value of `path` as `type`, from its JSON spelling.
std::optional<ReadValue> convert(const char* path, rt_type type, std::string_view spelling,
                                 uint64_t* coercions = nullptr) {
  WalkerUnderTest walker(plan(), RT_SIMD_BEST);
  EXPECT_EQ(walker.read(std::string("{\"") + path + "\":" + std::string(spelling) + "}"), LineFault::None);
  if (coercions != nullptr) *coercions = walker.walker.coercions;
  Reading reading = walker.reading();
  for (size_t slot = 0; slot < reading.size(); ++slot)
    if (plan().fields()[slot].path == path && plan().fields()[slot].type == type && !reading[slot].empty())
      return reading[slot][0];
  return std::nullopt;
}

std::optional<int64_t> integer(const char* path, rt_type type, std::string_view spelling) {
  std::optional<ReadValue> value = convert(path, type, spelling);
  return value ? std::optional(static_cast<int64_t>(value->low)) : std::nullopt;
}

TEST(WalkValues, NumbersComeFromNumbersAndTexts) {
  EXPECT_EQ(integer("number", RT_INTEGER, "443"), 443);
  EXPECT_EQ(integer("number", RT_INTEGER, "\"443\""), 443);
  EXPECT_EQ(integer("number", RT_INTEGER, "\"-7.99\""), -7);
  EXPECT_EQ(integer("number", RT_INTEGER, "4.24e2"), 424);
  EXPECT_EQ(integer("number", RT_INTEGER, "9223372036854775808"), std::nullopt);
  EXPECT_EQ(integer("number", RT_INTEGER, "true"), std::nullopt);
  EXPECT_EQ(integer("number", RT_INTEGER, "\"\""), std::nullopt);
  EXPECT_EQ(integer("number", RT_INTEGER, "\"12x\""), std::nullopt);
  EXPECT_EQ(convert("unsigned", RT_UNSIGNED, "18446744073709551615")->low, UINT64_MAX);
  EXPECT_EQ(convert("unsigned", RT_UNSIGNED, "-1"), std::nullopt);
  double tenth = 0.1;
  EXPECT_EQ(convert("number", RT_DOUBLE, "\"0.1\"")->low, std::bit_cast<uint64_t>(tenth));
  EXPECT_EQ(convert("number", RT_DOUBLE, "1e999"), std::nullopt);
}

TEST(WalkValues, EachSlotOfOnePathGetsItsOwnType) {
  EXPECT_EQ(convert("number", RT_INTEGER, "1.50")->low, 1u);
  EXPECT_EQ(convert("number", RT_DOUBLE, "1.50")->low, std::bit_cast<uint64_t>(1.5));
  EXPECT_EQ(convert("number", RT_TEXT, "1.50")->text, "1.50");
}

TEST(WalkValues, BooleansComeFromWordsAndTheirTexts) {
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "true"), 1);
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "\"true\""), 1);
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "false"), 0);
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "\"\""), 0);
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "1"), std::nullopt);
  EXPECT_EQ(integer("flag", RT_BOOLEAN, "\"True\""), std::nullopt);
}

TEST(WalkValues, DatesAreCutToTheirTypesUnit) {
  EXPECT_EQ(integer("@timestamp", RT_DATE, "\"1970-01-01T00:00:01.9999Z\""), 1999);
  EXPECT_EQ(integer("@timestamp", RT_DATE, "\"1969-12-31T23:59:59.9999Z\""), -1);
  EXPECT_EQ(integer("@timestamp", RT_DATE, "1709294400000"), 1709294400000);
  EXPECT_EQ(integer("precise", RT_DATE_NANOS, "\"1970-01-01T00:00:01.000000001Z\""), 1000000001);
  EXPECT_EQ(integer("@timestamp", RT_DATE, "\"yesterday\""), std::nullopt);
  EXPECT_EQ(integer("@timestamp", RT_DATE, "true"), std::nullopt);
}

TEST(WalkValues, AddressesComeFromTextsAlone) {
  EXPECT_EQ(convert("address", RT_ADDRESS, "\"1.2.3.4\"")->low, 0xffff01020304u);
  EXPECT_EQ(convert("address", RT_ADDRESS, "\"::ffff:1.2.3.4\"")->low, 0xffff01020304u);
  EXPECT_EQ(convert("address", RT_ADDRESS, "\"fe80::1\"")->high, 0xfe80000000000000u);
  EXPECT_EQ(convert("address", RT_ADDRESS, "16909060"), std::nullopt);
}

TEST(WalkValues, CountsWhatIsNoValueOfItsType) {
  uint64_t coercions = 0;
  convert("flag", RT_BOOLEAN, "[1,\"x\",true,null]", &coercions);
  EXPECT_EQ(coercions, 2u);
  convert("a", RT_TEXT, "{\"x\":1}", &coercions);
  EXPECT_EQ(coercions, 0u);
}

TEST(WalkFaults, NamesWhatIsWrongAndGivesNoFields) {
  struct Case {
    const char* line;
    LineFault fault;
  };
  for (auto [line, fault] :
       {Case{"", LineFault::Truncated}, Case{"{", LineFault::Truncated},
        Case{"{\"event.category\":\"x", LineFault::Truncated}, Case{"{\"event.category\":\"x\"", LineFault::Truncated},
        Case{"[1]", LineFault::NotObject}, Case{"\"x\"", LineFault::NotObject},
        Case{"{\"event.category\":\"x\"}}", LineFault::Json}, Case{"{\"event.category\":\"x\"}x", LineFault::Json},
        Case{"x{\"event.category\":\"x\"}", LineFault::Json}, Case{"{\"event.category\":[\"x\"}]}", LineFault::Json}}) {
    WalkerUnderTest walker(plan(), RT_SIMD_BEST);
    EXPECT_EQ(walker.read(line), fault) << line;
    EXPECT_EQ(walker.reading(), Reading(plan().fields().size())) << line;
    EXPECT_EQ(walker.walker.coercions, 0u);
  }
}

std::string nested(size_t depth, std::string_view open, std::string_view inner, std::string_view close) {
  std::string line;
  for (size_t i = 0; i < depth; ++i) line += open;
  line += inner;
  for (size_t i = 0; i < depth; ++i) line += close;
  return line;
}

TEST(WalkLimits, DeepNestingCostsNoStack) {
  EXPECT_EQ(category(nested(100000, "{\"x\":", "1", "}")), Texts{});
  EXPECT_EQ(category("{\"event.category\":" + nested(100000, "[", "\"x\"", "]") + "}"), Texts{"x"});
  EXPECT_EQ(category("{\"event\":" + nested(100000, "[", "{\"category\":\"x\"}", "]") + "}"), Texts{"x"});
  EXPECT_EQ(category("{\"x\":" + nested(100000, "[{\"event\":", "1", "}]") + ",\"event.category\":\"x\"}"), Texts{"x"});
}

TEST(WalkLimits, LongLinesWalk) {
  std::string line = "{\"x\":\"" + std::string(16 << 20, '\\') + "\",\"event.category\":\"x\"}";
  EXPECT_EQ(category(line), Texts{"x"});
  std::string many = "{\"event.category\":[1";
  for (int i = 0; i < 100000; ++i) many += ",1";
  EXPECT_EQ(category(many + "]}").size(), 100001u);
}

TEST(WalkMemory, IsGivenBackAndNotTakenAgainForLikeLines) {
  TestHost host;
  Walker walker;
  ASSERT_TRUE(walkerCreate(walker, plan().get(), &host.host, RT_SIMD_BEST));
  Padded line(R"({"event\u002ecategory":["\u0061",1,2],"number":"7","x":{"y":[1,2]}})");
  ASSERT_EQ(walk(walker, line.data(), line.size()), LineFault::None);
  size_t warm = host.allocations;
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(walk(walker, line.data(), line.size()), LineFault::None);
  EXPECT_EQ(host.allocations, warm);
  walkerDestroy(walker);
  EXPECT_EQ(host.bytes, 0u);
}

TEST(WalkMemory, WhereItEndsTheLineIsRefusedAndNothingLeaks) {
  Padded line(R"({"event\u002ecategory":["\u0061",1,2],"number":"7"})");
  bool walked = false;
  for (size_t allowed = 0; allowed < 40 && !walked; ++allowed) {
    TestHost host;
    host.allowed = allowed;
    Walker walker;
    if (walkerCreate(walker, plan().get(), &host.host, RT_SIMD_BEST)) {
      LineFault fault = walk(walker, line.data(), line.size());
      walked = fault == LineFault::None;
      EXPECT_TRUE(walked || fault == LineFault::NoMemory) << allowed;
      EXPECT_EQ(walker.fields[1] != nullptr, walked) << allowed;
      walkerDestroy(walker);
    }
    EXPECT_EQ(host.bytes, 0u) << allowed;
  }
  EXPECT_TRUE(walked);
}

/// The value of a decimal that C reads whole.
std::optional<double> decimal(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  return *end == 0 && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<uint64_t> integerBits(const std::string& text, bool isSigned) {
  std::optional<double> value = decimal(text);
  if (!value) return std::nullopt;
  errno = 0;
  if (text.find_first_of(".eE") == std::string::npos) {
    uint64_t bits = isSigned ? static_cast<uint64_t>(std::strtoll(text.c_str(), nullptr, 10))
                             : std::strtoull(text.c_str(), nullptr, 10);
    bool negative = text[0] == '-' && bits != 0;
    return errno != 0 || (negative && !isSigned) ? std::nullopt : std::optional(bits);
  }
  // The decimals with point or exponent of the tests are small.
  if (std::abs(*value) > 1e15 || (*value <= -1 && !isSigned)) return std::nullopt;
  return static_cast<uint64_t>(static_cast<int64_t>(*value));
}

/// docs/ndjson.md once more, from the scalar that RapidJSON read.
std::optional<ReadValue> expectedValue(const JsonScalar& scalar, rt_type type) {
  ReadValue value{scalar.text, 0, 0};
  bool isString = scalar.kind == JsonScalar::String, isWord = scalar.kind == JsonScalar::Word;
  std::optional<uint64_t> bits;
  int64_t ns = 0;
  Padded padded(scalar.text);
  switch (type) {
    case RT_INTEGER:
    case RT_UNSIGNED:
      bits = isWord ? std::nullopt : integerBits(scalar.text, type == RT_INTEGER);
      break;
    case RT_DOUBLE:
      if (auto number = isWord ? std::nullopt : decimal(scalar.text)) bits = std::bit_cast<uint64_t>(*number);
      break;
    case RT_BOOLEAN:
      if (scalar.kind != JsonScalar::Number && (scalar.text == "true" || scalar.text == "false" || scalar.text.empty()))
        bits = scalar.text == "true";
      break;
    case RT_DATE:
    case RT_DATE_NANOS:
      if (!isWord && parseTime(padded.text(), scalar.kind != JsonScalar::Number, &ns))
        bits = static_cast<uint64_t>(type == RT_DATE ? floorMillis(ns) : ns);
      break;
    case RT_ADDRESS: {
      Address address{};
      if (isString && parseAddress(padded.text(), &address)) bits = address.low;
      value.high = address.high;
      break;
    }
    default:
      bits = 0;
  }
  if (!bits) return std::nullopt;
  value.low = *bits;
  return value;
}

Reading expectedReading(const PathReader& json) {
  Reading all(plan().fields().size());
  for (size_t slot = 0; slot < all.size(); ++slot) {
    auto found = json.found.find(plan().fields()[slot].path);
    if (found == json.found.end()) continue;
    for (const JsonScalar& scalar : found->second)
      if (auto value = expectedValue(scalar, plan().fields()[slot].type)) all[slot].push_back(*value);
  }
  return all;
}

void printTo(const Reading& reading) {
  for (size_t slot = 0; slot < reading.size(); ++slot)
    for (const ReadValue& v : reading[slot])
      ADD_FAILURE() << plan().fields()[slot].path << " (" << plan().fields()[slot].type << ") " << v.text << ' '
                    << v.high << ' ' << v.low;
}

TEST(WalkProperty, ReadsWhatRapidJsonReadsInAnySpelling) {
  Random random(4);
  EventWriter writer(random);
  WalkerUnderTest scalar(plan(), RT_SIMD_SCALAR), best(plan(), RT_SIMD_BEST);
  size_t values = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string line = writer.event();
    PathReader json;
    ASSERT_TRUE(readPaths(line, json)) << line;
    Reading expected = expectedReading(json);
    for (WalkerUnderTest* walker : {&scalar, &best}) {
      ASSERT_EQ(walker->read(line), LineFault::None) << line;
      Reading reading = walker->reading();
      if (reading == expected) continue;
      printTo(reading);
      FAIL() << line;
    }
    for (const auto& slot : expected) values += slot.size();
  }
  EXPECT_GT(values, 10000u) << "the events must hold values, or this says nothing";
}

TEST(WalkProperty, LevelsAgreeOnMutatedLinesAndRefuseOnlyWhatValidationRefuses) {
  expectMutatedLinesRefusedAsByValidation(plan(), 5, 60000, 5000);
}

}  // namespace
}  // namespace rt::test
