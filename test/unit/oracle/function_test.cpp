// The functions and operators, as conditions on one event.
#include "compiler/oracle/text.h"
#include "test/unit/oracle/queries.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

constexpr std::string_view kEvent =
    R"({"s":"Some Text","t":"","n":7,"d":2.5,"b":true,"u.v":"\ud83d\ude00x","k":"0x1F","k1":"12"})";

TEST(Functions, GiveWhatTheReferenceSays) {
  for (const char* condition : {R"(between(s, "S", "e") == "om")",
                                R"(between(s, "o", "e", true) == "me T")",
                                R"(between(s, "x", "e") == "")",
                                R"(between(s, "", "e") == "Some Text")",
                                R"(between~(s, "SOME", "T") == " ")",
                                R"(concat(s, "-", n, "-", d, "-", b) == "Some Text-7-2.5-true")",
                                R"(endsWith(s, "Text"))",
                                R"(endsWith~(s, "TEXT"))",
                                R"(endsWith(s, ""))",
                                R"(startsWith("Some Text!", s))",
                                R"(indexOf(s, "e") == 3)",
                                R"(indexOf(s, "e", 4) == 6)",
                                R"(indexOf(s, "e", -5) == 3)",
                                R"(indexOf(s, "", 4) == 4)",
                                R"(indexOf~(s, "TEXT") == 5)",
                                R"(indexOf(s, "x", 100) == null)",
                                R"(indexOf(s, "q") == null)",
                                R"(indexOf(s, "e", null) == 3)",
                                R"(length(s) == 9)",
                                R"(length(t) == 0)",
                                R"(length(u.v) == 3)",
                                R"(number(k1) == 12)",
                                R"(number(k) == 31)",
                                R"(number(k, 16) == 31)",
                                R"(number(k1, null) == 12)",
                                R"(number("2.5") == 2.5 and d == number("2.5"))",
                                R"(string(n) == "7")",
                                R"(string(d) == "2.5")",
                                R"(string(b) == "true")",
                                R"(string(n / 2.0) == "3.5")",
                                R"(stringContains(s, "me T"))",
                                R"(stringContains~(s, "ME t"))",
                                R"(stringContains(s, ""))",
                                R"(not stringContains(concat(s, "x"), ""))",
                                R"(substring(s, 5) == "Text")",
                                R"(substring(s, -4, -1) == "Tex")",
                                R"(substring(s, 0, 4) == "Some")",
                                R"(substring(s, 4, 2) == "")",
                                R"(substring(s, -100, 100) == "Some Text")",
                                R"(substring(s, null, 2) == "Some Text")",
                                R"(add(n, 1) == 8)",
                                R"(n * 2 - 4 == 10)",
                                R"(n / 2 == 3)",
                                R"(n / 2.0 == 3.5)",
                                R"(-n % 4 == -3)",
                                R"(modulo(n, -4) == 3)",
                                R"(+n == 7)"})
    EXPECT_TRUE(holds(condition, kEvent)) << condition;
}

TEST(Functions, ThatFailMakeTheirLeafFalse) {
  for (const char* condition :
       {"n / 0 == 0", "n % 0 == 0", "n + 9223372036854775807 > 0", R"(number(s) == 0)", R"(number(t) == 0)"}) {
    EXPECT_FALSE(holds(condition, kEvent)) << condition;
    EXPECT_TRUE(holds("not " + std::string(condition), kEvent)) << condition;
  }
}

TEST(Functions, OfNullAreNull) {
  for (const char* condition : {R"(length(s) >= 0)", R"(concat(s, "x") == "x")", R"(n + 1 > 0)",
                                R"(startsWith("x", s))", R"(endsWith(s, ""))"}) {
    EXPECT_FALSE(holds(condition, "{}")) << condition;
    EXPECT_TRUE(holds("not " + std::string(condition), "{}")) << condition;
  }
}

TEST(Functions, WriteWhatIsNoFiniteNumberAsJavaDoes) {
  EXPECT_TRUE(holds(R"(string(d % 0.0) == "NaN")", R"({"d":0.5})"));
  EXPECT_TRUE(holds(R"(string(d / 0.0) == "Infinity")", R"({"d":0.5})"));
  EXPECT_TRUE(holds(R"(string(d / 0.0) == "-Infinity")", R"({"d":-0.5})"));
}

TEST(Functions, ThatAreNotEvaluatedAreRefused) {
  EXPECT_EQ(refusalOf(R"(any where at > concat("now", "-1d"))"), "this form of a date");
  EXPECT_EQ(refusalOf(R"(any where n == 1 / 0)"), "a constant expression that fails");
}

TEST(Wildcards, MatchWholeTexts) {
  auto matches = [](std::string_view text, std::string_view pattern) {
    return matchesWildcard(text, pattern, WildcardRule::AnyCharacter);
  };
  EXPECT_TRUE(matches("", "*"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "?"));
  EXPECT_TRUE(matches("abc", "a*c"));
  EXPECT_TRUE(matches("abc", "a?c"));
  EXPECT_FALSE(matches("abc", "a*b"));
  EXPECT_FALSE(matches("abcd", "a?c"));
  EXPECT_TRUE(matches("\xf0\x9f\x98\x80", "?"));
  EXPECT_FALSE(matches("\xf0\x9f\x98\x80", "??"));
  EXPECT_TRUE(matches("C:\\a\\b", "C:\\*"));
  EXPECT_TRUE(matches("aXbXc", "*X*X*"));
  EXPECT_FALSE(matches("aXbc", "*X*X*"));
  EXPECT_TRUE(matches("a\nb", "a*b"));
  EXPECT_FALSE(matchesWildcard("a\nb", "a*b", WildcardRule::NoLineBreak));
}

TEST(DoubleText, IsThatOfJava) {
  EXPECT_EQ(doubleText(1), "1.0");
  EXPECT_EQ(doubleText(-42.5), "-42.5");
  EXPECT_EQ(doubleText(0.001), "0.001");
  EXPECT_EQ(doubleText(0.00015), "1.5E-4");
  EXPECT_EQ(doubleText(9999999), "9999999.0");
  EXPECT_EQ(doubleText(1e7), "1.0E7");
  EXPECT_EQ(doubleText(1.25e100), "1.25E100");
  EXPECT_EQ(doubleText(-0.0), "-0.0");
}

}  // namespace
}  // namespace rulec::oracle
