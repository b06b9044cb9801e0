// From a completed match to its alert: at once, or at the end where `tail` or a size decides what is kept.
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// Hands a match on. Where only the end decides, it is kept in the pool, as many as can be asked for; what has no room
/// there is counted as an eviction. \returns false if the host has no memory.
[[nodiscard]] bool deliver(Sequences& sequences, const CompletedMatch& match, Emitter& emitter, EventCounts& events);

/// Hands on the match of a rule of several steps that `steps` and `keyTexts` hold. \returns false as above.
[[nodiscard]] bool deliverSteps(Sequences& sequences, uint32_t rule, Emitter& emitter, EventCounts& events);

/// Puts the lines of a partial's hits, and of the hit that closes it, together and hands the match on.
/// \param closing null: the partial has all its hits
[[nodiscard]] bool deliverPartial(Sequences& sequences, CellId partial, const CompletedStep* closing, Emitter& emitter,
                                  EventCounts& events);

/// The parts of a join key's bytes as people read them, under the types of the step `step`'s key.
/// \param parts room for as many as the rule's keys have parts
/// \returns false if the host has no memory; the texts last until the next call.
[[nodiscard]] bool readKeyTexts(Sequences& sequences, uint32_t rule, uint32_t step, Text bytes);

/// Copies lines of the pool, each with its padding, and makes steps of them. \returns false as above.
[[nodiscard]] bool readLines(Sequences& sequences, const HitRef* hits, uint32_t count);

/// The input is over: hands on what is kept of a rule's results.
[[nodiscard]] bool finishResults(Sequences& sequences, uint32_t rule, Emitter& emitter, EventCounts& events);

/// Gives back what is kept of a rule's results.
void forgetResults(Sequences& sequences, RuleState& rule);

}  // namespace rt
