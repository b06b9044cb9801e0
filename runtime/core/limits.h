// How many alerts a rule raises in one interval of its schedule: docs/rules.md, "max_signals".
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// The count of the interval that a match belongs to. When a later interval begins, a notice tells what was withheld
/// before. \returns null for a rule without limit.
[[nodiscard]] SignalCount* openSignals(Sequences& sequences, const CompletedMatch& match, Emitter& emitter,
                                       bool& noMemory);

/// Whether no further alert may be raised; counts it.
[[nodiscard]] bool isWithheld(const Sequences& sequences, uint32_t rule, SignalCount& signals);

/// Tells what was withheld and not told of, of all rules. \returns false if the host has no memory.
[[nodiscard]] bool tellWithheld(Sequences& sequences, Emitter& emitter);

/// floor(time / interval); an interval that is not positive holds everything.
int64_t intervalOf(const rt_rule& rule, int64_t timeNs);

}  // namespace rt
