// Join keys of every type: which are equal, their order, their text.
#include "compiler/oracle/key.h"

#include "test/unit/oracle/queries.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rulec::oracle {
namespace {

using Texts = std::vector<std::optional<std::string>>;

Value text(std::string value) { return value; }

/// The values of a field as keys' texts, in the order of keys.
Texts orderedTexts(ir::Type type, std::string_view values) {
  std::string line = "{\"f\":" + std::string(values) + "}";
  std::optional<Event> event = readEvent(line, {"f"});
  const std::vector<KeyField> key{{{"f", type}}};
  Texts texts;
  for (const KeyTuple& tuple : keyTuples(*event, key)) texts.push_back(keyTexts(tuple, key).front());
  return texts;
}

/// The keys of what `sequence by <fields> [A] [B]` finds in an A and a B.
std::vector<Texts> keysOf(std::string_view keyOfA, std::string_view keyOfB, std::string_view a, std::string_view b) {
  std::string query =
      "sequence [any where s == \"A\"] by " + std::string(keyOfA) + " [any where s == \"B\"] by " + std::string(keyOfB);
  std::string ndjson =
      "{\"s\":\"A\",\"@timestamp\":1," + std::string(a) + "}\n{\"s\":\"B\",\"@timestamp\":2," + std::string(b) + "}\n";
  std::vector<Texts> keys;
  for (const MatchRecord& match : matchesOf(check(query), ndjson)) keys.push_back(match.keys);
  return keys;
}

TEST(KeyTuples, AreCutAtTheirLimitInAscendingOrder) {
  std::string values;
  for (int i = 0; i < 50; ++i)
    values += (values.empty() ? "\"" : ",\"") + std::string(1, static_cast<char>('0' + i / 10)) +
              std::to_string(i % 10) + "\"";
  std::string line = "{\"k1\":[" + values + "],\"k2\":[" + values + "]}";
  std::optional<Event> event = readEvent(line, {"k1", "k2"});
  ASSERT_TRUE(event);
  std::vector<KeyTuple> tuples = keyTuples(*event, {KeyField{{"k1"}}, KeyField{{"k2"}}});
  ASSERT_EQ(tuples.size(), kMaxKeyTuples);
  EXPECT_TRUE(std::is_sorted(tuples.begin(), tuples.end(), KeyLess()));
  EXPECT_EQ(tuples.front(), (KeyTuple{text("00"), text("00")}));
  EXPECT_EQ(tuples.back(), (KeyTuple{text("20"), text("23")}));
  EXPECT_TRUE(keyTuples(*event, {KeyField{{"k1"}}, KeyField{{"none"}}}).empty());
  EXPECT_EQ(keyTuples(*event, {}).size(), 1U);
}

TEST(KeyTuples, AreOrderedByTypeAndWrittenInIts) {
  EXPECT_EQ(orderedTexts(ir::Type::Text, R"(["b","B","10","9","b"])"), (Texts{"10", "9", "B", "b"}));
  EXPECT_EQ(orderedTexts(ir::Type::Integer, R"([10,9,-1,"9",9.7,9223372036854775807,-9223372036854775808])"),
            (Texts{"-9223372036854775808", "-1", "9", "10", "9223372036854775807"}));
  EXPECT_EQ(orderedTexts(ir::Type::Unsigned, "[18446744073709551615,0,9223372036854775808]"),
            (Texts{"0", "9223372036854775808", "18446744073709551615"}));
  EXPECT_EQ(orderedTexts(ir::Type::Double, "[1e10,2,-0.0,1.5,0]"), (Texts{"0.0", "1.5", "2.0", "1.0E10"}));
  EXPECT_EQ(orderedTexts(ir::Type::Boolean, R"([true,"false",true])"), (Texts{"false", "true"}));
  EXPECT_EQ(orderedTexts(ir::Type::Version, R"(["1.9","1.10"])"), (Texts{"1.10", "1.9"}));
  EXPECT_EQ(orderedTexts(ir::Type::Address, R"(["::ffff:10.0.0.9","10.0.0.1","ff02::1","::1","10.0.0.9"])"),
            (Texts{"::1", "10.0.0.1", "10.0.0.9", "ff02::1"}));
}

TEST(KeyTexts, OfDatesHaveThreeDigitsOrNine) {
  EXPECT_EQ(orderedTexts(ir::Type::Date, R"(["2026-01-01T10:00:03.2509Z",0,-1,"2024-02-29","1999-12-31T23:59:59Z"])"),
            (Texts{"1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z", "1999-12-31T23:59:59.000Z",
                   "2024-02-29T00:00:00.000Z", "2026-01-01T10:00:03.250Z"}));
  EXPECT_EQ(orderedTexts(ir::Type::DateNanos, R"(["2026-01-01T10:00:03.25Z","2026-01-01T10:00:03.250000001Z"])"),
            (Texts{"2026-01-01T10:00:03.250Z", "2026-01-01T10:00:03.250000001Z"}));
  EXPECT_EQ(orderedTexts(ir::Type::DateNanos, R"(["1677-09-21T00:12:43.145224193Z","2262-04-11T23:47:16.854775807Z"])"),
            (Texts{"1677-09-21T00:12:43.145224193Z", "2262-04-11T23:47:16.854775807Z"}));
}

TEST(KeyTexts, AreNothingForNull) {
  EXPECT_EQ(keyText({}, ir::Type::Integer), std::nullopt);
  EXPECT_TRUE(KeyLess()({text("z")}, {Value()}));
  EXPECT_FALSE(KeyLess()({Value()}, {text("z")}));
  EXPECT_FALSE(KeyLess()({Value()}, {Value()}));
}

TEST(Keys, OfEveryTypeJoinEqualValues) {
  EXPECT_EQ(keysOf("n", "n", R"("n":7)", R"("n":"7")"), (std::vector<Texts>{{"7"}}));
  EXPECT_EQ(keysOf("n", "n", R"("n":7)", R"("n":8)"), (std::vector<Texts>{}));
  EXPECT_EQ(keysOf("b", "b", R"("b":[true,false])", R"("b":["false","true"])"),
            (std::vector<Texts>{{"false"}, {"true"}}));
  EXPECT_EQ(keysOf("at", "at", R"("at":1000.9)", R"("at":"1970-01-01T00:00:01Z")"),
            (std::vector<Texts>{{"1970-01-01T00:00:01.000Z"}}));
  EXPECT_EQ(keysOf("ip", "ip", R"("ip":"10.0.0.1")", R"("ip":"::ffff:a00:1")"), (std::vector<Texts>{{"10.0.0.1"}}));
  EXPECT_EQ(keysOf("ver", "ver", R"("ver":"1.0")", R"("ver":"1")"), (std::vector<Texts>{}));
  EXPECT_EQ(keysOf("?n", "?n", R"("t":"")", R"("n":"no number")"), (std::vector<Texts>{{std::nullopt}}));
}

TEST(Keys, ThatAreNumbersAreEqualByValueAndWrittenAsTheFirstStepHasThem) {
  EXPECT_EQ(keysOf("n", "d", R"("n":1)", R"("d":1.0)"), (std::vector<Texts>{{"1"}}));
  EXPECT_EQ(keysOf("d", "n", R"("d":1)", R"("n":1)"), (std::vector<Texts>{{"1.0"}}));
  EXPECT_EQ(keysOf("d", "w", R"("d":-0.0)", R"("w":0)"), (std::vector<Texts>{{"0.0"}}));
  EXPECT_EQ(keysOf("n", "d", R"("n":9007199254740993)", R"("d":9007199254740992)"), (std::vector<Texts>{}));
  EXPECT_EQ(keysOf("w", "d", R"("w":18446744073709551615)", R"("d":18446744073709551616)"), (std::vector<Texts>{}));
  EXPECT_EQ(keysOf("w", "n", R"("w":18446744073709551615)", R"("n":-1)"), (std::vector<Texts>{}));
}

}  // namespace
}  // namespace rulec::oracle
