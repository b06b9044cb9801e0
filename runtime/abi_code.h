// Of the bridge (abi.h) what the rules' code works with: values, tables of its tests, and the functions that it calls.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The bytes after a line, and after every text a value points to, that may be read (not used).
#define RT_PADDING 64

extern "C" {

struct rt_text {
  const char* data;
  uint64_t length;
};

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
  X(rt_fn_concat)                                                                                                     \
  X(rt_fn_ends_with) X(rt_fn_ends_with_fold) X(rt_fn_index_of) X(rt_fn_index_of_fold) X(rt_fn_length) X(rt_fn_number) \
      X(rt_fn_starts_with) X(rt_fn_starts_with_fold) X(rt_fn_string) X(rt_fn_string_contains)                         \
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

}  // extern "C"

static_assert(sizeof(rt_words) == 72 && sizeof(rt_cell) == 40 && sizeof(rt_pattern) == 32 &&
              sizeof(rt_text_set) == 24 && sizeof(rt_number_range) == 32 && sizeof(rt_relative_range) == 64 &&
              sizeof(rt_time_step) == 16 && sizeof(rt_automaton) == 40 &&
              offsetof(rt_cell, kind) == offsetof(rt_value, next) &&
              offsetof(rt_cell, text) == offsetof(rt_value, text) &&
              offsetof(rt_cell, length) == offsetof(rt_value, length) &&
              offsetof(rt_cell, high) == offsetof(rt_value, high) && offsetof(rt_cell, low) == offsetof(rt_value, low));
