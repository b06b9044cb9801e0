// What a match becomes on the output: its record for the host, and its alert documents.
#pragma once

#include "runtime/core/tree.h"

/// What came of writing an alert.
enum rt_emission : uint32_t {
  RT_EMITTED = 0,
  RT_EMISSION_NO_MEMORY = 1,  // nothing was written
  RT_IS_LOOP = 2,             // withheld: an event of the sequence is an alert of the same rule, or came of one
  RT_IS_BUILDING_BLOCK = 3,   // withheld: the host wants no building blocks
};

namespace rt {

struct CompletedStep {
  Text line;       // followed by RT_PADDING bytes that may be read
  int64_t timeNs;  // of the rule's timestamp field; INT64_MIN: no readable time
};

/// A member of the alert that comes with its match: neither from the events nor from the rule.
struct ExtraMember {
  Text key;   // below `rulec.alert` or `kibana.alert`; dotted where it lies deeper, with its siblings next to it
  Text json;  // its value: whole JSON
};

struct CompletedMatch {
  uint32_t rule;
  int64_t closingNs;  // the latest event time (event_time.h) of its events; INT64_MIN: none has one
  uint32_t stepCount;
  const CompletedStep* steps;
  uint32_t keyCount;
  const Text* keys;  // data null: a null part
  uint32_t extraCount = 0;
  const ExtraMember* extra = nullptr;
  Text enrichments = {};  // JSON objects, joined by commas, that `threat.enrichments` has at its end
  Text idSuffix = {};     // tells alerts of the same events apart; the last thing that is hashed for the id
};

/// An event that an alert came from, or an alert that such an event was.
struct Ancestor {
  Text id, index;
  Text rule;       // of an alert; data null: an event
  uint64_t depth;  // 0 for an event
};

struct StepInfo {
  Text index;
  Text block;             // the id of its building block; only in rules of several steps
  uint32_t ancestorsEnd;  // its ancestors are those from the end of the step before on; the event itself is the last
  bool repaired;          // its tree is
};

/// Writes alerts and notices; created once per instance. The output is buffered.
struct Emitter {
  const rt_plan* plan;
  const rt_host* host;
  Buffer<char> out;
  int status;             // RT_OK, or RT_IO_ERROR once the host could not write
  SimdLevel simd;
  Buffer<StepInfo> info;  // of each step
  Buffer<rt_match_step> steps;
  Tree body;  // the first step's document, without what the steps have not in common
  Buffer<Ancestor> ancestors;
  Buffer<Text> categories;  // of all steps, each once
  Arena texts;              // ids, indices and categories of the match at hand
  rt_options options;
  Tree other;        // the document of another step
  char alertId[64];  // of the latest alert that was written
};

/// \param emitter zeroed
/// \param options as rt_create completed them; both must outlive the emitter
void emitterCreate(Emitter& emitter, const rt_plan* plan, const rt_options& options, const rt_host* host,
                   SimdLevel simd);
void emitterDestroy(Emitter& emitter);

/// Computes the ids of the steps, calls host.on_match and appends the alert (not under `quiet`). Much of it is handed
/// to host.write at once; a failure to write shows in emitterWrite. The output holds whole documents, whatever happens.
[[nodiscard]] rt_emission emitMatch(Emitter& emitter, const CompletedMatch& match);

/// Appends a document that changes an earlier alert (not under `quiet`): docs/alerts.md, "Updates".
/// \param update no steps; its extra members are those that replace the alert's
/// \param id of the alert, 64 characters \param timeNs where events' times are the clock
/// \returns false if the host has no memory.
[[nodiscard]] bool emitUpdate(Emitter& emitter, const CompletedMatch& update, const char* id, int64_t timeNs);

/// Hands what is buffered to host.write. \returns RT_OK, or RT_IO_ERROR if the host failed, now or earlier.
int emitterWrite(Emitter& emitter);

}  // namespace rt
