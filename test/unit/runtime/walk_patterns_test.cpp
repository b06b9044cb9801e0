// Fields whose path is a pattern have the values of every path that matches, however it is spelled.
#include "runtime/core/walk_patterns.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "runtime/core/validate.h"
#include "test/unit/runtime/walk_json.h"
#include "test/unit/runtime/walk_mutated.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

WalkPlan& plan() {
  static WalkPlan plan({{"a.*.c", RT_TEXT, true},
                        {"a.b.*", RT_TEXT, true},
                        {"a.b.c", RT_TEXT},
                        {"*c", RT_TEXT, true},
                        {"process.par*", RT_TEXT, true},
                        {"event*", RT_TEXT, true},
                        {"host.os", RT_TEXT}});
  return plan;
}

bool matches(std::string_view path, std::string_view pattern) {
  size_t star = pattern.find('*');
  std::string_view first = pattern.substr(0, star), last = pattern.substr(star + 1);
  return path.size() >= first.size() + last.size() && path.starts_with(first) && path.ends_with(last);
}

using Texts = std::vector<std::string>;

Texts textsOf(const Reading& reading, size_t slot) {
  Texts texts;
  for (const ReadValue& value : reading[slot]) texts.push_back(value.text);
  return texts;
}

Texts read(std::string_view line, size_t slot = 0) {
  WalkerUnderTest walker(plan(), RT_SIMD_BEST);
  EXPECT_EQ(walker.read(line), LineFault::None) << line;
  return textsOf(walker.reading(), slot);
}

TEST(WalkPatterns, FindEverySpellingOfAPath) {
  for (const char* line :
       {R"({"a":{"x":{"c":"1"}}})", R"({"a.x.c":"1"})", R"({"a.x":{"c":["1"]}})", R"({"a":{"x.c":"1"}})",
        R"({"a":[{"x":[[{"c":"1"}]]}]})", R"({"\u0061\u002ex":{"\u0063":"1"}})", R"({"a":{"x":{"y.z":{"c":"1"}}}})",
        R"({"a":{"":{"c":"1"}}})", R"({"a..c":"1"})"})
    EXPECT_EQ(read(line), Texts{"1"}) << line;
}

TEST(WalkPatterns, LeaveOtherPathsAlone) {
  for (const char* line : {R"({"a":{"c":"1"}})", R"({"a":{"x":{"C":"1"}}})", R"({"b":{"x":{"c":"1"}}})", R"({"a":"c"})",
                           R"({"a":{"x":{"c":{"d":"1"}}}})", R"({"a.x.c":null})", R"({"a":{"x":{"c":[]}}})"})
    EXPECT_EQ(read(line), Texts{}) << line;
}

TEST(WalkPatterns, KeepDocumentOrderInArraysOfScalarsAndObjects) {
  EXPECT_EQ(read(R"({"a":{"x":{"c":["1",{"c":"2"},["3"],"4"]}},"a.y.c":"5","a":{"c":{"c":"6"}}})"),
            (Texts{"1", "2", "3", "4", "5", "6"}));
}

TEST(WalkPatterns, ReadWhatOtherFieldsReadToo) {
  for (size_t slot = 0; slot < 4; ++slot) EXPECT_EQ(read(R"({"a":{"b":{"c":"1"}}})", slot), Texts{"1"}) << slot;
}

TEST(WalkPatterns, NamesBeyondTheLimitHaveNone) {
  std::string longest(RT_MAX_PATH - std::string_view("a..c").size(), 'x');
  EXPECT_EQ(read(R"({"a":{")" + longest + R"(":{"c":"1"}}})"), Texts{"1"});
  EXPECT_EQ(read(R"({"a":{"x)" + longest + R"(":{"c":"1"}}})"), Texts{});
  EXPECT_EQ(read(R"({"a.x)" + longest + R"(.c":"1", "a.x.c": "2"})"), Texts{"2"});
}

TEST(WalkPatterns, DeepNestingCostsNoStack) {
  std::string deep = "{\"a\":";
  for (int i = 0; i < 998; ++i) deep += "{\"x\":";
  EXPECT_EQ(read(deep + "{\"c\":1}" + std::string(999, '}')), Texts{"1"});
  WalkerUnderTest walker(plan(), RT_SIMD_BEST);
  for (int i = 0; i < 5000; ++i) deep += "{\"x\":";
  EXPECT_NE(walker.read(deep), LineFault::None);
}

/// The texts of each slot, sorted.
std::vector<Texts> expectedTexts(const PathReader& json) {
  std::vector<Texts> all(plan().fields().size());
  for (size_t slot = 0; slot < all.size(); ++slot) {
    const PlanField& field = plan().fields()[slot];
    for (const auto& [path, scalars] : json.found)
      if (field.isPattern ? matches(path, field.path) : path == field.path)
        for (const JsonScalar& scalar : scalars) all[slot].push_back(scalar.text);
    std::ranges::sort(all[slot]);
  }
  return all;
}

std::vector<Texts> sortedTexts(const Reading& reading) {
  std::vector<Texts> all(reading.size());
  for (size_t slot = 0; slot < all.size(); ++slot) {
    all[slot] = textsOf(reading, slot);
    std::ranges::sort(all[slot]);
  }
  return all;
}

TEST(WalkPatterns, ReadWhatRapidJsonReadsInAnySpelling) {
  Random random(6);
  EventWriter writer(random);
  WalkerUnderTest scalar(plan(), RT_SIMD_SCALAR), best(plan(), RT_SIMD_BEST);
  size_t values = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string line = writer.event();
    PathReader json;
    ASSERT_TRUE(readPaths(line, json)) << line;
    for (WalkerUnderTest* walker : {&scalar, &best}) {
      ASSERT_EQ(walker->read(line), LineFault::None) << line;
      ASSERT_EQ(sortedTexts(walker->reading()), expectedTexts(json)) << line;
    }
    for (const auto& slot : best.reading()) values += slot.size();
  }
  EXPECT_GT(values, 5000u) << "the events must hold values, or this says nothing";
}

TEST(WalkPatterns, RefuseOnlyWhatValidationRefuses) { expectMutatedLinesRefusedAsByValidation(plan(), 7, 40000, 3000); }

}  // namespace
}  // namespace rt::test
