#include "compiler/oracle/value.h"

#include "compiler/oracle/network.h"
#include "compiler/oracle/sha256.h"
#include "compiler/oracle/version.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

Value ofText(std::string_view text, ir::Type type) { return valueOf({ScalarKind::String, text}, {"f", type}); }
Value ofNumber(std::string_view text, ir::Type type) { return valueOf({ScalarKind::Number, text}, {"f", type}); }
Value ofBoolean(std::string_view text, ir::Type type) { return valueOf({ScalarKind::Boolean, text}, {"f", type}); }

TEST(Values, ATextFieldTakesEveryScalarAsItIsSpelled) {
  EXPECT_EQ(ofNumber("4624", ir::Type::Text), Value("4624"));
  EXPECT_EQ(ofNumber("1.0", ir::Type::Text), Value("1.0"));
  EXPECT_EQ(ofNumber("1E3", ir::Type::Text), Value("1E3"));
  EXPECT_EQ(ofBoolean("true", ir::Type::Text), Value("true"));
  EXPECT_EQ(ofText("", ir::Type::Text), Value(""));
}

TEST(Values, AnIntegerFieldCutsDecimalsTowardsZero) {
  EXPECT_EQ(ofText("443", ir::Type::Integer), Value(int64_t{443}));
  EXPECT_EQ(ofNumber("443.99", ir::Type::Integer), Value(int64_t{443}));
  EXPECT_EQ(ofNumber("-443.99", ir::Type::Integer), Value(int64_t{-443}));
  EXPECT_EQ(ofNumber("1e3", ir::Type::Integer), Value(int64_t{1000}));
  EXPECT_EQ(ofNumber("12345e-2", ir::Type::Integer), Value(int64_t{123}));
  EXPECT_EQ(ofNumber("-0.5", ir::Type::Unsigned), Value(uint64_t{0}));
  EXPECT_EQ(ofNumber("0e999999999999", ir::Type::Integer), Value(int64_t{0}));
}

TEST(Values, IntegersEndWhereTheirTypeEnds) {
  EXPECT_EQ(ofNumber("9223372036854775807.9", ir::Type::Integer), Value(INT64_MAX));
  EXPECT_EQ(ofNumber("9223372036854775808", ir::Type::Integer), Value());
  EXPECT_EQ(ofNumber("-9223372036854775808", ir::Type::Integer), Value(INT64_MIN));
  EXPECT_EQ(ofNumber("-9223372036854775809", ir::Type::Integer), Value());
  EXPECT_EQ(ofNumber("18446744073709551615", ir::Type::Unsigned), Value(UINT64_MAX));
  EXPECT_EQ(ofNumber("18446744073709551616", ir::Type::Unsigned), Value());
  EXPECT_EQ(ofNumber("-1", ir::Type::Unsigned), Value());
  EXPECT_EQ(ofNumber("1e400", ir::Type::Integer), Value());
  EXPECT_EQ(ofNumber("1e400", ir::Type::Double), Value());
  EXPECT_EQ(ofNumber("1e308", ir::Type::Double), Value(1e308));
}

TEST(Values, WhatIsNoNumberIsNoValue) {
  for (const char* text :
       {"", " 1", "1 ", "0x10", "1e", "e1", ".", "+", "--1", "NaN", "Infinity", "1f", "1,5", "1_000"})
    for (ir::Type type : {ir::Type::Integer, ir::Type::Unsigned, ir::Type::Double})
      EXPECT_EQ(ofText(text, type), Value()) << text;
  for (const char* text : {"+1", "01", "1.", "1e0", "1.0E+0", "0.1e1"})
    EXPECT_EQ(ofText(text, ir::Type::Integer), Value(int64_t{1})) << text;
  EXPECT_EQ(ofText(".5", ir::Type::Double), Value(0.5));
  EXPECT_EQ(ofBoolean("true", ir::Type::Integer), Value());
}

TEST(Values, ABooleanFieldTakesThreeTexts) {
  EXPECT_EQ(ofBoolean("true", ir::Type::Boolean), Value(true));
  EXPECT_EQ(ofText("true", ir::Type::Boolean), Value(true));
  EXPECT_EQ(ofText("false", ir::Type::Boolean), Value(false));
  EXPECT_EQ(ofText("", ir::Type::Boolean), Value(false));
  EXPECT_EQ(ofText("True", ir::Type::Boolean), Value());
  EXPECT_EQ(ofNumber("1", ir::Type::Boolean), Value());
}

