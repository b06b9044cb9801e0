#include "tools/generate/speller.h"

#include "tools/generate/stream.h"

#include <gtest/gtest.h>

namespace rulec::generate {
namespace {

Json parsed(std::string_view text) {
  std::optional<Json> document = parseJson(text);
  EXPECT_TRUE(document.has_value()) << text;
  return document ? *std::move(document) : Json{};
}

std::string spelled(const Json& document, const SpellingStyle& style, uint64_t seed = 1) {
  Random random(seed);
  std::string out;
  spell(document, style, random, out);
  return out;
}

std::string rearranged(std::string_view text, const SpellingStyle& style, uint64_t seed = 1) {
  Random random(seed);
  return spelled(rearrange(parsed(text), style, random), plainStyle());
}

std::vector<Json> someEvents() {
  EventStream stream({.seed = 7, .hosts = 20, .rate = 0.1});
  std::vector<Json> events;
  for (int i = 0; i < 40; ++i) {
    std::string line;
    stream.append(line);
    events.push_back(parsed(line));
  }
  events.push_back(parsed(
      R"({"a":[[1,[2,null]],{"b":"\u00e9\ud83d\ude00/\\\"\n\u0000"}],"c":{},"d":[],"e":null,"":{"":0},"f.g":true,"f":{"g":false}})"));
  return events;
}

TEST(Speller, EverySpellingHoldsTheSameEvent) {
  const std::vector<Json> events = someEvents();
  for (uint64_t seed = 1; seed <= 4000; ++seed) {
    Random random(seed);
    const Json& event = random.pick(events);
    const SpellingStyle style = randomStyle(random);
    std::string line;
    spell(rearrange(event, style, random), style, random, line);
    const std::optional<Json> back = parseJson(line);
    ASSERT_TRUE(back.has_value()) << "seed " << seed << ": " << line;
    ASSERT_EQ(visibleContents(*back), visibleContents(event)) << "seed " << seed << ": " << line;
    ASSERT_EQ(line.find('\n'), std::string::npos);
  }
}

TEST(Speller, ThePlainStyleChangesNothing) {
  const std::string text = R"({"a":{"b":[1,"x/y",true,null]},"c":"\"\\\n"})";
  EXPECT_EQ(rearranged(text, plainStyle()), text);
}

TEST(Speller, DottingMovesMembersUp) {
  EXPECT_EQ(rearranged(R"({"a":{"b":{"c":1}}})", {.dot = 1}, 3), R"({"a.b.c":1})");
}

TEST(Speller, SplittingWritesAKeyTwice) {
  EXPECT_EQ(rearranged(R"({"a":{"b":1,"c":2}})", {.split = 1}), R"({"a":{"b":1},"a":{"c":2}})");
}

TEST(Speller, RepeatingWritesAScalarTwice) { EXPECT_EQ(rearranged(R"({"a":1})", {.repeat = 1}), R"({"a":1,"a":1})"); }

TEST(Speller, ScalarsBecomeArraysAndArraysScalars) {
  EXPECT_EQ(rearranged(R"({"a":1})", {.wrap = 1}), R"({"a":[1]})");
  EXPECT_EQ(rearranged(R"({"a":["x"],"b":[1,2]})", {.unwrap = 1}), R"({"a":"x","b":[1,2]})");
}

TEST(Speller, NumbersBecomeTexts) { EXPECT_EQ(rearranged(R"({"a":1.50})", {.quoteNumber = 1}), R"({"a":"1.50"})"); }

TEST(Speller, EscapesReachKeysAndTexts) {
  const Json document = parsed(R"({"a/b":"\ud83d\ude00/"})");
  const std::string keys = spelled(document, {.escapeKey = 1});
  EXPECT_EQ(keys.substr(0, 3), R"({"\)");
  EXPECT_EQ(keys.find("a/b"), std::string::npos);
  EXPECT_EQ(spelled(document, {.escapeSlash = 1}), "{\"a\\/b\":\"\xf0\x9f\x98\x80\\/\"}");
  const std::string texts = spelled(document, {.escapeText = 1});
  EXPECT_NE(texts.find("a/b"), std::string::npos);
  EXPECT_EQ(texts.find('\xf0'), std::string::npos);
  EXPECT_EQ(visibleContents(parsed(texts)), visibleContents(document));
}

TEST(Document, ContentsMergeEverySpellingOfAPath) {
  const auto contents = visibleContents(parsed(R"({"a.b":1,"a":[{"b":[2,null]},{"b":1}],"a":{"b":{}},"c":[]})"));
  EXPECT_EQ(contents, (std::vector<PathValue>{{"a.b", "1"}, {"a.b", "2"}}));
}

TEST(Document, PathsAreSetFoundAndRemoved) {
  Json document = parsed(R"({"a":{"b":1},"c":2})");
  setPath(document, "a.d", Json{true});
  setPath(document, "c.e", Json{std::string("x")});
  EXPECT_EQ(spelled(document, plainStyle()), R"({"a":{"b":1,"d":true},"c":{"e":"x"}})");
  ASSERT_NE(findPath(document, "c.e"), nullptr);
  removePath(document, "a.b");
  removePath(document, "a.x.y");
  EXPECT_EQ(findPath(document, "a.b"), nullptr);
  EXPECT_EQ(spelled(document, plainStyle()), R"({"a":{"d":true},"c":{"e":"x"}})");
}

TEST(Document, InvalidJsonIsRefused) {
  for (const std::string_view text : {"", "{", "{}}", R"({"a":01})", R"({"a":1,})"})
    EXPECT_FALSE(parseJson(text)) << text;
  EXPECT_FALSE(parseJson(std::string(201, '[') + std::string(201, ']')));
  EXPECT_TRUE(parseJson(std::string(200, '[') + std::string(200, ']')));
}

}  // namespace
}  // namespace rulec::generate
