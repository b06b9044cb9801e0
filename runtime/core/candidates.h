// Which rules are to be asked about an event.
#pragma once

#include "runtime/core/walk.h"

namespace rt {

/// Those that are enabled, of them those that may match.
/// \param enabled row of the plan's rules \param waiting, row  as rt_candidates_fn
inline void findCandidates(const Walker& walker, const uint64_t* enabled, const uint64_t* waiting, uint64_t* row) {
  const rt_plan& plan = *walker.plan;
  uint64_t words = RT_ROW_WORDS(plan.rule_count);
  if (plan.find_candidates == nullptr) return copyBytes(row, enabled, words * sizeof *row);
  plan.find_candidates(&plan, walker.filled, walker.filledCount, walker.fields, waiting, row);
  for (uint64_t i = 0; i < words; ++i) row[i] &= enabled[i];
}

}  // namespace rt
