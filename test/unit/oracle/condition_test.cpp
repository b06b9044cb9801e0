// What conditions mean for missing, single and several values.
#include "test/unit/oracle/queries.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

void expectAll(std::string_view event, std::initializer_list<const char*> conditions, bool expected) {
  for (const char* condition : conditions) EXPECT_EQ(holds(condition, event), expected) << condition << " on " << event;
}

TEST(Missing, ALeafIsFalseAndItsNegationTrue) {
  expectAll("{}",
            {R"(s == "a")", "n > 1", R"(s : "a*")", R"(s like "a")", "length(s) > 3", R"(cidrMatch(ip, "10.0.0.0/8"))",
             "n in (1, 2)", R"(s in~ ("a"))", "b", "b == true", "b == false", R"(concat(s, t) == "x")", "n <= 1",
             R"(s != null)"},
            false);
  expectAll("{}",
            {R"(not s == "a")", R"(s != "a")", "not n > 1", "not (n > 1)", R"(not s : "a*")", R"(not s like "a")",
             "not length(s) > 3", R"(not cidrMatch(ip, "10.0.0.0/8"))", "n not in (1, 2)", R"(s not in~ ("a"))",
             "not b", "b != true", "b != false", "not b == false", R"(not concat(s, t) == "x")",
             R"(concat(s, t) != "x")", "s == null", "null == s", "not s != null"},
            true);
}

TEST(Missing, IsAlsoNullAndTheEmptyArray) {
  for (const char* event : {R"({"s":null})", R"({"s":[]})", R"({"s":[null]})", R"({"s":{"x":1}})", R"({"s":"\ud800"})"})
    expectAll(event, {"s == null", R"(s != "a")"}, true);
  expectAll(R"({"n":"seven"})", {"n == null", "n != 7"}, true);
  expectAll(R"({"s":""})", {"s == null"}, false);
}

TEST(Missing, ATestComparedWithFalseIsItsNegation) {
  expectAll("{}",
            {"(n > 1) == false", "(n > 1) != true", R"(startsWith(s, "a") == false)", R"((s in ("a")) == false)",
             "false == (n > 1)", "((n > 1) == false) == true"},
            true);
  expectAll("{}", {"(n > 1) == true", "(n > 1) != false", R"((s != "a") == false)"}, false);
  expectAll(R"({"n":2,"s":"b"})", {"(n > 1) == true", R"((s != "a") == true)", "not (n > 1) == false"}, true);
}

TEST(Missing, InsideALeafLogicIsThreeValued) {
  expectAll("{}", {"null == (n > 1)", R"(string(n > 1 or true) == "true")", R"(string(n > 1 and false) == "false")"},
            true);
  expectAll("{}",
            {R"(string(n > 1) == "false")", R"(string(not n > 1) == "true")", R"(string(n > 1 and true) == "false")"},
            false);
  expectAll(R"({"n":2})", {R"(string(n > 1) == "true")", R"(string(not n > 1) == "false")"}, true);
}

TEST(Unmapped, AnOptionalFieldIsTheLiteralNull) {
  expectAll("{}", {R"(?none != "a")", R"(not (?none == "a"))", "?none == null", "?none == ?other", "null == null"},
            true);
  expectAll("{}",
            {R"(?none == "a")", "?none > 5", "not (?none > 5)", R"(?none : "a")", R"(not ?none : "a")",
             "not ?none in (1)", "?none not in (1)", "null != null", "?none != null", R"("a" == null)"},
            false);
}

TEST(Unmapped, NullAmongConnectivesIsKleenes) {
  expectAll(R"({"n":1})", {"not (?none > 5 and n == 2)", "?none > 5 or n == 1"}, true);
  expectAll(R"({"n":1})", {"not (?none > 5 and n == 1)", "not (?none > 5 or n == 2)", "?none > 5 or n == 2"}, false);
}

TEST(Unmapped, EqualityWithWhatFoldsToNullAsksForNull) {
  expectAll("{}", {R"(s == concat("a", null))", "n == 1 + null"}, true);
  expectAll(R"({"s":"a","n":1})", {R"(s == concat("a", null))", "n == 1 + null", "n > 1 + null"}, false);
}

