// When an event happened, for windows and intervals: docs/rules.md, "Event time".
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// The smallest of a time's values. \returns INT64_MIN if there is none.
int64_t timeIn(const rt_plan& plan, uint32_t slot, const rt_value* const* fields);

/// An event's time: that of the rule's override, else, unless the rule needs that, that of its timestamp field.
/// \param timeNs  of its timestamp field \returns INT64_MIN if there is none.
int64_t eventTime(const rt_plan& plan, const rt_rule& rule, const rt_value* const* fields, int64_t timeNs);

/// Whether the time of a match's event is found only by reading its line once more: what is stored of the event has the
/// time of the timestamp field alone.
bool readsEventTimes(const rt_rule& rule);

/// Makes what reads such times, if a rule of the plan needs it. \returns false if the host has no memory.
[[nodiscard]] bool createEventTimes(Sequences& sequences, const rt_host* host);
void destroyEventTimes(Sequences& sequences);

/// The latest event time of some events of one rule; INT64_MIN: none has one. Cost: a walk of each line if
/// readsEventTimes. \returns false if the host has no memory.
[[nodiscard]] bool latestEventTime(Sequences& sequences, uint32_t rule, const CompletedStep* steps, uint32_t count,
                                   int64_t* latestNs);

}  // namespace rt
