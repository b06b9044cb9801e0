// The order that a sequence takes its hits in: they wait, and leave by (time, tiebreaker, arrival).
#pragma once

#include "compiler/oracle/hit.h"

#include <vector>

namespace rulec::oracle {

/// The hits of one rule that wait.
struct HeldHits {
  std::vector<StepHit> waiting;  // in the order in which they will be taken
  int64_t latestNs = INT64_MIN;  // of all hits so far
};

/// Takes the next hit of the stream. \returns the hits that the latest one is now more than `latenessNs` later than,
/// in their order; with a lateness of 0 the hit itself.
[[nodiscard]] std::vector<StepHit> hold(HeldHits& held, StepHit hit, int64_t latenessNs);

/// The stream has ended. \returns all that wait, in their order.
[[nodiscard]] std::vector<StepHit> releaseAll(HeldHits& held);

}  // namespace rulec::oracle
