// The state of sequences: for each rule, join key and step at most one start that waits for what follows.
//
// The meaning is docs/language.md, "Sequences"; the bound on memory is docs/matcher.md, "Sequences and time".
#pragma once

#include "runtime/core/alert.h"
#include "runtime/core/join_key.h"
#include "runtime/core/pool.h"
#include "runtime/core/prefilter.h"
#include "runtime/core/walk.h"

namespace rt {

struct Indicators;

/// Alerts of one interval of a rule: floor(time / interval). `number` INT64_MIN: of no interval yet.
struct SignalCount {
  int64_t number;
  uint64_t raised, withheld;
  uint64_t told;  // of the withheld ones
};

/// What one rule holds.
struct RuleState {
  CellId heap;       // partials that wait for their next step, the oldest start on top
  CellId pending;    // whole ones that wait for their span to pass without a missing event, by (start, key, completion)
  CellId held;       // events that wait for earlier ones, by (time, tiebreaker, arrival)
  CellId idleFirst;  // keys without partials, in the order in which they became so
  CellId idleLast;
  uint64_t cells;        // cells of its keys, partials and their lines
  int64_t clockNs;       // the latest time of its hits
  int64_t horizonNs;     // hits of unknown keys that are older are late: such keys may have been forgotten
  int64_t hitNs;         // the time of the hit that is being taken; INT64_MAX: none is
  int64_t latestHeldNs;  // the latest time of events that were held
  uint32_t positives;    // steps that are not missing
  uint32_t extraCells;   // beside each key: times of missing steps, candidates of a sample
  uint32_t beginsMissing, endsMissing;
  CellId firstResult, lastResult;  // results that the end decides on
  uint64_t waiting;                // how many these are
  uint64_t produced;               // results so far, before pipes
  SignalCount signals[2];          // of the latest interval, and of one before it
  int64_t learnFromNs;             // of new terms: the time of the first hit; INT64_MIN: there was none
  uint64_t learning;               // 1: that was announced, its end was not
  int64_t alertNs;                 // of suppression: the latest time of a match; INT64_MIN: none had a time
  CellId firstWindow, lastWindow;  // windows of suppression, the one that began first at first
};

/// What came of a rule's hits, for counters and notices.
struct SequenceEvents : rt_rule_stats {
  uint64_t listed;  // 1: the rule is among those that were touched
};

/// The same of all rules, with a list of those to which anything happened.
struct EventCounts {
  SequenceEvents* of;
  uint32_t* touched;  // room for every rule
  uint32_t touchedCount;

