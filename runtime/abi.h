// The bridge: what the compiler emits and the runtime reads. Nothing else is shared between the two.
//
// Only pointers, 64-bit and 32-bit integers and bytes cross. Every structure here is emitted by
// compiler/codegen/abi.cpp as an LLVM constant of the same layout; both sides assert the sizes below. Change
// one, change RT_ABI_VERSION: a runtime refuses a plan of another version at start.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/text_hash.h"

#define RT_ABI_VERSION 7u

/// The bytes after a line, and after every text a value points to, that may be read (not used).
#define RT_PADDING 64

extern "C" {

/// A match on its way to its documents; known to the runtime alone.
struct rt_alert;

/// How the runtime turns a JSON scalar into a value of a field (docs/ndjson.md, "From JSON to values").
enum rt_type {
  RT_TEXT = 0,
  RT_INTEGER = 1,
  RT_UNSIGNED = 2,
  RT_DOUBLE = 3,
  RT_BOOLEAN = 4,
  RT_DATE = 5,        // milliseconds since 1970, truncated
  RT_DATE_NANOS = 6,  // nanoseconds since 1970
  RT_ADDRESS = 7,
  RT_VERSION = 8,
  RT_OBJECTS = 9,  // whole objects
};

/// One value of a field of the event at hand. Lives until the next line is read.
/// Text: `text`, `length` (decoded UTF-8). Integer, Unsigned, Boolean (0 or 1), Date: `low`. Double: its bits
/// in `low`. Address: 128 bits in `high`, `low`; IPv4 is ::ffff:a.b.c.d. Text of a non-text value is its JSON
/// spelling without quotes. Objects: `text`, `length` from `{` to `}` in the line, `low` as rt_field.ignore_above.
struct rt_value {
  const char* text;
  uint64_t length;
  uint64_t high;
  uint64_t low;
  const struct rt_value* next;  // the field's next value in document order, or null
  struct rt_known* known;       // the runtime's; null: it keeps nothing of this value
};

/// What a computed value is. A failed one is where Elasticsearch would throw: the leaf that asked for it does not hold.
enum rt_kind {
  RT_IS_NULL = 0,
  RT_IS_TEXT = 1,
  RT_IS_INTEGER = 2,
  RT_IS_UNSIGNED = 3,
  RT_IS_DOUBLE = 4,
  RT_IS_BOOLEAN = 5,
  RT_IS_DATE = 6,
  RT_IS_DATE_NANOS = 7,
  RT_IS_ADDRESS = 8,
  RT_IS_FAILED = 9,
};

/// A computed value. The members but `kind` are those of rt_value, so that tests read both alike.
struct rt_cell {
  const char* text;
  uint64_t length;
  uint64_t high;
  uint64_t low;
  uint64_t kind;  // rt_kind
};

/// What the functions of a rule need.
struct rt_context {
  /// Memory for a computed text, until the next event; null if there is none.
  char* (*take)(struct rt_context* context, uint64_t bytes);
  void* owner;
  uint64_t failures;   // computations that failed
  uint64_t no_memory;  // 1: `take` had none
  /// Of each predicate that rules share, what it was of the event at hand: `generation`: false, `generation` + 1: true;
  /// anything else: not known yet.
  uint64_t* memos;
  uint64_t generation;  // even, from 2 on; rises with every event
  /// The host's clock: nanoseconds since 1970. Null: the events' times are the clock.
  int64_t (*now)(void* clock);
  void* clock;
};

/// Adds `count` of a unit (one of yMwdhms) to a time, or rounds it to the unit.
struct rt_time_step {
  int64_t count;
  uint32_t unit;
  uint32_t round;  // 1: rounds
};
struct rt_relative_bound {
  const struct rt_time_step* steps;
  uint64_t step_count;
  uint64_t flags;  // rt_bound_flag
};
enum rt_bound_flag {
  RT_BOUND = 1,  // else there is no limit
  RT_BOUND_INCLUSIVE = 2,
  RT_BOUND_UP = 4,  // rounding goes to the last instant of the unit, not to the first
};
/// Times relative to now.
struct rt_relative_range {
  struct rt_relative_bound bounds[2];  // low, high
  uint64_t nanos;                      // 1: times count nanoseconds; 0: milliseconds
  uint64_t clock_nanos;                // the same of the events' times
};

/// Computes a function of the language. `result` is none of the arguments.
typedef void (*rt_function)(struct rt_cell* result, const struct rt_cell* const* arguments, uint64_t count,
                            struct rt_context* context);

/// What stands for one character in a piece of a pattern: no byte of UTF-8.
#define RT_ANY_CHARACTER '\xff'

/// One pattern: `pieces` between runs of `*`. A piece is a text; in it RT_ANY_CHARACTER may stand.
struct rt_pattern {
  const struct rt_text* pieces;  // at least one; none empty, but for the pattern ""
  uint32_t piece_count;
  uint32_t flags;  // rt_pattern_flag
  /// Bytes of the first eight of every text that the pattern fits, or with RT_WORD_AT_END of the last eight; those that
  /// `mask` has. What a text has too few bytes for is zero in it, at the end, or before its first byte. An
  /// RT_ANY_CHARACTER counts as one byte.
  uint64_t word, mask;
};
enum rt_pattern_flag {
  RT_OPEN_START = 1,  // begins with `*`
  RT_OPEN_END = 2,    // ends with `*`
  RT_QUESTION = 4,    // there is an RT_ANY_CHARACTER in it
  RT_ONE_LINE = 8,    // `*` and RT_ANY_CHARACTER stand for no line terminator
  RT_FOLD = 16,       // the pieces are lower case, and ASCII letters of the text are taken so
  RT_WORD_AT_END = 32,
};
struct rt_patterns {
  const struct rt_pattern* patterns;
  uint64_t count;
};

/// A set of texts, hashed by rt_hash (text_hash.h): `slots[hash & mask]` and on, up to an empty slot, index + 1 of a
/// text.
struct rt_text_set {
  const struct rt_text* texts;
  const uint32_t* slots;
  uint32_t mask;
  uint32_t fold;  // 1: the texts are lower case, and ASCII letters of the text are taken so
};

/// A token is cut after so many UTF-16 code units; its small letters need no more bytes than this.
#define RT_WORD_UNITS 255
#define RT_WORD_BYTES (3 * RT_WORD_UNITS)
struct rt_word {
  uint64_t length;
  char small[RT_WORD_BYTES];
};

/// Phrases of words, and patterns of one word. Each word of a phrase has a bit; those of a phrase follow each other. A
/// row has `row_words` words of bits.
struct rt_words {
  struct rt_text_set set;       // of words, in small letters
  const uint64_t* rows;         // for each place in `set` the row of where the word stands; of place 0: nowhere
  const uint64_t* starts;       // the row of first words
  const uint64_t* ends;         // the row of last words
  struct rt_patterns patterns;  // may be none
  uint64_t row_words;           // at most RT_WORD_ROW
};
#define RT_WORD_ROW 16

/// A deterministic automaton over bytes. State 0 is the start.
struct rt_automaton {
  const uint8_t* class_of;  // of each byte
  const uint16_t* next;     // [state * class_count + class]
  const uint8_t* accepts;   // 0 or 1 for each state
  uint32_t class_count;
  uint32_t dead;    // the state from which nothing is accepted, if there is one; else UINT32_MAX
  uint32_t always;  // the state from which everything is accepted; else UINT32_MAX
  uint32_t reserved;
};

/// Addresses from `bounds[4 * i]` (high, low) to `bounds[4 * i + 2]` (high, low), both included, for each i below
/// `count`; sorted and apart from each other.
struct rt_address_ranges {
  const uint64_t* bounds;
  uint64_t count;
};

/// One end of a range of numbers.
struct rt_number_bound {
  uint64_t low;   // as in rt_cell
  uint32_t kind;  // RT_IS_INTEGER, RT_IS_UNSIGNED, RT_IS_DOUBLE; RT_IS_NULL: no bound
  uint32_t inclusive;
};
struct rt_number_range {
  struct rt_number_bound bounds[2];  // low, high
};

/// The functions that generated code calls: an rt_function for each function of the language (rt_fn_*), and tests.
#define RT_LANGUAGE_FUNCTIONS(X)                                                                                      \
  X(rt_fn_add)                                                                                                        \
  X(rt_fn_subtract)                                                                                                   \
  X(rt_fn_multiply)                                                                                                   \
  X(rt_fn_divide)                                                                                                     \
  X(rt_fn_modulo)                                                                                                     \
  X(rt_fn_negate)                                                                                                     \
  X(rt_fn_and)                                                                                                        \
  X(rt_fn_or)                                                                                                         \
  X(rt_fn_not)                                                                                                        \
  X(rt_fn_between)                                                                                                    \
  X(rt_fn_between_fold)                                                                                               \
  X(rt_fn_concat) X(rt_fn_ends_with) X(rt_fn_ends_with_fold) X(rt_fn_index_of) X(rt_fn_index_of_fold) X(rt_fn_length) \
      X(rt_fn_number) X(rt_fn_starts_with) X(rt_fn_starts_with_fold) X(rt_fn_string) X(rt_fn_string_contains)         \
          X(rt_fn_string_contains_fold) X(rt_fn_substring)

#define RT_DECLARE(name) \
  void name(struct rt_cell* result, const struct rt_cell* const* arguments, uint64_t count, struct rt_context* context);
RT_LANGUAGE_FUNCTIONS(RT_DECLARE)
#undef RT_DECLARE

/// Makes a cell of a field's value; null: a null.
void rt_load(struct rt_cell* cell, const struct rt_value* value, uint64_t kind);
/// Whether a text matches one of the patterns. \returns 0 or 1. O(patterns * length), times the pattern's length at
/// worst.
uint64_t rt_text_matches(const char* text, uint64_t length, const struct rt_patterns* patterns);
/// Whether a text is in the set. O(length).
uint64_t rt_text_in_set(const char* text, uint64_t length, const struct rt_text_set* set);
/// Whether an automaton accepts a text. O(length).
uint64_t rt_text_accepted(const char* text, uint64_t length, const struct rt_automaton* automaton);
/// Whether words of the text are one of the phrases, one after the other, or match a pattern. O(length * row_words), of
/// texts that repeat `_` 255 times that.
uint64_t rt_text_has_words(const char* text, uint64_t length, const struct rt_words* words);
/// The same of values, whose answers the runtime may keep. Tables are told apart by their addresses, which are even.
uint64_t rt_value_matches(const struct rt_value* value, const struct rt_patterns* patterns);
uint64_t rt_value_in_set(const struct rt_value* value, const struct rt_text_set* set);
uint64_t rt_value_accepted(const struct rt_value* value, const struct rt_automaton* automaton);
uint64_t rt_value_has_words(const struct rt_value* value, const struct rt_words* words);
/// <0, 0 or >0: order by bytes.
int64_t rt_compare_texts(const char* left, uint64_t left_length, const char* right, uint64_t right_length);
/// <0, 0 or >0: order of versions (docs/language.md, "Versions").
int64_t rt_compare_versions(const char* left, uint64_t left_length, const char* right, uint64_t right_length);
/// Whether a number lies in the range, exactly.
uint64_t rt_number_in_range(const struct rt_cell* number, const struct rt_number_range* range);

/// Whether an address lies in one of the ranges. O(log count).
uint64_t rt_address_in_ranges(uint64_t high, uint64_t low, const struct rt_address_ranges* ranges);

/// Whether a time lies in the range at this moment.
/// \param event_times of the event at hand, or null: where they are the clock, the smallest one is now
uint64_t rt_in_relative_range(uint64_t time, const struct rt_relative_range* range, const struct rt_value* event_times,
                              struct rt_context* context);

#define RT_TESTS(X)     \
  X(rt_load)            \
  X(rt_text_matches)    \
  X(rt_text_in_set)     \
  X(rt_text_accepted)   \
  X(rt_text_has_words)  \
  X(rt_value_matches)   \
  X(rt_value_in_set)    \
  X(rt_value_accepted)  \
  X(rt_value_has_words) \
  X(rt_compare_texts) X(rt_compare_versions) X(rt_number_in_range) X(rt_in_relative_range) X(rt_address_in_ranges)

/// For the compiler alone: the times that a text names, [first, last] in nanoseconds since 1970 (docs/language.md,
/// "Dates"). \param format one of a mapping's own; empty: the default. \returns 0 if it is none.
uint64_t rt_parse_time_span(struct rt_text text, struct rt_text format, int64_t* first_ns, int64_t* last_ns);
/// An instant, in nanoseconds since 1970, after the steps of a bound; what is outside int64 is its first or last one.
int64_t rt_time_math(int64_t ns, const struct rt_relative_bound* bound);
/// The next word of a text (docs/kql.md, "Texts"). \returns where it ends; 0: there is none from byte `from` on.
uint64_t rt_next_word(const char* text, uint64_t length, uint64_t from, struct rt_word* word);
/// The small letter of a letter; any other code point itself (Unicode's simple lower case).
uint32_t rt_small_letter(uint32_t code_point);
/// For the compiler alone: a decimal number in the narrowest kind that holds it. \returns 0 if the text is none.
uint64_t rt_parse_number(struct rt_text text, struct rt_cell* number);

/// Tests one event against all filters of one rule. `fields[slot]` is the slot's first value or null.
/// \returns bit i set if filter i holds; a rule has at most RT_MAX_FILTERS distinct filters.
typedef uint64_t (*rt_match_fn)(const struct rt_value* const* fields, struct rt_context* context);
#define RT_MAX_FILTERS 64
/// Whether an object satisfies `inner`, which reads the object's fields in place of the event's.
/// \param objects values of a slot of objects; null: none
/// \param fields  of the event, or of the object that has these
/// \returns 0 or what `inner` does. O(length of the objects).
uint64_t rt_any_object(struct rt_context* context, const struct rt_value* objects, const struct rt_value* const* fields,
                       rt_match_fn inner);

struct rt_text {
  const char* data;
  uint64_t length;
};

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

/// Which rules the values of one slot make candidates (docs/runtime.md, "Candidates").
struct rt_access {
  struct rt_text_set values;  // without regard to case
  const uint32_t* first;      // by place in `values`, and one more: into `rules`
  const uint32_t* rules;      // numbers of rules: first of those that every value makes candidates
  uint32_t slot;
  uint32_t longest;  // of `values`, in bytes
};

/// Which rules remain candidates, by the values of one slot.
struct rt_gate {
  struct rt_text_set values;  // without regard to case
  const uint64_t* rows;       // first the row of rules that ask nothing of the slot, then those of each value
  uint32_t slot;
  uint32_t longest;  // of `values`, in bytes
};

struct rt_access_plan {
  const uint64_t* always;  // row of the rules without any access
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
uint32_t rt_write_kibana_alert(struct rt_alert* alert);

#define RT_ALERT_FUNCTIONS(X) X(rt_apply_mappings) X(rt_write_ecs_alert) X(rt_write_kibana_alert)

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
typedef void (*rt_candidates_fn)(const struct rt_plan* plan, const uint32_t* slots, uint32_t slot_count,
                                 const struct rt_value* const* fields, uint64_t* row);

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
                        const struct rt_value* const* fields, uint64_t* row);

/// Private to the runtime; a plan with candidates names it.
struct rt_known_functions;
extern const struct rt_known_functions rt_the_known;

/// Private to the runtime; a plan with a prefilter names it.
struct rt_prefilter_functions;
extern const struct rt_prefilter_functions rt_the_prefilter;

/// The one plan of a stand-alone matcher.
extern const struct rt_plan rt_the_plan;

}  // extern "C"

