// The part of an alert that comes from the events.
#pragma once

#include "runtime/core/intersect.h"
#include "runtime/core/json_out.h"

namespace rt {

/// Drops the member at a path from the body, and the objects that are empty then.
void dropFromBody(Emitter& emitter, Text path);

/// Writes the members of `emitter.body` into an object that is open, but for those that the alert has of its own.
void putBody(JsonOut& json, const Emitter& emitter, const char* own);

/// A sentence for people from the body's values, as a JSON string.
/// \param severity a word; \param name the rule's, or what stands for it
void putReason(JsonOut& json, const Emitter& emitter, Text severity, Text name);

}  // namespace rt
