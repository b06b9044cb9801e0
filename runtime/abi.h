// The bridge: what the compiler emits and the runtime reads. Nothing else is shared between the two.
//
// Only pointers, 64-bit and 32-bit integers and bytes cross. Every structure here is emitted by
// compiler/codegen/abi.cpp as an LLVM constant of the same layout; both sides assert the sizes below. Change
// one, change RT_ABI_VERSION: a runtime refuses a plan of another version at start.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RT_ABI_VERSION 2u

/// The bytes after a line, and after every text a value points to, that may be read (not used).
#define RT_PADDING 64

extern "C" {

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
};

/// One value of a field of the event at hand. Lives until the next line is read.
/// Text: `text`, `length` (decoded UTF-8). Integer, Unsigned, Boolean (0 or 1), Date: `low`. Double: its bits
/// in `low`. Address: 128 bits in `high`, `low`; IPv4 is ::ffff:a.b.c.d. Text of a non-text value is its JSON
/// spelling without quotes.
struct rt_value {
  const char* text;
  uint64_t length;
  uint64_t high;
  uint64_t low;
  const struct rt_value* next;  // the field's next value in document order, or null
};

/// What the functions of a rule may use; private to the runtime.
struct rt_context;

/// Tests one event against all filters of one rule. `fields[slot]` is the slot's first value or null.
/// \returns bit i set if filter i holds; a rule has at most RT_MAX_FILTERS distinct filters.
typedef uint64_t (*rt_match_fn)(const struct rt_value* const* fields, struct rt_context* context);
#define RT_MAX_FILTERS 64

struct rt_text {
  const char* data;
  uint64_t length;
};

/// One slot of an event.
struct rt_field {
  struct rt_text path;        // dotted
  uint32_t type;              // rt_type
  uint32_t ignore_above;      // a text of more UTF-16 code units is no value
  struct rt_text null_value;  // what stands for an explicit null; data null: nothing
  struct rt_text formats;     // of a date: patterns joined by `||`; empty: ISO 8601 or epoch milliseconds
};

/// The trie of field paths, by path component. A node's edges are `edges[first_edge, first_edge + edge_count)`,
/// sorted by (length, bytes). Node 0 is the root. A node may both hold a slot and have edges.
struct rt_node {
  uint32_t first_edge;
  uint32_t edge_count;
  uint32_t first_slot;  // into `node_slots`
  uint32_t slot_count;  // usually 0 or 1; more when a path is read under several types
};
struct rt_edge {
  struct rt_text key;  // one path component
  uint32_t node;
  uint32_t reserved;
};

struct rt_key_part {
  uint32_t slot;
  uint32_t optional;  // 1: an event without the field has the value null here
};

#define RT_NO_SLOT UINT32_MAX

struct rt_step {
  uint32_t filter;     // bit of rt_match_fn's result
  uint32_t missing;    // 1: `![...]`
  uint32_t first_key;  // into rt_rule.keys; rt_rule.key_count parts
  uint32_t reserved;
};

enum rt_rule_kind { RT_EVENT = 0, RT_SEQUENCE = 1 };

struct rt_rule {
  rt_match_fn match;
  uint32_t kind;  // rt_rule_kind
  uint32_t filter_count;
  const struct rt_step* steps;  // RT_EVENT: one step without key
  uint32_t step_count;
  uint32_t until;  // 1: steps[step_count] is the until step
  const struct rt_key_part* keys;
  uint32_t key_count;  // parts per step
  uint32_t severity;   // 21, 47, 73, 99
  int64_t maxspan_ns;  // -1: none
  uint32_t timestamp_slot;
  uint32_t tiebreaker_slot;  // RT_NO_SLOT: none
  struct rt_text id;         // rule_id
  struct rt_text name;
  struct rt_text version;
  struct rt_text severity_word;  // "medium"
  /// Constant JSON of every alert: members without enclosing braces and without a trailing comma.
  struct rt_text rule_json;    // the members of `rule`
  struct rt_text threat_json;  // the members of `threat`; empty: no threat
  struct rt_text rulec_json;   // the constant members of `rulec.alert`, e.g. "rule_hash":"sha256:..."
  struct rt_text event_json;   // the constant members of `event`: severity, risk_score
};

struct rt_plan {
  uint32_t abi_version;
  uint32_t reserved;
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
};

/// The one plan of a stand-alone matcher.
extern const struct rt_plan rt_the_plan;

}  // extern "C"

static_assert(sizeof(rt_value) == 40 && sizeof(rt_text) == 16 && sizeof(rt_field) == 56 && sizeof(rt_node) == 16 &&
              sizeof(rt_edge) == 24 && sizeof(rt_key_part) == 8 && sizeof(rt_step) == 16 && sizeof(rt_rule) == 192 &&
              sizeof(rt_plan) == 112);
