// What both profiles of alerts have in common.
#pragma once

#include "runtime/core/body.h"
#include "runtime/core/document.h"
#include "runtime/core/sha256.h"

/// A match on its way to its documents: its steps were read, the first one's tree is the body.
struct rt_alert {
  rt::Emitter& emitter;
  const rt::CompletedMatch& match;
  const rt_rule& rule;
  rt::JsonOut json;
  int64_t timeNs;  // of writing, or under `deterministic` of the last event; INT64_MIN: none
  char id[rt::kHexDigest];
  // What an event may change (alert_mappings.cpp).
  rt::Text name;
  rt::Text severityWord;
  uint32_t severity;
  rt::Text riskScore;  // a JSON number
};

namespace rt {

/// Reads the steps: their ids, indices, ancestors and categories; the body becomes what they have in common.
/// \returns false if the host has no memory.
[[nodiscard]] bool readSteps(Emitter& emitter, const CompletedMatch& match);

/// The id of a document, and type-dataset-namespace of its data_stream or what stands for it. Both are copied into
/// `emitter.texts`. \returns false if the host has no memory.
[[nodiscard]] bool documentId(Emitter& emitter, const Tree& document, Text line, Text* id);
[[nodiscard]] bool documentIndex(Emitter& emitter, const Tree& document, Text otherwise, Text* index);

/// Computes the ids of the alert and of its building blocks (docs/alerts.md, "The id"). \returns false if the host has
/// no memory.
[[nodiscard]] bool computeIds(rt_alert& alert);

/// Whether one of the events is an alert of this rule, or came of one.
bool isLoop(const Emitter& emitter, const rt_rule& rule);

/// The first step that has an event, and the last one.
uint32_t firstEvent(const CompletedMatch& match);
uint32_t lastEvent(const CompletedMatch& match);

/// A member with a time, unless it is INT64_MIN.
void putTimeMember(JsonOut& json, Text key, int64_t ns);

/// Where the ancestors of a step begin: at the end of the step before.
inline uint32_t ancestorsBegin(const Emitter& emitter, uint32_t step) {
  return step == 0 ? 0 : emitter.info[step - 1].ancestorsEnd;
}

}  // namespace rt