TEST(Values, AnAddressFieldTakesOnlyAddresses) {
  EXPECT_EQ(ofText("10.0.0.1", ir::Type::Address), ofText("::ffff:10.0.0.1", ir::Type::Address));
  EXPECT_EQ(ofText("::ffff:a00:1", ir::Type::Address), ofText("10.0.0.1", ir::Type::Address));
  EXPECT_NE(ofText("::10.0.0.1", ir::Type::Address), ofText("10.0.0.1", ir::Type::Address));
  for (const char* text :
       {"", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1 ", "10.0.0.1/8", "fe80::1%eth0", "[::1]", "1::2::3", "host"})
    EXPECT_EQ(ofText(text, ir::Type::Address), Value()) << text;
  EXPECT_EQ(ofText(std::string_view("10.0.0.1\0", 9), ir::Type::Address), Value());
  EXPECT_EQ(ofNumber("1", ir::Type::Address), Value());
}

TEST(Times, AreReadToTheNanosecond) {
  EXPECT_EQ(parseTime("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parseTime("2026-01-01T10:00:03.250Z"), 1767261603'250'000'000);
  EXPECT_EQ(parseTime("2026-01-01T10:00:03.250000001Z"), 1767261603'250'000'001);
  EXPECT_EQ(parseTime("2026-01-01T12:00:03,25+02:00"), 1767261603'250'000'000);
  EXPECT_EQ(parseTime("2026-01-01T12:00:03.25+0200"), 1767261603'250'000'000);
  EXPECT_EQ(parseTime("2026-01-01T08:00:03.25-02"), 1767261603'250'000'000);
  EXPECT_EQ(parseTime("2026-01-01 10:00"), 1767261600'000'000'000);
  EXPECT_EQ(parseTime("2024-02-29"), 1709164800'000'000'000);
  EXPECT_EQ(parseTime("2026"), 1767225600'000'000'000);
  EXPECT_EQ(parseTime("2026", ScalarKind::Number), 2'026'000'000);
  EXPECT_EQ(parseTime("2026-01"), 1767225600'000'000'000);
  EXPECT_EQ(parseTime("1004"), std::nullopt);
  EXPECT_EQ(parseTime("1E+3"), 1'000'000'000);
  EXPECT_EQ(parseTime("2026-01-01T10Z"), 1767261600'000'000'000);
  EXPECT_EQ(parseTime("1969-12-31T23:59:59.999Z"), -1'000'000);
}

TEST(Times, AreEpochMillisecondsToo) {
  EXPECT_EQ(parseTime("0"), 0);
  EXPECT_EQ(parseTime("1767261603250"), 1767261603'250'000'000);
  EXPECT_EQ(parseTime("1767261603250.1234567"), 1767261603'250'123'456);
  EXPECT_EQ(parseTime("-0.5"), -500'000);
  EXPECT_EQ(parseTime("1.767261603250e12"), 1767261603'250'000'000);
}

TEST(Times, OutsideTheCalendarAreNone) {
  for (const char* text : {"",
                           "yesterday",
                           "2023-02-29",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-32",
                           "2026-1-1",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T10:60:00Z",
                           "2026-01-01T10:00:60Z",
                           "2026-01-01T",
                           "2026-01-01Z",
                           "2026-01-01T10:00:00.Z",
                           "2026-01-01T10:00:00.1234567890Z",
                           "2026-01-01T10:00:00+19:00",
                           "2026-01-01T10:00:00+18:01",
                           "2026-01-01T10:00:00+1:00",
                           "2026-01-01T10:00:00z",
                           " 2026-01-01",
                           "1677-09-21T00:12:43Z",
                           "2262-04-11T23:47:17Z",
                           "9223372036855"})
    EXPECT_EQ(parseTime(text), std::nullopt) << text;
  EXPECT_EQ(parseTime("2262-04-11T23:47:16.854775807Z"), INT64_MAX);
  EXPECT_EQ(parseTime("1677-09-21T00:12:43.145224192Z"), INT64_MIN);
}

TEST(Times, OfADateFieldAreCutTowardsThePast) {
  EXPECT_EQ(ofText("1970-01-01T00:01:00.0009Z", ir::Type::Date), Value(int64_t{60'000}));
  EXPECT_EQ(ofText("1969-12-31T23:59:59.9999Z", ir::Type::Date), Value(int64_t{-1}));
  EXPECT_EQ(ofText("1970-01-01T00:01:00.0009Z", ir::Type::DateNanos), Value(int64_t{60'000'900'000}));
}

bool inBlock(std::string_view block, std::string_view address) {
  std::optional<AddressBlock> parsed = parseBlock(block);
  return parsed && contains(*parsed, *parseAddress(address));
}

TEST(Blocks, HoldTheAddressesBetweenTheirEdges) {
  EXPECT_TRUE(inBlock("10.6.48.157/8", "10.0.0.0"));
  EXPECT_TRUE(inBlock("10.6.48.157/8", "10.255.255.255"));
  EXPECT_FALSE(inBlock("10.0.0.0/8", "9.255.255.255"));
  EXPECT_FALSE(inBlock("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(inBlock("10.0.0.0/8", "::ffff:10.1.2.3"));
  EXPECT_TRUE(inBlock("FE80::/10", "febf:ffff::1"));
  EXPECT_FALSE(inBlock("fe80::/10", "fec0::"));
  EXPECT_TRUE(inBlock("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(inBlock("0.0.0.0/0", "::1"));
  EXPECT_TRUE(inBlock("::1", "::1"));
  EXPECT_TRUE(inBlock("::/0", "1.2.3.4"));
}

TEST(Blocks, AreNoneWithABadLength) {
  for (const char* text :
       {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "::ffff:10.0.0.0/104", "10/8"})
    EXPECT_FALSE(parseBlock(text)) << text;
}

TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256Hex(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Versions, AreVersionsAtAnyLength) {
  const std::string longer = "1.2.4-SNAPSHOT" + std::string(2000, 'a');
  EXPECT_TRUE(compareVersions(longer, "8.0.0-alpha1") < 0);
  EXPECT_TRUE(compareVersions(longer, "1.2.4") < 0);
  EXPECT_TRUE(compareVersions(longer + ".", "8.0.0") > 0);  // no version
}

TEST(Versions, WhatSemverRefusesComesLast) {
  for (const char* text : {"", "1.", ".1", "01.2", "1.2-", "1.2-a..b", "1.2-01", "1.2+", "1.2+a.", "v1", "1.2-\u00e9"})
    EXPECT_TRUE(compareVersions(text, "9999") > 0) << text;
  for (const char* text : {"0", "1.2.3.4", "1-0a", "1--", "1-a.0.b", "1-a+01.b", "1+-"})
    EXPECT_TRUE(compareVersions(text, "9999") < 0) << text;
}

}  // namespace
}  // namespace rulec::oracle
