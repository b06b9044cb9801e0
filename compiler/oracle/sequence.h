// Sequences: the hits of one rule, one after the other, into matches.
//
// The streaming algorithm of Elasticsearch's sequences written plainly: for each join key at most one partial match
// waits after each positive step. docs/language.md, "Sequences".
#pragma once

#include "compiler/oracle/hit.h"
#include "compiler/oracle/missing.h"

#include <map>
#include <vector>

namespace rulec::oracle {

/// What one rule remembers of one join key.
struct KeyState {
  std::map<size_t, std::vector<Hit>> partials;  // by the number among the positive steps that each ended in
  MissingTimes missing;                         // nothing is ever forgotten
  int64_t lastHitNs = INT64_MIN;                // an older hit is late
};

/// The events of the positive steps, in order, on one key.
struct Completed {
  KeyTuple key;
  std::vector<Hit> hits;
};

/// A completed match before a trailing missing step.
struct Pending {
  __int128 dueNs = 0;  // the last time at which a missing event would forbid it
  Completed match;
};

struct SequenceState {
  std::map<KeyTuple, KeyState, KeyLess> keys;
  std::vector<Pending> pending;  // in order of (due time, key, completion)
};

/// Takes the next hit. \returns the matches that it settles: first those that were due before it, by (due time, key),
/// then those that it completes, by key.
[[nodiscard]] std::vector<Completed> takeHit(const RuleTest& rule, SequenceState& state, const StepHit& hit);

/// The stream has ended. \returns what was pending and no missing event forbids.
[[nodiscard]] std::vector<Pending> settleAll(const RuleTest& rule, SequenceState& state);

/// With a place for each missing step.
[[nodiscard]] MatchRecord recordOf(uint32_t index, const RuleTest& rule, const Completed& match);

}  // namespace rulec::oracle
