// Events of sequences and of rules over groups that wait for earlier ones: `--lateness`.
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// Holds an event for a rule, ordered by (time, tiebreaker, arrival): by event time for groups. What has no room is
/// counted as an eviction.
/// \returns false if the host has no memory.
[[nodiscard]] bool hold(Sequences& sequences, const SequenceHit& hit, EventCounts& events);

/// Whether the rule's first held event may be taken: a hit more than `latenessNs` later has been held.
bool isReleased(const Sequences& sequences, uint32_t rule, int64_t latenessNs);

/// Takes the first held event out of the pool: `line` receives it, with its padding.
/// \returns false if the host has no memory.
[[nodiscard]] bool takeHeld(Sequences& sequences, uint32_t rule, Buffer<char>& line);

/// The above, for matchers that have some use for it.
struct HeldFunctions {
  bool (*hold)(Sequences& sequences, const SequenceHit& hit, EventCounts& events);
  bool (*isReleased)(const Sequences& sequences, uint32_t rule, int64_t latenessNs);
  bool (*take)(Sequences& sequences, uint32_t rule, Buffer<char>& line);
};
inline constexpr HeldFunctions kHeldFunctions = {hold, isReleased, takeHeld};

/// Gives back all that a rule holds.
void forgetHeld(Sequences& sequences, RuleState& rule);

}  // namespace rt
