#include "tools/differ/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rulec::differ {
namespace {

bool anyContains(const Lines& lines, std::string_view text) {
  return std::ranges::any_of(lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

TEST(Shrink, OnlyTheLinesThatMatterRemain) {
  Lines lines;
  for (int i = 0; i < 500; ++i) lines.push_back(R"({"n":)" + std::to_string(i) + "}");
  const Lines small =
      shrink(lines, [](const Lines& some) { return anyContains(some, ":17}") && anyContains(some, ":450}"); });
  EXPECT_EQ(small, (Lines{R"({"n":17})", R"({"n":450})"}));
}

TEST(Shrink, OnlyTheMembersThatMatterRemain) {
  const Lines lines = {R"({ "a": {"b": [1, {"c": "x\/y"}, 2], "d": null}, "e": "f" })"};
  EXPECT_EQ(shrink(lines, [](const Lines& some) { return anyContains(some, R"("c")"); }),
            Lines{R"({"a":{"b":[{"c":"x/y"}]}})"});
}

TEST(Shrink, ASpellingThatMattersStays) {
  const Lines lines = {R"({"a":1,"b":"x\/y"})"};
  EXPECT_EQ(shrink(lines, [](const Lines& some) { return anyContains(some, R"(\/)"); }), Lines{R"(\/)"});
}

TEST(Shrink, TheNumberOfAttemptsIsBounded) {
  size_t asked = 0;
  const Lines lines(100, R"({"a":[1,2,3]})");
  const auto fails = [&](const Lines& some) { return ++asked, some.size() == 100; };
  EXPECT_EQ(shrink(lines, fails, 50), lines);
  EXPECT_EQ(asked, 50u);
}

}  // namespace
}  // namespace rulec::differ
