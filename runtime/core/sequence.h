// The state of sequences: for each rule, join key and step at most one start that waits for what follows.
//
// The meaning is docs/language.md, "Sequences"; the bound on memory is docs/matcher.md, "Sequences and time".
#pragma once

#include "runtime/core/alert.h"
#include "runtime/core/join_key.h"
#include "runtime/core/pool.h"

namespace rt {

/// What one rule holds.
struct RuleState {
  CellId heap;       // partials, the oldest start on top
  CellId idleFirst;  // keys without partials, in the order in which they became so
  CellId idleLast;
  uint64_t cells;     // cells of its keys, partials and their lines
  int64_t clockNs;    // the latest time of its hits
  int64_t horizonNs;  // hits of unknown keys that are older are late: such keys may have been forgotten
  int64_t hitNs;      // the time of the hit that is being taken; INT64_MAX: none is
};

/// What happened to a rule's hits, for counters and notices.
struct SequenceEvents {
  uint64_t late, evictions, keyOverflow;
};

/// A hit of a partial match: its event's time, and its line in the pool.
struct HitRef {
  int64_t timeNs;
  CellId line;
  uint32_t reserved;
};

struct Sequences {
  const rt_plan* plan;
  Pool pool;
  CellId* buckets;  // of keys, by hash
  uint32_t bucketMask;
  RuleState* rules;
  KeyTuples keys;
  uint64_t nextOrder;  // breaks ties between equal starts
  uint64_t completed;  // matches so far
  Buffer<char> lines;  // the lines of a completed match
  Buffer<CompletedStep> steps;
  Buffer<HitRef> hits;
  CellId line;  // the current event's line, if it is stored
  Allocator allocator;
};

/// \param bytes bound on keys, partials and lines together
/// \returns false if the host has no memory.
[[nodiscard]] bool sequencesCreate(Sequences& sequences, const rt_plan* plan, const rt_host* host, uint64_t bytes);
void sequencesDestroy(Sequences& sequences);

/// An event at a sequence rule.
struct SequenceHit {
  uint32_t rule;
  uint64_t filters;  // rt_match_fn's result
  const rt_value* const* fields;
  Text line;
  int64_t timeNs;
};

/// Takes an event; completed matches go to the emitter, ordered by key. What was dropped (of any rule, for an
/// eviction may hit another one) is added to `events[rule]`.
/// \returns false if the host has no memory. O(steps * keys) and the logarithm of what waits.
[[nodiscard]] bool takeHit(Sequences& sequences, const SequenceHit& hit, Emitter& emitter, SequenceEvents* events);

/// The current event is over: its line is kept only by what refers to it.
void endEvent(Sequences& sequences);

}  // namespace rt
