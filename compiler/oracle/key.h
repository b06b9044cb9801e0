// Join keys: the values that an event is joined on, their order and their text. docs/language.md, "Sequences".
#pragma once

#include "compiler/oracle/event.h"

#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle {

/// More combinations of a multi-valued join key are not used, for each step and event.
inline constexpr size_t kMaxKeyTuples = 1024;

/// A part of a join key.
struct KeyField {
  ir::Field field;
  bool optional = false;  // an event without the field takes part with null
  bool unmapped = false;  // null, whatever the event holds
};

/// The parts of a join key. Parts in one place have one type, or are numbers.
using KeyTuple = std::vector<Value>;

/// The order of values of one type, null last: numbers by value, whatever type each has; texts and addresses by bytes;
/// false before true.
[[nodiscard]] bool valueLess(const Value& left, const Value& right);

/// Part by part, by valueLess.
struct KeyLess {
  bool operator()(const KeyTuple& left, const KeyTuple& right) const;
};

/// The tuples of a join key that the event takes part with: ascending, distinct, at most kMaxKeyTuples.
[[nodiscard]] std::vector<KeyTuple> keyTuples(const Event& event, const std::vector<KeyField>& key);

/// A value as text, nothing for null. Numbers, which may be of another type than the field, are written as the field's:
/// doubles as Java does. Dates are "2026-01-01T10:00:03.250Z", with nine digits if milliseconds do not tell all.
[[nodiscard]] std::optional<std::string> keyText(const Value& value, ir::Type type);
/// The texts of all parts, as the fields of `key` have them.
[[nodiscard]] std::vector<std::optional<std::string>> keyTexts(const KeyTuple& tuple, const std::vector<KeyField>& key);

}  // namespace rulec::oracle
