// Sequences by a reading of the reference that has no state: all chains of events are looked at, and those that the
// rules exclude are thrown away; what is left is then checked against the missing events of the whole stream.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle::model {

/// Values of a join key: 0 and 1 are values, ascending; kNull is null, the last.
inline constexpr int kNull = 2;

/// Fields of one type, or of number types. Steps may name either; events may hold different values in both.
struct KeyKind {
  std::array<const char*, 2> fields;                // the same twice: one field
  std::array<const char*, 2> spellings;             // in JSON, of the values 0 and 1
  std::array<std::array<const char*, 2>, 2> texts;  // by field, of the values 0 and 1
};

struct Step {
  char letter = 'A';
  bool missing = false;
  unsigned runs = 1;
  size_t field = 0;  // of the rule's KeyKind
};

struct Rule {
  std::vector<Step> steps;
  std::optional<Step> until;
  const KeyKind* kind = nullptr;  // none: no key
  bool optionalKey = false;
  std::optional<int64_t> maxspanMs;
  bool tiebreaker = false;  // the field m
  int64_t latenessNs = 0;
};

struct Event {
  std::string id;
  std::string letters;
  std::array<std::vector<int>, 2> keys;  // by field; distinct
  int64_t timeNs = 0;
  std::optional<int> tiebreaker;
};

/// How many completed sequences the missing events left and took.
struct Counts {
  size_t survived = 0, discarded = 0;
};

/// "A1 - B3 x" for each match, in order: ids, "-" for a missing step, the key's text.
std::vector<std::string> matches(const Rule& rule, const std::vector<Event>& events, Counts& counts);

}  // namespace rulec::oracle::model