TEST(Unmapped, WhatFoldsToNullIsNeverComputed) {
  EXPECT_TRUE(holds(R"(null == concat(s, number(t), null))", R"({"t":"a"})"));
  EXPECT_FALSE(holds(R"(null != concat(s, number(t), ?none))", R"({"t":"a"})"));
}

TEST(SeveralValues, OneThatSatisfiesTheLeafIsEnough) {
  expectAll(R"({"n":[0,2],"s":["a","b"]})",
            {"n > 1 and n < 1", R"(s == "a" and s == "b")", "n == 0", R"(s in ("x", "b"))", "n + n == 2", "n + n == 4"},
            true);
  expectAll(R"({"n":[0,2],"s":["a","b"]})",
            {"n != 2", R"(s != "a")", R"(s not in ("a"))", "n == null", "n + n == 3", R"(not s == "b")"}, false);
  expectAll(R"({"n":[1,3]})", {"n + n == 4", "n - n == 2", "n - n == -2"}, true);
}

TEST(SeveralValues, OfTwoFieldsAreTriedInEveryCombination) {
  expectAll(R"({"s":["a","b"],"t":["x","y"]})",
            {R"(concat(s, t) == "ay")", R"(concat(s, t) == "bx")", R"(concat(s, t, s) == "axb")"}, true);
  expectAll(R"({"s":["a","b"]})", {R"(concat(s, t) == "a")"}, false);
}

TEST(Text, EqualityIsExactAndMatchesIgnoreAsciiCase) {
  constexpr const char* kEvent = R"({"s":"C:\\Some*"})";
  expectAll(kEvent,
            {R"(s == "C:\\Some*")", R"(s : "c:\\some*")", R"(s like "C:\\*")", R"(s like~ "c:\\S?ME*")",
             R"(s in~ ("x", "c:\\SOME*"))", R"(s : ("x", "*e*"))"},
            true);
  expectAll(kEvent,
            {R"(s == "c:\\Some*")", R"(s == "C:\\*")", R"(s in ("c:\\Some*"))", R"(s in~ ("c:*"))", R"(s like "c:\\*")",
             R"(s : "some*")"},
            false);
  expectAll("{\"s\":\"\xc3\x84\"}", {"s : \"\xc3\x84\"", "s : \"?\""}, true);
  expectAll("{\"s\":\"\xc3\x84\"}", {"s : \"\xc3\xa4\"", "s in~ (\"\xc3\xa4\")"}, false);
}

TEST(Text, IsOrderedByBytesAndComparedWithNumbersByTheirText) {
  expectAll(R"({"s":"9"})", {R"(s > "10")", "s >= 1000", "s == 9", R"("a" > s)", R"(s < "a")"}, true);
  expectAll(R"({"s":"true"})", {"s == true"}, true);
  expectAll(R"({"s":"1.0"})", {"s == 1.0"}, true);
  expectAll(R"({"s":"1"})", {"s == 1.0", "s != 1"}, false);
  expectAll(R"({"s":0})", {"s == 0", R"(s == "0")"}, true);
}

TEST(Numbers, AreComparedByValue) {
  expectAll(R"({"n":4,"d":4.5,"w":18446744073709551615})",
            {"n < 4.5 and n >= 3.1", "5 > n", "n == 4.0", "d == 4.5", "w == 18446744073709551615",
             "w > 9223372036854775807", R"(n == "4")", "n in (1, 4)", "d in (4.5)"},
            true);
  expectAll(R"({"n":4})", {"n == 4.5", "5 < n", "n in (1, 4.5)"}, false);
  expectAll(R"({"n":9007199254740993})", {"n == 9007199254740992", "n < 9007199254740993"}, false);
}

TEST(Numbers, ATextIsReadExactlyUpToTheLargestUnsignedInteger) {
  EXPECT_TRUE(holds(R"(w == "18446744073709551615")", R"({"w":18446744073709551615})"));
  EXPECT_FALSE(holds(R"(w == "18446744073709551615")", R"({"w":18446744073709551614})"));
  EXPECT_TRUE(holds(R"(d > "18446744073709551615")", R"({"d":18446744073709551616})"));
}