static_assert(sizeof(rt_words) == 72 && sizeof(rt_cell) == 40 && sizeof(rt_pattern) == 32 &&
              sizeof(rt_text_set) == 24 && sizeof(rt_number_range) == 32 && sizeof(rt_relative_range) == 64 &&
              sizeof(rt_time_step) == 16 && sizeof(rt_automaton) == 40 &&
              offsetof(rt_cell, kind) == offsetof(rt_value, next) &&
              offsetof(rt_cell, text) == offsetof(rt_value, text) &&
              offsetof(rt_cell, length) == offsetof(rt_value, length) &&
              offsetof(rt_cell, high) == offsetof(rt_value, high) && offsetof(rt_cell, low) == offsetof(rt_value, low));
static_assert(sizeof(rt_value) == 48 && sizeof(rt_text) == 16 && sizeof(rt_field) == 64 && sizeof(rt_node) == 24 &&
              sizeof(rt_edge) == 24 && sizeof(rt_key_part) == 8 && sizeof(rt_step) == 16 && sizeof(rt_rule) == 296 &&
              sizeof(rt_plan) == 176 && sizeof(rt_path_pattern) == 24 && sizeof(rt_severity_mapping) == 40 &&
              sizeof(rt_mappings) == 56 && sizeof(rt_threshold) == 40 && sizeof(rt_new_terms) == 32 &&
              sizeof(rt_indicator_entry) == 16 && sizeof(rt_threat_match) == 32 && sizeof(rt_suppression) == 32 &&
              sizeof(rt_access) == 48 && sizeof(rt_gate) == 40 && sizeof(rt_needle) == 24 &&
              sizeof(rt_needle_set) == 144 && sizeof(rt_prefilter) == 296 && sizeof(rt_access_plan) == 40 &&
              offsetof(rt_context, memos) == 32 && offsetof(rt_context, generation) == 40);
