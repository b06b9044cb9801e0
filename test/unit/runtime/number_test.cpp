#include "runtime/core/number.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

bool isNumber(std::string_view text, bool json) {
  Decimal decimal;
  return parseDecimal(textOf(text), json, &decimal);
}

std::optional<int64_t> integer(std::string_view text) {
  Decimal decimal;
  int64_t value = 0;
  if (!parseDecimal(textOf(text), false, &decimal) || !toInteger(decimal, &value)) return std::nullopt;
  return value;
}

std::optional<uint64_t> unsignedInteger(std::string_view text) {
  Decimal decimal;
  uint64_t value = 0;
  if (!parseDecimal(textOf(text), false, &decimal) || !toUnsigned(decimal, &value)) return std::nullopt;
  return value;
}

/// The double's bits, so that -0 is not 0.
std::optional<uint64_t> bitsOf(const std::string& text) {
  Decimal decimal;
  double value = 0;
  if (!parseDecimal(textOf(text), false, &decimal) || !toDouble(decimal, &value)) return std::nullopt;
  return std::bit_cast<uint64_t>(value);
}

std::optional<uint64_t> reference(const std::string& text) {
  double value = std::strtod(text.c_str(), nullptr);
  if (std::isinf(value)) return std::nullopt;
  return std::bit_cast<uint64_t>(value);
}

void expectNearest(const std::string& text) { EXPECT_EQ(bitsOf(text), reference(text)) << text; }

TEST(Number, TheJsonGrammarIsExactlyThatOfRfc8259) {
  for (const char* text :
       {"0", "-0", "1", "10", "-12.50", "0.1", "1e5", "1E+5", "1e-05", "0e0", "123456789012345678901"})
    EXPECT_TRUE(isNumber(text, true)) << text;
  for (const char* text : {"",     "-",  "+1", "01", "-01", "1.",       ".5",    "1.e5",  "1e",  "1e+",   "e5",
                           "0x10", "1 ", " 1", "1f", "NaN", "Infinity", "1.2.3", "1_000", "--1", "1e5.0", "00"})
    EXPECT_FALSE(isNumber(text, true)) << text;
}

TEST(Number, TextMayAlsoHaveAPlusLeadingZerosAndABarePoint) {
  for (const char* text : {"+1", "007", "1.", ".5", "-.5e3", "+0"}) EXPECT_TRUE(isNumber(text, false)) << text;
  for (const char* text : {"", ".", "+", "+-1", "e5", "1e", "0x1", "1d", "nan", " 1", "1 ", ".e1"})
    EXPECT_FALSE(isNumber(text, false)) << text;
}

TEST(Number, IntegersAreCutTowardsZero) {
  EXPECT_EQ(integer("443"), 443);
  EXPECT_EQ(integer("1.9"), 1);
  EXPECT_EQ(integer("-1.9"), -1);
  EXPECT_EQ(integer("-0.5"), 0);
  EXPECT_EQ(integer("1.25e1"), 12);
  EXPECT_EQ(integer("1e3"), 1000);
  EXPECT_EQ(integer("12345e-2"), 123);
  EXPECT_EQ(integer("0e999999999999999999999"), 0);
  EXPECT_EQ(integer("1e-999999999999999999999"), 0);
  EXPECT_EQ(integer("0.00000000000000000000005e23"), 5);
}

TEST(Number, IntegersThatDoNotFitAreNone) {
  EXPECT_EQ(integer("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(integer("9223372036854775807.9"), INT64_MAX);
  EXPECT_EQ(integer("9223372036854775808"), std::nullopt);
  EXPECT_EQ(integer("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(integer("-9223372036854775809"), std::nullopt);
  EXPECT_EQ(integer("1e19"), std::nullopt);
  EXPECT_EQ(integer("1e999999999999999999999"), std::nullopt);
  EXPECT_EQ(unsignedInteger("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(unsignedInteger("18446744073709551616"), std::nullopt);
  EXPECT_EQ(unsignedInteger("-1"), std::nullopt);
  EXPECT_EQ(unsignedInteger("-0.9"), 0u);
}

TEST(Number, HardDoublesAreRoundedToTheNearest) {
  for (const char* text : {"0",
                           "-0",
                           "0.1",
                           "0.3",
                           "1e22",
                           "1e23",
                           "9007199254740993",
                           "9007199254740992.5",
                           "9007199254740993.00000000001",
                           "1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e309",
                           "-1e400",
                           "5e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "1e-400",
                           "2.2250738585072014e-308",
                           "2.2250738585072011e-308",
                           "4.9406564584124654e-324",
                           "6.631236846766476e-316",
                           "123456789012345678901234567890",
                           "0.000000000000000000000000000000000000000000000000000001",
                           "8.5e-2",
                           "4503599627370497.5",
                           "4503599627370496.5"})
    expectNearest(text);
  expectNearest("1" + std::string(400, '0') + "e-400");
  expectNearest("0." + std::string(400, '0') + "1e401");
  expectNearest(std::string(100'000, '0') + "1.5");
}

/// The exact decimal expansion of the midpoint between a double and the next: only its last digit decides.
TEST(Number, TiesGoToTheEvenDoubleAndOneMoreDigitBreaksThem) {
  Random random(2);
  for (int i = 0; i < 300; ++i) {
    uint64_t bits = random.bits() >> 1;
    if (random.chance(3)) bits >>= 1 + random.below(20);  // more small ones and subnormals
    double value = std::bit_cast<double>(bits);
    double next = std::nextafter(value, INFINITY);
    if (!std::isfinite(value) || !std::isfinite(next)) continue;
    char text[2000];
    std::snprintf(text, sizeof text, "%.1100Lf",
                  (static_cast<long double>(value) + static_cast<long double>(next)) / 2);
    std::string tie = text;
    expectNearest(tie);
    expectNearest(tie + "1");
    tie.erase(tie.find_last_not_of('0') + 1);
    tie.back() = static_cast<char>(tie.back() - 1);
    if (tie.find_last_not_of("0123456789.") == std::string::npos) expectNearest(tie);
  }
}

TEST(Number, EveryDoubleSurvivesItsShortestAndItsLongerSpellings) {
  Random random(3);
  for (int i = 0; i < 60'000; ++i) {
    double value = std::bit_cast<double>(random.bits());
    if (!std::isfinite(value)) continue;
    char text[64];
    std::snprintf(text, sizeof text, "%.*e", static_cast<int>(12 + random.below(10)), value);
    expectNearest(text);
  }
}

TEST(Number, AgreesWithTheCLibraryOnRandomNumbers) {
  Random random(4);
  for (int i = 0; i < 60'000; ++i) {
    std::string text = random.chance(2) ? "-" : "";
    for (uint64_t n = 1 + random.below(25); n > 0; --n) text += random.pick("0123456789");
    if (random.chance(2)) text += '.';
    for (uint64_t n = random.below(25); n > 0; --n) text += random.pick("000123456789");
    if (text.find('.') == std::string::npos || random.chance(2))
      text += "e" + std::to_string(static_cast<int64_t>(random.below(720)) - 360);
    expectNearest(text);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace rt::test
