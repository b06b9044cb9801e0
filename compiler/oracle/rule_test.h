// A rule as far as matching needs it, over any way to test an event.
#pragma once

#include "compiler/oracle/event.h"
#include "compiler/oracle/key.h"

#include <functional>
#include <optional>
#include <vector>

namespace rulec::oracle {

using EventTest = std::function<bool(const Event&)>;

struct StepTest {
  EventTest holds;
  std::vector<KeyField> key;
  bool missing = false;  // no event may match
};

/// ir::Threshold, but its filter and its group: the key of the only step.
struct ThresholdTest {
  uint64_t count = 1;
  std::optional<ir::Field> cardinalityField;
  uint64_t cardinality = 0;
  int64_t windowNs = 0;
};

/// ir::NewTerms, but its filter and its fields: the key of the only step.
struct NewTermsTest {
  std::optional<int64_t> historyNs;
  int64_t historyStartNs = 0;
};

/// What an event and an indicator must have in common, or, negated, must not.
struct IndicatorEntryTest {
  ir::Field field, indicatorField;
  bool negate = false;
};

/// ir::Suppression; of a threshold `groupBy` is its groups'.
struct SuppressionTest {
  std::vector<KeyField> groupBy;
  std::optional<int64_t> durationNs;
  bool missingIsValue = true;
  bool eachValue = false;
};

struct RuleTest {
  enum class Shape : uint8_t { Event, Sequence, Sample, Groups, ThreatMatch };
  Shape shape = Shape::Event;   // Event, ThreatMatch: `steps` is one step without a key
  std::vector<StepTest> steps;  // of a sequence at least one is not missing
  std::optional<StepTest> until;
  std::optional<int64_t> maxspanNs;  // between the first and the last event, inclusive
  ir::Field timestamp{"@timestamp", ir::Type::Date};
  std::optional<ir::Field> timeOverride;  // what windows and intervals go by, before `timestamp`
  bool needsOverride = false;             // an event without it takes no part
  std::optional<ir::Field> tiebreaker;    // orders hits of one time that wait; those without it come last
  std::vector<ir::Pipe> pipes;
  std::optional<ThresholdTest> threshold;  // of Groups: this or
  std::optional<NewTermsTest> newTerms;    // this
  uint64_t maxSignals = 0;                 // alerts of one interval; 0: no limit
  int64_t intervalNs = 1;                  // positive
  std::optional<SuppressionTest> suppression;
  EventTest isIndicator;                                     // of a threat match: which documents are
  std::vector<std::vector<IndicatorEntryTest>> entryGroups;  // of a threat match: one must hold, with all its entries
  PathSet fields;                                            // that the tests read; keys, times and tiebreaker apart
};

}  // namespace rulec::oracle
