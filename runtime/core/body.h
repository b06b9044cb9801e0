// The part of an alert that comes from the events.
#pragma once

#include "runtime/core/intersect.h"
#include "runtime/core/json_out.h"

namespace rt {

/// Writes the kept members of `emitter.body` but those that the alert writes itself, into an object that is open.
void putBody(JsonOut& json, const Emitter& emitter);

/// `event.reason`: a sentence for people from the kept values.
void putReason(JsonOut& json, const Emitter& emitter, const rt_rule& rule);

}  // namespace rt