  /// Those of a rule, which is touched by that.
  SequenceEvents& operator[](uint32_t rule);
};

/// A hit of a partial match: its event's time, and its line in the pool.
struct HitRef {
  int64_t timeNs;
  CellId line;
  uint32_t reserved;
};

/// The values of a match for the groups of its rule's suppression (suppression.h), and its events' times
/// (event_time.h).
struct AlertGroups {
  bool used;                // the walker was created
  Walker walker;            // reads a match's events once more
  KeyTuples tuples;         // of a rule with RT_EACH_VALUE
  Arena forms;              // the bytes of values
  Buffer<Text> values;      // of all fields; without data: not in every event of the match
  Buffer<uint32_t> begins;  // of each field in `values`, and the end
  Buffer<Text> other;       // of one field in another event
  Buffer<char> key;         // of the group at hand
  Buffer<char> windowKey;   // of a window that ends
  Buffer<Text> keyTexts;    // values of the group at hand as people read them
  Buffer<char> keyBytes;    // what these are written in
  Buffer<char> json, id;
  Buffer<ExtraMember> extra;
  bool more;    // there is a group still to come
  bool failed;  // the host had no memory
};

struct Sequences {
  const rt_plan* plan;
  Pool pool;
  CellId* buckets;  // of keys, by hash
  RuleState* rules;
  uint64_t* waitedRules;  // row of the rules of which a start has waited: bits are only added, while other threads read
  uint32_t bucketMask;
  uint32_t statefulCount;
  uint32_t* stateful;  // rules that can own cells
  Emitter* emitter;    // takes the updates of windows
  Indicators* indicators;
  Walker* times;       // reads the times of a match's events (event_time.h); null: no rule needs it
  CellId line;         // the current event's line, if it is stored
  uint64_t nextOrder;  // breaks ties between equal starts
  uint64_t arrivals;   // events held or taken for samples so far
  Allocator allocator;
  Buffer<CompletedStep> steps;
  Buffer<Text> keyTexts;
  Buffer<char> lines;  // the lines of a completed match
  Buffer<char> keyBytes;
  Buffer<char> record;  // a result as bytes
  Buffer<ExtraMember> extra;
  Buffer<HitRef> hits;
  WaitingKeys waiting;
  KeyTuples keys;
  Buffer<char> groupLine;  // what an alert of a group stands on
  Buffer<char> groupJson;  // the members that it brings along
  Buffer<char> groupId;
  rt_options options;
  AlertGroups groups;
  uint64_t waitedCount;  // of `waitedRules`
};

/// States that there are: of each rule, and one for a rule of a saved state that is forgotten.
inline uint32_t stateCount(const rt_plan* plan) { return plan->rule_count + 1; }

/// \param options as rt_create completed them; `state_bytes` bounds keys, partials, events that wait and their lines
/// \returns false if the host has no memory.
[[nodiscard]] bool sequencesCreate(Sequences& sequences, const rt_plan* plan, const rt_host* host,
                                   const rt_options& options);
void sequencesDestroy(Sequences& sequences);

/// An event at a rule.
struct SequenceHit {
  uint32_t rule;
  uint64_t filters;  // rt_match_fn's result
  const rt_value* const* fields;
  Text line;
  int64_t timeNs;   // of the rule's timestamp field: what sequences go by; INT64_MIN: none
  int64_t eventNs;  // its event time (event_time.h): what windows go by; INT64_MIN: none
};

/// The current event is over: its line is kept only by what refers to it.
void endEvent(Sequences& sequences);

struct HeldFunctions;
struct IndicatorFunctions;

/// rt_rule_functions.is_step_hit of rules with steps.
bool isStepHit(Sequences& sequences, const SequenceHit& hit);
/// The same of rules with one step that has no key.
inline bool holdsFirstStep(Sequences& sequences, const SequenceHit& hit) {
  return (hit.filters >> sequences.plan->rules[hit.rule].steps[0].filter & 1) != 0;
}

inline const rt_rule_functions& functionsOf(const Sequences& sequences, uint32_t rule) {
  return *sequences.plan->rules[rule].functions;
}

}  // namespace rt

/// What a matcher carries for a kind of rule; null is what the kind has no use for.
struct rt_rule_functions {
  /// Takes an event; completed matches go to the emitter, ordered by key. What was dropped (of any rule, for an
  /// eviction may hit another one) is added to `events[rule]`.
  /// \returns false if the host has no memory. O(steps * keys) and the logarithm of what waits.
  bool (*take)(rt::Sequences& sequences, const rt::SequenceHit& hit, rt::Emitter& emitter,
               rt::EventCounts& events) = nullptr;
  /// The input is over: hands on what is kept of a rule's results. \returns as `take`
  bool (*finish)(rt::Sequences& sequences, uint32_t rule, rt::Emitter& emitter, rt::EventCounts& events) = nullptr;

  /// Whether the event would change anything that is known, had it a time; null: if it is a hit of a step.
  bool (*concerns)(rt::Sequences& sequences, const rt::SequenceHit& hit, rt::Emitter& emitter,
                   rt::EventCounts& events) = nullptr;
  /// Whether the event takes part in some step with some key (or memory ended while that was asked).
  bool (*is_step_hit)(rt::Sequences& sequences, const rt::SequenceHit& hit) = nullptr;

  // ---- rules in whose order of events the time counts
  const rt::HeldFunctions* held = nullptr;
  /// The input is over: settles everything that waits for a span to pass, of all rules, by (due time, rule, key). No
  /// hit may follow. \returns as `take`
  bool (*settle_all)(rt::Sequences& sequences, rt::Emitter& emitter, rt::EventCounts& events) = nullptr;

  // ---- rules that keep something beside their keys
  /// Cells of it, beside each key.
  uint32_t (*extra_cells)(const rt_rule& rule) = nullptr;
  /// Gives it to a new key. Needs the rule's extraCells free cells.
  void (*add_extra)(rt::Sequences& sequences, rt::CellId key) = nullptr;
  /// Whether forgetting a key without partials could change an alert.
  bool (*matters)(const rt::Sequences& sequences, rt::CellId key) = nullptr;

  const rt::IndicatorFunctions* indicators = nullptr;

  /// Calls `visit(context, slot)` for slots beside those of times and keys that are read once a rule is interested in
  /// an event.
  void (*visit_slots)(const rt_rule& rule, void (*visit)(void* context, uint32_t slot), void* context) = nullptr;
};