TEST(Addresses, AreEqualInEverySpellingAndTestedAgainstBlocks) {
  expectAll(R"({"ip":"::ffff:10.1.2.3"})",
            {R"(ip == "10.1.2.3")", R"(ip == "10.0.0.0/8")", R"(cidrMatch(ip, "::/128", "10.6.48.157/8"))"}, true);
  expectAll(R"({"ip":"11.0.0.0"})", {R"(cidrmatch(ip, "10.0.0.0/8", "::1"))", R"(ip != "11.0.0.0")"}, false);
  expectAll(R"({"ip":["8.8.8.8","10.0.0.1"]})", {R"(cidrMatch(ip, "10.0.0.0/8"))", R"(ip == "8.8.8.8")"}, true);
  expectAll(R"({"ip":["8.8.8.8","10.0.0.1"]})", {R"(not cidrMatch(ip, "10.0.0.0/8"))"}, false);
  expectAll(R"({"ip":"nowhere"})", {R"(not cidrMatch(ip, "::/0"))", "ip == null"}, true);
}

TEST(Dates, AConstantCoversWhatItLeavesOut) {
  constexpr const char* kEvent = R"({"at":"2017-08-30T12:34:56.789Z","nanos":"2017-08-30T12:34:56.789000001Z"})";
  expectAll(
      kEvent,
      {R"(at == "2017-08-30")", R"(at == "2017-08-30T12:34")", R"(at == "2017-08-30T12:34:56")",
       R"(at == "2017-08-30T12:34:56.789Z")", R"(at <= "2017-08-30")", R"(at >= "2017-08-30")", R"(at > "2017-08-29")",
       "at == 1504096496789", R"(nanos > "2017-08-30T12:34:56.789")", R"(nanos == "2017-08-30")"},
      true);
  expectAll(kEvent,
            {R"(at < "2017-08-30")", R"(at > "2017-08-30")", R"(at == "2017-08-31")", R"(at != "2017-08-30")",
             R"(nanos == "2017-08-30T12:34:56.789")"},
            false);
}

TEST(Dates, TheLastMomentIsOne) {
  EXPECT_TRUE(holds(R"(nanos == "2262-04-11T23:47:16.854775807Z")", R"({"nanos":"2262-04-11T23:47:16.854775807Z"})"));
  EXPECT_TRUE(holds(R"(nanos < "2262-04-11T23:47:16.854775807Z")", R"({"nanos":"2262-04-11T23:47:16.854775806Z"})"));
}

TEST(Category, IsExactAndAnyOfSeveral) {
  constexpr const char* kEvents =
      "{\"event.id\":\"1\",\"event.category\":\"process\"}\n{\"event.id\":\"2\",\"event\":{\"category\":[\"file\","
      "\"process\"]}}\n"
      "{\"event.id\":\"3\",\"event.category\":\"Process\"}\n{\"event.id\":\"4\"}\nbroken\n";
  EXPECT_EQ(matchIds("process where true", kEvents), "1, 2");
  EXPECT_EQ(matchIds("any where true", kEvents), "1, 2, 3, 4");
  EXPECT_EQ(matchIds("process where false", kEvents), "");
}

TEST(Records, HoldIdsKeysAndTimes) {
  std::vector<sema::CheckedRule> rules = check("any where true");
  std::vector<MatchRecord> found = matchAst(rules, "{\"event.id\":7,\"@timestamp\":[5,3]}\n{}");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], (MatchRecord{0, {"7"}, {}, {3'000'000}}));
  EXPECT_EQ(found[1],
            (MatchRecord{0, {"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}, {}, {std::nullopt}}));
}

TEST(Conditions, OfTenThousandPartsNeedNoStack) {
  std::string condition = "n == 0";
  for (int i = 1; i < 10'000; ++i) condition += " or n == " + std::to_string(i);
  EXPECT_TRUE(holds(condition, R"({"n":9999})"));
  EXPECT_FALSE(holds(condition, R"({"n":10000})"));
}

}  // namespace
}  // namespace rulec::oracle
