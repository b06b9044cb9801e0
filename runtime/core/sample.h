// Samples: for each join key one event for each step, whatever their order; decided at the end of the input.
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// Cells with the lists of a key's candidates, by step.
uint32_t candidateListCells(uint32_t steps);
/// Gives a new key its lists. Needs so many free cells.
/// Gives a key's candidates back.
void clearCandidates(Sequences& sequences, CellId key);
void addCandidateLists(Sequences& sequences, CellId key);

/// Takes an event: it is a candidate for each step that it satisfies, with each of its keys. Of each list only as many
/// are kept as can be chosen. What has no room is counted as an eviction.
/// \returns false if the host has no memory.
[[nodiscard]] bool takeCandidate(Sequences& sequences, const SequenceHit& hit, EventCounts& events);

/// The input is over: for each key, in ascending order with null first, choices of distinct events, the first of each
/// list first. \returns false as above.
[[nodiscard]] bool finishSample(Sequences& sequences, uint32_t rule, Emitter& emitter, EventCounts& events);

}  // namespace rt
