// Rules over groups of events that have equal values: thresholds and new terms. docs/rules.md.
#pragma once

#include "compiler/oracle/hit.h"

#include <map>
#include <vector>

namespace rulec::oracle {

/// An event of a group that no alert has counted yet.
struct Counted {
  int64_t timeNs = 0;
  std::vector<Value> values;  // of the cardinality field
};

struct GroupState {
  std::vector<Counted> events;   // within the window of the latest one
  int64_t usedUpNs = INT64_MIN;  // events up to this time count no more
  int64_t latestNs = INT64_MIN;  // of new terms: the latest event
};

struct GroupStates {
  std::map<KeyTuple, GroupState, KeyLess> groups;
  std::optional<int64_t> firstNs;  // the time of the rule's first event
};

/// Takes an event; its tuples are the keys of the hit. \returns the alerts, by tuple.
[[nodiscard]] std::vector<MatchRecord> takeInGroups(uint32_t index, const RuleTest& rule, GroupStates& states,
                                                    const StepHit& hit, const OracleOptions& options);

}  // namespace rulec::oracle
