// max_signals in the reference interpreter: which interval an alert counts in.
#include "compiler/oracle/limits.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

/// Whether an alert may be raised at each time, with one alert for each interval of ten.
std::vector<bool> raisedAt(const std::vector<int64_t>& times) {
  RuleTest rule;
  rule.maxSignals = 1;
  rule.intervalNs = 10;
  OracleOptions options;
  options.maxSignals.reset();
  Limits limits;
  std::vector<bool> raised;
  for (int64_t time : times) raised.push_back(mayRaise(limits, rule, options, {0, {"e"}, {}, {time}, {}, {time}}));
  return raised;
}

TEST(Limits, anAlertOlderThanBothIntervalsCountsInTheEarlierOne) {
  EXPECT_EQ(raisedAt({11, 21, 1}), (std::vector<bool>{true, true, false}));
}

TEST(Limits, onlyTheTwoLatestIntervalsAreKept) {
  EXPECT_EQ(raisedAt({1, 11, 21, 31, 22}), (std::vector<bool>{true, true, true, true, false}));
  EXPECT_EQ(raisedAt({31, 1, 11, 21}), (std::vector<bool>{true, true, true, true}));
}

TEST(Limits, theIntervalIsThatOfTheLatestEventTime) {
  EXPECT_EQ(closingTime({0, {"a", "", "b"}, {}, {1, kNoEventNs, 2}, {}, {35, 32}}), 35);
  EXPECT_EQ(closingTime({0, {"a"}, {}, {1}, {}, {std::nullopt}}), std::nullopt);
}

}  // namespace
}  // namespace rulec::oracle
