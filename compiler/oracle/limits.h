// max_signals: how many alerts a rule raises in one interval. docs/rules.md.
#pragma once

#include "compiler/oracle/match.h"
#include "compiler/oracle/rule_test.h"

#include <map>

namespace rulec::oracle {

/// The alerts raised so far in the two intervals that are kept.
struct Limits {
  std::map<int64_t, uint64_t> raised;  // by the interval's number
};

/// The latest event time of a match's events; nothing: none has one.
[[nodiscard]] std::optional<int64_t> closingTime(const MatchRecord& record);

/// The number of the interval that holds a time.
[[nodiscard]] int64_t intervalOf(const RuleTest& rule, int64_t timeNs);

/// Whether the match may be raised; counts it then.
[[nodiscard]] bool mayRaise(Limits& limits, const RuleTest& rule, const OracleOptions& options,
                            const MatchRecord& record);

}  // namespace rulec::oracle
