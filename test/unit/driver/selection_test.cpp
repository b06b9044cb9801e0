#include "compiler/driver/selection.h"

#include <gtest/gtest.h>

namespace rulec::driver {
namespace {

syntax::RuleFile exampleRule() {
  syntax::RuleFile rule;
  rule.id.value = "0001-ab";
  rule.name.value = "A shell: started";
  rule.severity.value = "high";
  rule.tags.value = {"OS: Linux", "Tactic: Execution"};
  return rule;
}

bool isSelected(std::string_view selector) {
  return selects(parseSelector(selector), exampleRule(), "work/rules/linux/shell.toml");
}

TEST(Glob, DescribesTheWholeText) {
  EXPECT_TRUE(globMatches("abc", "abc"));
  EXPECT_FALSE(globMatches("abc", "abcd"));
  EXPECT_FALSE(globMatches("abc", "ab"));
  EXPECT_TRUE(globMatches("", ""));
  EXPECT_FALSE(globMatches("", "a"));
}

TEST(Glob, AStarStandsForAnyCharacters) {
  EXPECT_TRUE(globMatches("*", ""));
  EXPECT_TRUE(globMatches("a*c", "ac"));
  EXPECT_TRUE(globMatches("a*b*c", "a/bxb/c"));
  EXPECT_TRUE(globMatches("*ab", "aab"));
  EXPECT_FALSE(globMatches("a*b*c", "acb"));
}

TEST(Glob, AQuestionMarkStandsForOneByte) {
  EXPECT_TRUE(globMatches("a?c", "abc"));
  EXPECT_FALSE(globMatches("a?c", "ac"));
}

TEST(Glob, LettersAreEqualInEitherCase) {
  EXPECT_TRUE(globMatches("OS: linux", "os: LINUX"));
  EXPECT_FALSE(globMatches("[", "{"));
}

TEST(Glob, ManyStarsTakeNoExponentialTime) {
  std::string glob;
  for (int i = 0; i < 50; ++i) glob += "a*";
  EXPECT_FALSE(globMatches(glob + "b", std::string(5000, 'a')));
}

TEST(Selector, ByIdTagAndSeverity) {
  EXPECT_TRUE(isSelected("id:0001-*"));
  EXPECT_FALSE(isSelected("id:0001"));
  EXPECT_TRUE(isSelected("tag:os: linux"));
  EXPECT_FALSE(isSelected("tag:linux"));
  EXPECT_TRUE(isSelected("severity:h*"));
  EXPECT_FALSE(isSelected("severity:low"));
}

TEST(Selector, OtherTextIsAGlobOverTheNameAndTheEndOfThePath) {
  EXPECT_TRUE(isSelected("a shell: *"));
  EXPECT_TRUE(isSelected("work/rules/linux/shell.toml"));
  EXPECT_TRUE(isSelected("linux/*"));
  EXPECT_TRUE(isSelected("shell.toml"));
  EXPECT_FALSE(isSelected("hell.toml"));
  EXPECT_FALSE(isSelected("linux"));
}

TEST(Deprecated, ByMaturityOrDirectory) {
  syntax::RuleFile rule = exampleRule();
  EXPECT_FALSE(isDeprecated(rule, "rules/linux/shell.toml"));
  EXPECT_FALSE(isDeprecated(rule, "rules/not_deprecated/shell.toml"));
  EXPECT_TRUE(isDeprecated(rule, "rules/_deprecated/shell.toml"));
  EXPECT_TRUE(isDeprecated(rule, "_deprecated/shell.toml"));
  rule.maturity.value = "deprecated";
  EXPECT_TRUE(isDeprecated(rule, "rules/linux/shell.toml"));
}

}  // namespace
}  // namespace rulec::driver
