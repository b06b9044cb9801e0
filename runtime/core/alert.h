// What a match becomes on the output: its record for the host, and its alert document.
#pragma once

#include "runtime/core/tree.h"

namespace rt {

struct CompletedStep {
  Text line;       // followed by RT_PADDING bytes that may be read
  int64_t timeNs;  // INT64_MIN: no readable time
};

struct CompletedMatch {
  uint32_t rule;
  uint32_t stepCount;
  const CompletedStep* steps;
  uint32_t keyCount;
  const Text* keys;  // data null: a null part
};

/// Writes alerts and notices; created once per instance. The output is buffered.
struct Emitter {
  const rt_plan* plan;
  rt_options options;
  const rt_host* host;
  Tree body;             // the first step's document, then what the steps have in common
  Tree other;            // the document of another step
  Buffer<uint8_t> kept;  // by node of `body`: 1 as long as it is common
  Buffer<rt_match_step> steps;
  Buffer<Text> indices;     // of each step
  Buffer<Text> categories;  // of all steps, each once
  Arena texts;              // ids, indices and categories of the match at hand
  Buffer<char> out;
  int status;  // RT_OK, or RT_IO_ERROR once the host could not write
};

/// \param options as rt_create completed them; both must outlive the emitter
/// \returns false if the host has no memory.
[[nodiscard]] bool emitterCreate(Emitter& emitter, const rt_plan* plan, const rt_options& options, const rt_host* host);
void emitterDestroy(Emitter& emitter);

/// Computes the ids of the steps, calls host.on_match and appends the alert (not under `quiet`). Much of it is handed
/// to host.write at once; a failure to write shows in emitterWrite.
/// \returns false if the host has no memory; the output holds whole documents then, too.
[[nodiscard]] bool emitMatch(Emitter& emitter, const CompletedMatch& match);

/// Hands what is buffered to host.write. \returns RT_OK, or RT_IO_ERROR if the host failed, now or earlier.
int emitterWrite(Emitter& emitter);

}  // namespace rt
