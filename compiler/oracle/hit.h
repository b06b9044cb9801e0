// An event that satisfies steps of a rule: on which join keys, and when.
#pragma once

#include "compiler/oracle/match.h"
#include "compiler/oracle/rule_test.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle {

/// What is kept of an event that a match may rest on.
struct Hit {
  std::string id;
  std::optional<int64_t> timeNs;                 // of the rule's timestamp field
  std::optional<int64_t> eventNs;                // event time
  std::vector<std::vector<Value>> grouped = {};  // in the fields of the rule's suppression
};

/// What an event is to one join key of a rule.
struct KeyHits {
  std::vector<size_t> steps;  // ascending
  bool until = false;
};
using HitsByKey = std::map<KeyTuple, KeyHits, KeyLess>;

/// A step hit of a sequence or a rule over groups: an event with a time that satisfies a step, or `until`, on at least
/// one join key.
struct StepHit {
  Hit hit;
  int64_t timeNs = 0;          // that orders hits: of groups event time
  Value tiebreaker;            // null: none
  uint64_t arrival = 0;        // the number of the event in the stream
  HitsByKey byKey;             // not empty
  std::vector<Value> counted;  // of the cardinality field
};

/// An event's time: that of the rule's override, else, unless it needs that, that of its timestamp field.
[[nodiscard]] std::optional<int64_t> eventTimeOf(const RuleTest& rule, const Event& event);
[[nodiscard]] std::string idOf(const Event& event, const OracleOptions& options);
[[nodiscard]] Hit hitOf(const RuleTest& rule, const Event& event, const OracleOptions& options);
[[nodiscard]] HitsByKey hitsByKey(const RuleTest& rule, const Event& event);
/// \returns nothing if the event is no hit.
[[nodiscard]] std::optional<StepHit> stepHitOf(const RuleTest& rule, const Event& event, uint64_t arrival,
                                               const OracleOptions& options);

}  // namespace rulec::oracle
