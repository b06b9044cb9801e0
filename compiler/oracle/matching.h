// An oracle at work: the events of a stream, one after the other, into the matches of all rules.
#pragma once

#include "compiler/oracle/groups.h"
#include "compiler/oracle/indicators.h"
#include "compiler/oracle/limits.h"
#include "compiler/oracle/order.h"
#include "compiler/oracle/results.h"
#include "compiler/oracle/sample.h"
#include "compiler/oracle/sequence.h"
#include "compiler/oracle/suppression.h"

#include <vector>

namespace rulec::oracle {

/// What one rule remembers.
struct RuleState {
  HeldHits held;           // of sequences and groups
  SequenceState sequence;  // of sequences
  SampleState sample;      // of samples
  GroupStates groups;      // of groups
  Indicators indicators;   // of threat matches
  Results results;
  SuppressionState suppression;
  Limits limits;
};

/// An oracle: its rules, what they remember, what they found.
struct Matching {
  OracleOptions options;
  std::vector<RuleTest> rules;
  std::vector<RuleState> states;   // one for each rule
  uint64_t eventCount = 0;         // taken so far
  std::vector<MatchRecord> found;  // in order of (hit that settles it, rule, due time if it was pending, key)
};

[[nodiscard]] Matching makeMatching(std::vector<RuleTest> rules, OracleOptions options);
/// The fields that an event must carry for takeEvent.
[[nodiscard]] PathSet fieldsRead(const Matching& matching);
/// Takes a document that may be an indicator, before any event.
void takeIndicator(Matching& matching, const Event& document);
/// Takes the next event of the stream.
void takeEvent(Matching& matching, const Event& event);
/// The stream has ended: settles everything that waits. First the hits that are held, rule by rule; then pending
/// matches by (due time, rule, key); then samples and what pipes and size decide on, rule by rule.
void finish(Matching& matching);

}  // namespace rulec::oracle
