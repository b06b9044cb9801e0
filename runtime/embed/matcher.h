// The C interface of a matcher: create, feed, flush, destroy.
//
// An instance owns all its state; there are no globals and no threads. The stand-alone program, `rulec run`
// and embedding programs are three callers of this interface.
#pragma once

#include "runtime/abi.h"

extern "C" {

typedef struct rt_instance rt_instance;

/// What sequences keep lies in cells of so many bytes, a text in a chain of cells with so many bytes each.
#define RT_CELL_BYTES 128u
#define RT_CHAIN_BYTES 124u

enum rt_status {
  RT_OK = 0,
  RT_BAD_INPUT = 2,  // under `strict`: a line was invalid
  RT_IO_ERROR = 3,   // the write callback failed
  RT_NO_MEMORY = 4,  // the allocator failed at creation
  RT_BAD_PLAN = 5,   // the plan's version is not RT_ABI_VERSION
  RT_NO_RULE = 6,    // `disabled` names a rule that the plan does not have
  RT_BAD_STATE = 7,  // rt_restore was given no saved state, or one that has no room
};

/// What the byte kernels are made for (docs/runtime.md, "Levels of the kernels"). Of one processor's a higher one has
/// everything that the lower ones have. Where one is missing the next lower one is used.
enum rt_simd {
  RT_SIMD_BEST = 0,
  RT_SIMD_SCALAR = 1,
  RT_SIMD_SSE2 = 2,
  RT_SIMD_SSSE3 = 3,
  RT_SIMD_AVX2 = 4,
  RT_SIMD_AVX512 = 5,
  RT_SIMD_AVX512VBMI = 6,
  RT_SIMD_NEON = 7,
  RT_SIMD_HIGHEST = RT_SIMD_NEON,
};
/// Their names, in the order of rt_simd from 1 on.
#define RT_SIMD_NAMES "scalar|sse2|ssse3|avx2|avx512|avx512vbmi|neon"

/// \returns the rt_simd of a name, or RT_SIMD_BEST if there is none of that name.
uint32_t rt_simd_named(const char* name, size_t length);
/// \returns whether this runtime was built with a level and this machine has it.
int rt_simd_is_here(uint32_t simd);

/// What a match consists of. Valid during the callback.
struct rt_match_step {
  struct rt_text line;  // the event as it was read, without line ending; data null: a missing step
  struct rt_text id;    // event.id, or the field named by `id_field`, else the line's sha256 in hex
  int64_t time_ns;      // INT64_MIN: no readable time (only in rules of one step)
};
struct rt_match {
  uint32_t rule;  // index into the plan's rules
  uint32_t step_count;
  const struct rt_match_step* steps;
  uint32_t key_count;
  const struct rt_text* keys;  // the key parts' texts; data null: a null part
};

/// What the instance asks of its host. `context` is handed to every callback.
struct rt_host {
  void* context;
  /// Returns zeroed memory, aligned to 64 bytes, or null.
  void* (*allocate)(void* context, size_t bytes);
  void (*release)(void* context, void* memory, size_t bytes);
  /// Writes all of `data`: whole alert or notice lines. Returns 0, or nonzero on failure.
  int (*write)(void* context, const char* data, size_t length);
  /// Reports an invalid line or a limit for people (standard error); one line without line ending. May be null.
  void (*report)(void* context, const char* text, size_t length);
  /// Nanoseconds since 1970. Not called under `deterministic`. May be null: then alerts take the events' time.
  int64_t (*now)(void* context);
  /// Called for each match before its alert is written. May be null.
  void (*on_match)(void* context, const struct rt_match* match);
};

#define RT_LATENESS_OF_RULE (-1)

/// Zero-initialise, then change what is wanted.
struct rt_options {
  uint64_t state_bytes;         // 0: 64 MiB. Join state and pending lines together.
  uint64_t max_line;            // 0: 16 MiB. Longer lines are skipped, counted and announced.
  uint32_t strict;              // 1: every line is validated completely; the first bad one ends the run
  uint32_t deterministic;       // 1: an alert's time is that of its last event
  uint32_t embed_events;        // 1: alerts carry their events
  uint32_t simd;                // rt_simd
  uint32_t quiet;               // 1: no alert documents and no notices; only on_match
  uint32_t no_building_blocks;  // 1: documents with a building_block_type are left out
  /// Step hits of sequences are held for so long, by the time of their rule's hits, and taken in the order of (time,
  /// tiebreaker, arrival). 0: taken as they come. INT64_MAX: held to the end. RT_LATENESS_OF_RULE: the rule's own.
  int64_t lateness_ns;
  uint64_t max_samples_per_key;  // 0: 1
  uint64_t size;                 // results of each rule that are kept: the latest ones; only if has_size
  uint32_t has_size;
  uint32_t has_max_signals;
  uint64_t max_signals;  // alerts of each rule and interval instead of the rule's own limit, 0: all; if has_max_signals
  uint32_t has_learn;
  uint32_t reserved;
  int64_t learn_ns;  // so long new terms are learned without alerts, instead of the rule's history; if has_learn
  uint64_t indicator_bytes;        // 0: 256 MiB. What is kept of indicators; while new ones are begun, of each set.
  struct rt_text id_field;         // empty: event.id
  struct rt_text source_name;      // index of events without data_stream
  const struct rt_text* disabled;  // ids of rules that are not evaluated
  uint64_t disabled_count;
};

struct rt_rule_stats {
  uint64_t alerts;           // matches whose alert was written
  uint64_t building_blocks;  // alerts left out under `no_building_blocks`
  uint64_t loops;            // sequences without alert: one of their events is an alert of the same rule
  uint64_t withheld;         // alerts beyond the rule's limit for an interval
  uint64_t suppressed;       // alerts folded into an earlier one
  uint64_t evictions;        // pending starts dropped at the memory bound
  uint64_t late;             // step hits older than the last accepted one of their key
  uint64_t key_overflow;     // events whose join key has more combinations than RT_MAX_KEY_TUPLES
};

struct rt_stats {
  uint64_t events;  // lines that are not blank
  uint64_t bytes;
  uint64_t walked;  // lines that were walked
  uint64_t blank;
  /// Invalid lines by kind.
  uint64_t invalid_json, invalid_truncated, invalid_control, invalid_utf8, invalid_depth, invalid_not_object, oversize;
  uint64_t coercion;      // values that are no value of their field's type
  uint64_t no_timestamp;  // events without a readable time, for rules that need one
  uint64_t failed;        // computations that have no result: their tests did not hold
  uint64_t state_bytes_peak;
  uint64_t indicator_lines;      // lines of indicators that are not blank, so far
  uint64_t indicators_invalid;   // of these: lines that are no event or too long
  uint64_t indicators_left_out;  // of these: without room in `indicator_bytes`
  uint64_t indicators;           // now in use: some rule takes them, and they have a value to be found by
};

/// \returns null if the plan's version or memory does not allow; `*status` says which.
rt_instance* rt_create(const struct rt_plan* plan, const struct rt_options* options, const struct rt_host* host,
                       int* status);
/// Takes the next bytes of the stream; lines may be split anywhere.
int rt_feed(rt_instance* instance, const char* data, size_t length);
/// The stream (or one file of it) ends here: takes a last line without line ending, and writes what is buffered.
int rt_end_of_file(rt_instance* instance);
/// The input is over: everything that only the end decides, final notices, and what is buffered.
int rt_flush(rt_instance* instance);
/// The input ends for now: as rt_flush, but what only the end decides is left to a later run.
int rt_suspend(rt_instance* instance);
/// Hands what the rules remember to `write`, piece by piece, after rt_suspend (docs/matcher.md, "State").
/// \returns RT_OK, or RT_IO_ERROR as soon as `write` returns nonzero.
int rt_save(const rt_instance* instance, int (*write)(void* context, const char* data, size_t length), void* context);
/// Takes up what rt_save wrote, before any event. Rules that have changed or are gone are forgotten, with a notice.
/// \returns RT_OK, RT_NO_MEMORY or RT_BAD_STATE; nothing has changed then, and host.report was told why.
int rt_restore(rt_instance* instance, const char* data, size_t length);
void rt_destroy(rt_instance* instance);

// Indicators: documents that rules of the type threat_match compare events with. They are kept until they are cleared;
// alerts have them in the order in which they were added. All of these are called between two calls of rt_feed; the
// file that is being fed goes on afterwards.

/// Takes the next bytes of NDJSON; lines may be split anywhere. Invalid lines are counted and reported (host.report).
/// What has no room is counted and announced. \returns RT_OK, or RT_NO_MEMORY if the host had none for a line.
int rt_add_indicators(rt_instance* instance, const char* data, size_t length);
/// One file of them ends here: takes a last line without line ending.
/// \returns RT_OK, RT_NO_MEMORY, or RT_BAD_INPUT: the file has lines and none of them is valid, or, under `strict`, one
/// is invalid. The valid ones were added.
int rt_end_of_indicators(rt_instance* instance);
/// Forgets all indicators (those that were begun, else those in use).
void rt_clear_indicators(rt_instance* instance);
/// Begins a new set of indicators, to which the next ones are added; events are compared with the old one until
/// rt_use_indicators replaces it by the new one. rt_drop_indicators gives the new one up.
void rt_begin_indicators(rt_instance* instance);
void rt_use_indicators(rt_instance* instance);
void rt_drop_indicators(rt_instance* instance);

const struct rt_stats* rt_get_stats(const rt_instance* instance);
const struct rt_rule_stats* rt_get_rule_stats(const rt_instance* instance);  // one per rule of the plan
/// Writes the counters as one line of JSON with its line ending (docs/matcher.md, "--stats"): at most `room` bytes.
/// \returns the length of the whole line.
size_t rt_write_stats(const rt_instance* instance, char* out, size_t room);

}  // extern "C"
