// Samples: for each join key one event per step, all different, whatever their times.
#pragma once

#include "compiler/oracle/hit.h"

#include <map>
#include <vector>

namespace rulec::oracle {

/// Part by part as KeyLess, but null first.
struct NullFirstLess {
  bool operator()(const KeyTuple& left, const KeyTuple& right) const;
};

struct Candidate {
  uint64_t arrival = 0;  // the number of the event in the stream
  Hit hit;
};
/// The candidates of each step, by arrival.
using Candidates = std::vector<std::vector<Candidate>>;
using SampleState = std::map<KeyTuple, Candidates, NullFirstLess>;

/// Remembers the event if it satisfies a step. It needs no time.
void takeCandidate(const RuleTest& rule, SampleState& state, const Event& event, uint64_t arrival,
                   const OracleOptions& options);
/// The stream has ended. \returns the samples by key, those of one key in lexicographic order of their candidates.
[[nodiscard]] std::vector<MatchRecord> samplesOf(uint32_t index, const RuleTest& rule, const SampleState& state,
                                                 const OracleOptions& options);

}  // namespace rulec::oracle
