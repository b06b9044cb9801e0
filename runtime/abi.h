// The bridge: what the compiler emits and the runtime reads. Nothing else is shared between the two.
//
// Only pointers, 64-bit and 32-bit integers and bytes cross. Every structure here is emitted by
// compiler/codegen/abi.cpp as an LLVM constant of the same layout; both sides assert the sizes below. Change
// one, change RT_ABI_VERSION: a runtime refuses a plan of another version at start.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi_code.h"
#include "runtime/text_hash.h"

#define RT_ABI_VERSION 8u

extern "C" {

/// A match on its way to its documents; known to the runtime alone.
struct rt_alert;

/// One slot of an event.
struct rt_field {
  struct rt_text path;    // dotted
  uint32_t type;          // rt_type
  uint32_t ignore_above;  // a text of more UTF-16 code units is no value; of objects: the node where their fields begin
  struct rt_text null_value;  // what stands for an explicit null; data null: nothing
  struct rt_text formats;     // of a date: patterns joined by `||`; empty: ISO 8601 or epoch milliseconds
  const struct rt_value_functions* functions;  // of its type; null: values are texts
};

/// What the runtime does with values of a type; private to it. A matcher is linked with what its fields name.
extern const struct rt_value_functions rt_the_boolean, rt_the_integer, rt_the_double, rt_the_date,
    rt_the_formatted_date, rt_the_address;

/// The trie of field paths, by path component. A node's edges are `edges[first_edge, first_edge + edge_count)`,
/// sorted by (length, bytes). Node 0 is the root; the fields of objects (RT_OBJECTS) have roots of their own, which no
/// edge leads to. A node may both hold a slot and have edges.
struct rt_node {
  uint32_t first_edge;
  uint32_t edge_count;
  uint32_t first_slot;     // into `node_slots`
  uint32_t slot_count;     // usually 0 or 1; more when a path is read under several types
  uint32_t first_pattern;  // into `patterns`
  uint32_t pattern_count;  // of slots whose fields lie below the node, under any name that a pattern matches
};
struct rt_edge {
  struct rt_text key;  // one path component
  uint32_t node;
  uint32_t reserved;
};

/// Which names below a node are a slot's. A name is dotted, and in no field of a pattern if its whole path has more
/// than RT_MAX_PATH bytes.
struct rt_path_pattern {
  const struct rt_patterns* rest;    // one pattern: `*` is any run of characters, dots too; null: the node's objects
  const struct rt_text_set* except;  // names that are no field of the slot; null: none
  uint32_t slot;
  uint32_t before;  // bytes of a path before its name: those of the node's path and a dot
};
#define RT_MAX_PATH 4096u

#define RT_NO_SLOT UINT32_MAX

struct rt_key_part {
  uint32_t slot;      // RT_NO_SLOT: always null
  uint32_t optional;  // 1: an event without the field has the value null here
};

struct rt_step {
  uint32_t filter;     // bit of rt_match_fn's result
  uint32_t missing;    // 1: `![...]`
  uint32_t first_key;  // into rt_rule.keys; rt_rule.key_count parts
  uint32_t reserved;
};

enum rt_rule_kind {
  RT_EVENT = 0,
  RT_SEQUENCE = 1,
  RT_SAMPLE = 2,
  RT_THRESHOLD = 3,
  RT_NEW_TERMS = 4,
  RT_THREAT_MATCH = 5,
};

/// So many events, and so many different values, of one group within a window.
struct rt_threshold {
  const uint32_t* group;      // slots
  uint32_t group_count;       // 0: all events are one group
  uint32_t cardinality_slot;  // RT_NO_SLOT: none
  uint64_t count;             // 1 or more
  uint64_t cardinality;
  int64_t window_ns;
};

/// Tuples of values that are new.
struct rt_new_terms {
  const uint32_t* fields;  // slots, 1 to 3
  uint64_t field_count;
  int64_t history_ns;        // before the event; -1: back to history_start_ns
  int64_t history_start_ns;  // since 1970
};

/// An event's field and an indicator's. Indicators are walked by the same trie as events.
struct rt_indicator_entry {
  uint32_t slot;
  uint32_t indicator_slot;
  uint32_t negate;
  uint32_t group_end;  // 1: the last entry of its group
};

/// Events that some indicator names. The rule's steps[1] has the filter of indicators.
struct rt_threat_match {
  const struct rt_indicator_entry* entries;
  uint64_t entry_count;
  struct rt_text indicator_path;  // dotted
};

/// Alerts of equal values folded into the first one.
enum rt_suppression_flag {
  RT_MISSING_IS_VALUE = 1,  // else an event without one of the fields alerts on its own
  RT_EACH_VALUE = 2,        // each combination of values is a group of its own; else all values of a field are one
};
struct rt_suppression {
  const uint32_t* group;  // slots; of a threshold none: its groups
  uint32_t group_count;
  uint32_t flags;                                    // rt_suppression_flag
  int64_t duration_ns;                               // from the first alert on; -1: to the end of the rule's interval
  const struct rt_suppression_functions* functions;  // rt_the_suppression
};
extern const struct rt_suppression_functions rt_the_suppression;

/// What the runtime does for a kind of rule; private to it. A matcher is linked with what its rules name.
extern const struct rt_rule_functions rt_the_event, rt_the_sequence, rt_the_sequence_of_missing, rt_the_sample,
    rt_the_threshold, rt_the_new_terms, rt_the_threat_match;

/// A row: bit r % 64 of word r / 64 for rule r of the plan.
#define RT_ROW_WORDS(rules) (((uint64_t)(rules) + 63) / 64)

/// A gram: four bytes as a number, without the case of letters. What differs by case alone has the same gram; some of what
/// differs otherwise, too.
#define RT_GRAM_CASE 0x20202020u
#define RT_GRAM_HASH 0x9e3779b1u
/// A text that values are searched for, without regard to case, by one of its grams.
struct rt_part {
  struct rt_text text;  // four bytes or more, lower case
  uint32_t gram;        // the four bytes from `offset` on, or RT_GRAM_CASE
  uint32_t offset;
};

/// The parts that the values of one slot are searched for. A gram's hash is the gram times RT_GRAM_HASH.
struct rt_parts {
  const struct rt_part* parts;  // those of one bucket side by side
  const uint32_t* first;        // by the upper `bucket_bits` of the hash, and one more: into `parts`
  const uint64_t* grams;        // a bit for each value of the upper `gram_bits` of the hash: whether a part has it
  uint32_t bucket_bits;         // 1 or more
  uint32_t gram_bits;           // 6 or more
};
#define RT_MAX_PARTS 0xff00u

/// Which rules the values of one slot make candidates (docs/runtime.md, "Candidates").
struct rt_access {
  struct rt_text_set values;     // without regard to case
  const struct rt_parts* parts;  // null: none
  const uint32_t* first;         // by place, `values` before `parts`, and one more: into `rules`
  const uint32_t* rules;         // bits of two rows: first of those that every value makes candidates
  uint32_t longest;              // of `values`, in bytes
  uint32_t value_count;          // the place before that of the first part
};

/// Which rules remain candidates, by the values of one slot.
struct rt_gate {
  struct rt_text_set values;  // without regard to case
  const uint64_t* rows;       // first the row of rules that ask nothing of the slot, then those of each value
  uint32_t slot;
  uint32_t longest;  // of `values`, in bytes
};

/// Of two rows, one behind the other: rules to be asked, and rules to be asked if a start of theirs may wait.
struct rt_access_plan {
  const uint64_t* always;  // two rows of the rules without any access
  const struct rt_access* accesses;
  const struct rt_gate* gates;
  const uint16_t* of_slot;  // by slot: 1 + the number of its access; 0: it has none
  uint32_t gate_count;
  uint32_t reserved;
};

/// The bytes at which a search looks at once, and the sets of needles that it tells apart.
#define RT_WINDOW 3
#define RT_BUCKETS 8u
/// Two of the sets are no needles: escapes of characters that needles are made of, `\u0020` to `\u007e` but for
/// `& ' / < >`; and the ends of lines that begin with white space.
#define RT_ESCAPE_BUCKET 0u
#define RT_BLANK_BUCKET 1u
#define RT_FIRST_BUCKET 2u

enum rt_needle_flag {
  RT_NEEDLE_FOLD = 1,  // the bytes are lower case, and ASCII letters of the line are taken so
  RT_NEEDLE_KEY = 2,   // the last part of a key's name and its quote; the value counts if a start may wait for it
};
/// A run of bytes, at least RT_WINDOW, that a line of interest has, as JSON spells it: without `& ' / < >`, control
/// characters and what is not ASCII, which are spelled in more than one way.
struct rt_needle {
  struct rt_text bytes;
  uint32_t window;  // the place in `bytes` that the search looks for
  uint32_t flags;   // rt_needle_flag
};
/// Needles to look for together. `needles[first[b], first[b + 1])` are those of bucket b.
struct rt_needle_set {
  /// By place in the window and by the low, then the high four bits of a byte: the buckets, one bit each, that it fits.
  uint8_t masks[RT_WINDOW][2][16];
  uint32_t first[RT_BUCKETS + 1];
  uint32_t reserved;
  const struct rt_needle* needles;
};
/// What a line must have to be read (docs/runtime.md, "Lines that nobody reads").
struct rt_prefilter {
  struct rt_needle_set idle;  // of any event that a rule may need
  struct rt_needle_set live;  // the same while starts wait: also of events that may go on from one or end one
  /// The runtime's, so that matchers without a prefilter are linked without it.
  const struct rt_prefilter_functions* functions;
};

/// What is kept of a rule's results: the first or the last ones.
enum rt_pipe_kind { RT_HEAD = 0, RT_TAIL = 1 };
struct rt_pipe {
  uint64_t count;
  uint64_t kind;  // rt_pipe_kind
};

/// A value of `field` that gives an alert a severity of its own.
struct rt_severity_mapping {
  struct rt_text field;  // dotted
  struct rt_text value;
  uint32_t severity;    // 21, 47, 73, 99
  uint32_t as_integer;  // 1: `value` is a whole number, and is compared as one
};

/// How an event changes what its alert says (docs/alerts.md, "What an event changes"). Texts are empty where nothing is
/// mapped.
struct rt_mappings {
  /// rt_apply_mappings, so that matchers without mappings are linked without it.
  void (*apply)(struct rt_alert* alert, const struct rt_mappings* mappings);
  const struct rt_severity_mapping* severities;
  uint64_t severity_count;
  struct rt_text risk_score_field;
  struct rt_text name_field;
};
void rt_apply_mappings(struct rt_alert* alert, const struct rt_mappings* mappings);

/// Writes the documents of one match. A matcher is linked with the one that its plan names. \returns an rt_emission.
typedef uint32_t (*rt_alert_writer)(struct rt_alert* alert);
uint32_t rt_write_ecs_alert(struct rt_alert* alert);
/// The same where no rule's matches bring anything along: single events, sequences and samples, without suppression.
uint32_t rt_write_plain_ecs_alert(struct rt_alert* alert);
uint32_t rt_write_kibana_alert(struct rt_alert* alert);

#define RT_ALERT_FUNCTIONS(X) \
  X(rt_apply_mappings) X(rt_write_ecs_alert) X(rt_write_plain_ecs_alert) X(rt_write_kibana_alert)

struct rt_rule {
  rt_match_fn match;
  uint32_t kind;  // rt_rule_kind
  uint32_t filter_count;
  const struct rt_step* steps;  // of other rules than sequences and samples: one step without key
  uint32_t step_count;
  uint32_t until;  // 1: steps[step_count] is the until step
  const struct rt_key_part* keys;
  uint32_t key_count;        // parts per step
  uint32_t severity;         // 21, 47, 73, 99
  int64_t maxspan_ns;        // -1: none
  uint32_t timestamp_slot;   // what puts events in order
  uint32_t tiebreaker_slot;  // RT_NO_SLOT: none
  const struct rt_pipe* pipes;
  uint64_t pipe_count;
  int64_t lateness_ns;  // by how much the rule's schedule allows events to be late
  struct rt_text id;    // rule_id
  struct rt_text name;
  struct rt_text version;
  struct rt_text severity_word;  // "medium"
  /// Constant JSON of every alert: members without enclosing braces and without a trailing comma.
  struct rt_text rule_json;    // the members of `rule`; of the profile `kibana` those from kibana.alert.rule.version on
  struct rt_text threat_json;  // the members of `threat`; empty: no threat, and in the profile `kibana`
  struct rt_text rulec_json;   // the constant members of `rulec.alert`, e.g. "rule_hash":"sha256:..."
  struct rt_text building_block_type;         // "default"; empty: the alerts are no building blocks
  const struct rt_mappings* mappings;         // null: alerts are the same for every event
  struct rt_text manifest_json;               // members of the rule in the manifest that no alert has; empty: none
  uint32_t risk_score;                        // 0 to 100
  uint32_t waiting;                           // rt_waiting
  const void* type;                           // of its kind: rt_threshold, rt_new_terms, rt_threat_match; else null
  const struct rt_suppression* suppression;   // null: none
  uint64_t max_signals;                       // alerts of one interval; 0: no limit
  int64_t interval_ns;                        // positive
  uint32_t override_slot;                     // where an event's time is looked for first; RT_NO_SLOT: nowhere
  uint32_t needs_override;                    // 1: an event without a time there takes no part
  const struct rt_rule_functions* functions;  // of its kind, and whether it has missing steps
};

/// Of which events a rule with a start that waits takes notice, beside those of `idle`.
enum rt_waiting {
  RT_WAITS_FOR_NONE = 0,     // `idle` has all of its needles
  RT_WAITS_FOR_NEEDLES = 1,  // those with a needle of `live`
  RT_WAITS_FOR_KEY = 2,      // and on: those with a value of key part `waiting - RT_WAITS_FOR_KEY`; or as above
};

struct rt_plan;
/// Adds what lies below a node with patterns to its slots (core/walk_patterns.h). \returns a PatternWalkResult
typedef uint32_t (*rt_pattern_walk_fn)(void* walker, const void* place);
/// Writes the row of rules that may match an event with these fields; every other rule's filters do not hold.
/// \param slots those that have a value, once each
/// \param waiting row of the rules of which a start may wait; null: of all
/// \param row has room for two rows
typedef void (*rt_candidates_fn)(const struct rt_plan* plan, const uint32_t* slots, uint32_t slot_count,
                                 const struct rt_value* const* fields, const uint64_t* waiting, uint64_t* row);

struct rt_plan {
  uint32_t abi_version;
  uint32_t full_detail;  // 1: alerts of the profile `kibana` have the times of their detection, too
  const struct rt_field* fields;
  const struct rt_node* nodes;
  const struct rt_edge* edges;
  const uint32_t* node_slots;
  const struct rt_rule* rules;
  uint32_t field_count;
  uint32_t node_count;
  uint32_t edge_count;
  uint32_t rule_count;
  struct rt_text compiler_version;
  struct rt_text target;
  struct rt_text rule_set_hash;  // "sha256:<hex>"
  rt_alert_writer write_alert;
  const struct rt_access_plan* access;
  rt_candidates_fn find_candidates;  // null: every rule is asked
  uint64_t memo_count;               // predicates that rules share
  const struct rt_path_pattern* patterns;
  rt_pattern_walk_fn walk_patterns;      // rt_walk_patterns; null: there are no patterns
  const struct rt_prefilter* prefilter;  // null: every line is read
  /// rt_the_known; null: nothing is kept of values. Of plans with `find_candidates`.
  const struct rt_known_functions* known;
};

uint32_t rt_walk_patterns(void* walker, const void* place);

/// The rt_candidates_fn of plans with `access`. O(values of these slots + rules / 64).
void rt_find_candidates(const struct rt_plan* plan, const uint32_t* slots, uint32_t slot_count,
                        const struct rt_value* const* fields, const uint64_t* waiting, uint64_t* row);

/// Private to the runtime; a plan with candidates names it.
struct rt_known_functions;
extern const struct rt_known_functions rt_the_known;

/// Private to the runtime; a plan with a prefilter names it.
struct rt_prefilter_functions;
extern const struct rt_prefilter_functions rt_the_prefilter;

/// The one plan of a stand-alone matcher.
extern const struct rt_plan rt_the_plan;

}  // extern "C"

static_assert(sizeof(rt_value) == 48 && sizeof(rt_text) == 16 && sizeof(rt_field) == 64 && sizeof(rt_node) == 24 &&
              sizeof(rt_edge) == 24 && sizeof(rt_key_part) == 8 && sizeof(rt_step) == 16 && sizeof(rt_rule) == 296 &&
              sizeof(rt_plan) == 176 && sizeof(rt_path_pattern) == 24 && sizeof(rt_severity_mapping) == 40 &&
              sizeof(rt_mappings) == 56 && sizeof(rt_threshold) == 40 && sizeof(rt_new_terms) == 32 &&
              sizeof(rt_indicator_entry) == 16 && sizeof(rt_threat_match) == 32 && sizeof(rt_suppression) == 32 &&
              sizeof(rt_access) == 56 && sizeof(rt_part) == 24 && sizeof(rt_parts) == 32 && sizeof(rt_gate) == 40 && sizeof(rt_needle) == 24 &&
              sizeof(rt_needle_set) == 144 && sizeof(rt_prefilter) == 296 && sizeof(rt_access_plan) == 40 &&
              offsetof(rt_context, memos) == 32 && offsetof(rt_context, generation) == 40);
