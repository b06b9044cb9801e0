// Wildcard patterns as sets, against every short text.
#include "compiler/lint/globs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace rulec::lint {
namespace {

using ir::CaseRule;

struct Pattern {
  std::string text;
  CaseRule rule;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool matches(std::string_view pattern, std::string_view text, bool fold) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return matches(pattern.substr(1), text, fold) || (!text.empty() && matches(pattern, text.substr(1), fold));
  if (text.empty()) return false;
  bool same = pattern[0] == '?' || (fold ? lower(pattern[0]) == lower(text[0]) : pattern[0] == text[0]);
  return same && matches(pattern.substr(1), text.substr(1), fold);
}

/// Every text of up to `length` letters.
std::vector<std::string> allTexts(size_t length) {
  std::vector<std::string> texts{""};
  for (size_t i = 0; i < texts.size() && texts[i].size() < length; ++i)
    for (char c : std::string_view("abA")) texts.push_back(texts[i] + c);
  return texts;
}

Pattern randomPattern(std::mt19937& random) {
  Pattern pattern{"", random() % 2 == 0 ? CaseRule::Exact : CaseRule::AsciiFold};
  for (size_t length = random() % 4; length > 0; --length) {
    char c = "aabA**?"[random() % 7];
    pattern.text += pattern.rule == CaseRule::AsciiFold ? lower(c) : c;
  }
  return pattern;
}

bool has(const Pattern& pattern, const std::string& text) {
  return matches(pattern.text, text, pattern.rule == CaseRule::AsciiFold);
}

TEST(Globs, WhatLiesInAnotherHasNoTextOfItsOwn) {
  std::mt19937 random(1);
  std::vector<std::string> texts = allTexts(6);
  size_t within = 0;
  for (int i = 0; i < 3000; ++i) {
    Pattern a = randomPattern(random), b = randomPattern(random);
    if (!liesIn(makeGlob(a.text, true, a.rule), makeGlob(b.text, true, b.rule))) continue;
    ++within;
    for (const std::string& text : texts) ASSERT_TRUE(!has(a, text) || has(b, text)) << a.text << " in " << b.text;
  }
  EXPECT_GT(within, 300U);
}

TEST(Globs, TwoMeetIfAndOnlyIfSomeTextIsOfBoth) {
  std::mt19937 random(2);
  std::vector<std::string> texts = allTexts(6);
  for (int i = 0; i < 3000; ++i) {
    Pattern a = randomPattern(random), b = randomPattern(random);
    bool found = false;
    for (const std::string& text : texts) found |= has(a, text) && has(b, text);
    ASSERT_EQ(meet(makeGlob(a.text, true, a.rule), makeGlob(b.text, true, b.rule)), found)
        << a.text << " and " << b.text;
  }
}

TEST(Globs, AnExactMemberIsNoPattern) {
  Glob member = makeGlob("a*", false, CaseRule::Exact);
  EXPECT_FALSE(member.hasWildcard());
  EXPECT_FALSE(meet(member, makeGlob("ab", false, CaseRule::Exact)));
  EXPECT_TRUE(liesIn(member, makeGlob("a*", true, CaseRule::Exact)));
}

TEST(Globs, AnEscapedCharacterIsItself) {
  Glob star = makeGlob(R"(a\*\\*)", true, CaseRule::Exact, true);
  EXPECT_TRUE(liesIn(makeGlob(R"(a*\b)", false, CaseRule::Exact), star));
  EXPECT_FALSE(meet(makeGlob(R"(ab\)", false, CaseRule::Exact), star));
  EXPECT_TRUE(liesIn(makeGlob("b", false, CaseRule::Exact), makeGlob(R"(\b)", true, CaseRule::Exact, true)));
  EXPECT_TRUE(liesIn(makeGlob("b\\", false, CaseRule::Exact), makeGlob("b\\", true, CaseRule::Exact, true)));
}

TEST(Globs, AFoldedLetterHasTwoForms) {
  EXPECT_FALSE(liesIn(makeGlob("a", true, CaseRule::AsciiFold), makeGlob("a", true, CaseRule::Exact)));
  EXPECT_TRUE(liesIn(makeGlob("1", true, CaseRule::AsciiFold), makeGlob("1", true, CaseRule::Exact)));
}

TEST(Globs, QuestionMarkIsOneCodePoint) {
  EXPECT_TRUE(liesIn(makeGlob("\xc3\xa4", true, CaseRule::Exact), makeGlob("?", true, CaseRule::Exact)));
  EXPECT_FALSE(meet(makeGlob("\xc3\xa4", true, CaseRule::Exact), makeGlob("??", true, CaseRule::Exact)));
}

}  // namespace
}  // namespace rulec::lint
