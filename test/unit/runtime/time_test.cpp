#include "runtime/core/time.h"

#include <gtest/gtest.h>

#include <ctime>
#include <optional>

#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

std::optional<int64_t> parsed(std::string_view text) {
  std::string exact(text);
  exact.shrink_to_fit();
  int64_t ns = 0;
  if (!parseTime(textOf(exact), true, &ns)) return std::nullopt;
  return ns;
}

std::string formatted(int64_t ns) {
  char out[kTimeLength + 1];
  out[kTimeLength] = '#';
  size_t length = formatTime(ns, out);
  EXPECT_LE(length, kTimeLength);
  EXPECT_EQ(out[kTimeLength], '#');
  return {out, length};
}

constexpr int64_t kNewYear2026 = 1'767'225'600 * kNanosPerSecond;

TEST(Time, DateTimesAreReadWithAndWithoutOffset) {
  EXPECT_EQ(parsed("1970-01-01"), 0);
  EXPECT_EQ(parsed("2026-01-01T00:00:00Z"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T00:00:00"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01 00:00"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T02:00:00+02:00"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T05:30:00+0530"), kNewYear2026);
  EXPECT_EQ(parsed("2025-12-31T16:00:00-08"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T18:00:00+18:00"), kNewYear2026);
}

TEST(Time, WhatIsLeftOutIsTheFirst) {
  EXPECT_EQ(parsed("2026"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T00"), kNewYear2026);
  EXPECT_EQ(parsed("2026-01-01T02+02:00"), kNewYear2026);
  for (const char* text : {"2026-", "2026-1", "2026-01-", "2026Z", "2026-01T00", "2026-13", "202a", "1004", "9999"})
    EXPECT_EQ(parsed(text), std::nullopt) << text;
}

TEST(Time, FourCharactersOfANumberAreNoYear) {
  EXPECT_EQ(parsed("1E+3"), 1000 * kNanosPerMilli);
  EXPECT_EQ(parsed("-100"), -100 * kNanosPerMilli);
}

TEST(Time, FourDigitsAreAYearOnlyAsAString) {
  int64_t ns = 0;
  std::string padded = "2026" + std::string(RT_PADDING, '\0');
  ASSERT_TRUE(parseTime({padded.data(), 4}, false, &ns));
  EXPECT_EQ(ns, 2026 * kNanosPerMilli);
}

TEST(Time, FractionsHaveOneToNineDigits) {
  EXPECT_EQ(parsed("1970-01-01T00:00:00.5Z"), 500'000'000);
  EXPECT_EQ(parsed("1970-01-01T00:00:01,25Z"), 1'250'000'000);
  EXPECT_EQ(parsed("1970-01-01T00:00:00.000000001Z"), 1);
  EXPECT_EQ(parsed("1969-12-31T23:59:59.999999999Z"), -1);
  EXPECT_EQ(parsed("1970-01-01T00:00:00.0000000001Z"), std::nullopt);
  EXPECT_EQ(parsed("1970-01-01T00:00:00.Z"), std::nullopt);
}

TEST(Time, NumbersAreMillisecondsOfTheEpoch) {
  EXPECT_EQ(parsed("0"), 0);
  EXPECT_EQ(parsed("1767225600000"), kNewYear2026);
  EXPECT_EQ(parsed("1767225600000.25"), kNewYear2026 + 250'000);
  EXPECT_EQ(parsed("1.7672256e12"), kNewYear2026);
  EXPECT_EQ(parsed("-1"), -kNanosPerMilli);
  EXPECT_EQ(parsed("-0.0000019"), -1);
  EXPECT_EQ(parsed("9223372036854.775807"), INT64_MAX);
  EXPECT_EQ(parsed("9223372036854.775808"), std::nullopt);
}

TEST(Time, TheRangeIsThatOfInt64Nanoseconds) {
  EXPECT_EQ(parsed("2262-04-11T23:47:16.854775807Z"), INT64_MAX);
  EXPECT_EQ(parsed("2262-04-11T23:47:16.854775808Z"), std::nullopt);
  EXPECT_EQ(parsed("1677-09-21T00:12:43.145224192Z"), INT64_MIN);
  EXPECT_EQ(parsed("1677-09-21T00:12:43.145224191Z"), std::nullopt);
  for (const char* text : {"0000-01-01", "0000-02-29", "0000-03-01", "0001-01-01", "9999-12-31T23:59:59Z"})
    EXPECT_EQ(parsed(text), std::nullopt) << text;
}

TEST(Time, WhatIsNoTimeIsRefused) {
  for (const char* text : {"",
                           "-",
                           "T",
                           "2026-01-01T",
                           "2026-01-01T10:00:",
                           "2026-1-1",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-01-00",
                           "2026-01-32",
                           "2026-02-29",
                           "2100-02-29",
                           "2026-04-31",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T23:60:00Z",
                           "2026-01-01T23:59:60Z",
                           "2026-01-01T00:00:00z",
                           "2026-01-01t00:00:00Z",
                           "2026-01-01T00:00:00+",
                           "2026-01-01T00:00:00+1",
                           "2026-01-01T00:00:00+01:",
                           "2026-01-01T00:00:00+01:0",
                           "2026-01-01T00:00:00+19:00",
                           "2026-01-01T00:00:00+18:01",
                           "2026-01-01T00:00:00+01:60",
                           "2026-01-01T00:00:00ZZ",
                           "2026-01-01  00:00:00",
                           "2026-01-01Z",
                           " 2026-01-01",
                           "2026-01-01 ",
                           "2026/01/01",
                           "20260101T000000Z",
                           "now",
                           "1e",
                           "0x10",
                           "12:00"})
    EXPECT_EQ(parsed(text), std::nullopt) << text;
  EXPECT_TRUE(parsed("2024-02-29").has_value());
  EXPECT_TRUE(parsed("2000-02-29").has_value());
}

TEST(Time, MillisecondsAreRoundedTowardsThePast) {
  EXPECT_EQ(floorMillis(1'999'999), 1);
  EXPECT_EQ(floorMillis(0), 0);
  EXPECT_EQ(floorMillis(-1), -1);
  EXPECT_EQ(floorMillis(-1'000'000), -1);
  EXPECT_EQ(floorMillis(-1'000'001), -2);
  EXPECT_EQ(floorMillis(INT64_MIN), INT64_MIN / kNanosPerMilli - 1);
}

TEST(Time, FormattedTimesHaveThreeDigitsOrNine) {
  EXPECT_EQ(formatted(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(formatted(kNewYear2026 + 250 * kNanosPerMilli), "2026-01-01T00:00:00.250Z");
  EXPECT_EQ(formatted(1), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(formatted(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(formatted(INT64_MAX), "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(formatted(INT64_MIN), "1677-09-21T00:12:43.145224192Z");
}

TEST(Time, EveryTimeIsReadBackAsItWasWritten) {
  Random random(5);
  for (int i = 0; i < 300'000; ++i) {
    auto ns = static_cast<int64_t>(random.bits());
    if (random.chance(2)) ns = floorMillis(ns / 2) * kNanosPerMilli;
    ASSERT_EQ(parsed(formatted(ns)), ns);
  }
}

TEST(Time, EveryDayAgreesWithTheCLibrary) {
  for (int64_t day = -106'751; day <= 106'751; ++day) {
    auto seconds = static_cast<std::time_t>(day * 86'400 + (day * 7919 % 86'400 + 86'400) % 86'400);
    std::tm fields{};
    ASSERT_NE(gmtime_r(&seconds, &fields), nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &fields);
    ASSERT_EQ(formatted(seconds * kNanosPerSecond), std::string(text) + ".000Z");
    ASSERT_EQ(parsed(text), seconds * kNanosPerSecond);
  }
}

TEST(Time, MutatedTimesAreRefusedOrMeanWhatIsWritten) {
  Random random(6);
  size_t times = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text = "2026-03-01T10:20:30.123456789+01:30";
    text.resize(10 + random.below(text.size() - 9));
    random.mutate(text, "0123456789-:.,TZ+ ");
    auto ns = parsed(text);
    if (!ns) continue;
    ++times;
    ASSERT_EQ(parsed(formatted(*ns)), ns) << text;
  }
  EXPECT_GT(times, 5'000u);
}

}  // namespace
}  // namespace rt::test
