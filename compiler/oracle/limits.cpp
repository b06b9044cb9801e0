#include "compiler/oracle/limits.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

/// Before the first event with a time there is the interval of no number.
constexpr int64_t kNoInterval = INT64_MIN;

int64_t numberOf(const Limits& limits, const RuleTest& rule, const MatchRecord& record) {
  std::optional<int64_t> time = closingTime(record);
  int64_t latest = limits.raised.empty() ? kNoInterval : limits.raised.rbegin()->first;
  if (!time || rule.shape == RuleTest::Shape::Sample) return latest;
  return intervalOf(rule, *time);
}

}  // namespace

std::optional<int64_t> closingTime(const MatchRecord& record) {
  std::optional<int64_t> latest;
  for (std::optional<int64_t> time : record.eventNs)
    if (time) latest = std::max(latest.value_or(*time), *time);
  return latest;
}

int64_t intervalOf(const RuleTest& rule, int64_t timeNs) {
  int64_t number = timeNs / rule.intervalNs;
  return number * rule.intervalNs > timeNs ? number - 1 : number;
}

bool mayRaise(Limits& limits, const RuleTest& rule, const OracleOptions& options, const MatchRecord& record) {
  uint64_t most = options.maxSignals.value_or(rule.maxSignals);
  if (most == 0) return true;
  int64_t number = numberOf(limits, rule, record);
  // Two intervals are kept, the later ones; what is older than both counts in the earlier one.
  if (limits.raised.empty()) limits.raised.try_emplace(kNoInterval, 0);
  limits.raised.try_emplace(number, 0);
  if (limits.raised.size() > 2) {
    bool isOldest = limits.raised.begin()->first == number;
    limits.raised.erase(isOldest ? limits.raised.find(number) : limits.raised.begin());
    if (isOldest) number = limits.raised.begin()->first;
  }
  uint64_t& raised = limits.raised.at(number);
  if (raised == most) return false;
  ++raised;
  return true;
}

}  // namespace rulec::oracle
