// Which events, in which order, make a match: rules of one event and sequences, over any way to test an event.
//
// The streaming algorithm of Elasticsearch's sequences written plainly: for each rule and join key at most one
// partial match waits after each step. docs/language.md, "Sequences".
#pragma once

#include "compiler/oracle/event.h"
#include "compiler/oracle/match.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle {

/// More combinations of a multi-valued join key are not used, for each step and event.
inline constexpr size_t kMaxKeyTuples = 1024;

using EventTest = std::function<bool(const Event&)>;

/// A part of a join key, compared as text.
struct KeyField {
  ir::Field field;
  bool optional = false;  // an event without the field takes part with null
  bool unmapped = false;  // null, whatever the event holds
};

struct StepTest {
  EventTest holds;
  std::vector<KeyField> key;
};

/// A rule, as far as matching needs it.
struct RuleTest {
  bool sequence = false;  // else `steps` is one step without a key
  std::vector<StepTest> steps;
  std::optional<StepTest> until;
  std::optional<int64_t> maxspanNs;  // between the first and the last event, inclusive
  ir::Field timestamp{"@timestamp", ir::Type::Date};
  PathSet fields;  // that the tests read; keys and time apart
};

/// Parts of a join key; nothing: null.
using KeyTuple = std::vector<std::optional<std::string>>;

/// Part by part, by bytes, null last.
struct KeyLess {
  bool operator()(const KeyTuple& left, const KeyTuple& right) const;
};

/// What is kept of an event that a match may rest on.
struct Hit {
  std::string id;
  std::optional<int64_t> timeNs;
};

/// What one rule remembers of one join key.
struct KeyState {
  std::map<size_t, std::vector<Hit>> partials;  // by the number of the step that each ended in
  int64_t lastHitNs = INT64_MIN;                // an older hit is late
};
using RuleState = std::map<KeyTuple, KeyState, KeyLess>;

/// An oracle at work: its rules, what they remember, what they found.
struct Matching {
  OracleOptions options;
  std::vector<RuleTest> rules;
  std::vector<RuleState> states;   // one for each rule
  std::vector<MatchRecord> found;  // in order of (closing event, rule, key)
};

[[nodiscard]] Matching makeMatching(std::vector<RuleTest> rules, OracleOptions options);
/// The fields that an event must carry for takeEvent.
[[nodiscard]] PathSet fieldsRead(const Matching& matching);
/// Takes the next event of the stream.
void takeEvent(Matching& matching, const Event& event);

/// The tuples of a join key that the event takes part with: ascending, distinct, at most kMaxKeyTuples.
[[nodiscard]] std::vector<KeyTuple> keyTuples(const Event& event, const std::vector<KeyField>& key);

}  // namespace rulec::oracle
