// Comparisons of a value with a constant, by the type of the value.
#pragma once

#include "compiler/oracle/network.h"
#include "compiler/sema/type.h"

#include <compare>
#include <optional>
#include <string_view>

namespace rulec::oracle {

/// What `value` is to `constant`: less, equal, greater, or none of these (unordered). Neither is null.
/// Text is compared with the constant's text, by bytes; numbers by value; a date with the span that the constant
/// names: within it is equal. Addresses are not compared here.
/// \param type of the value: Text, a number type, Boolean, Date or DateNanos
[[nodiscard]] std::partial_ordering compare(const Value& value, const Value& constant, sema::ExprType type,
                                            const std::vector<std::string>& formats);

/// The time a date constant names: one day, minute, second or less, by how much of it is written.
struct TimeSpan {
  int64_t firstNs = 0;
  int64_t lastNs = 0;  // inclusive
};
[[nodiscard]] std::optional<TimeSpan> parseTimeSpan(std::string_view text, const std::vector<std::string>& formats);

/// The order of two numbers of any kinds, exactly; a text that is a number counts as one.
[[nodiscard]] std::partial_ordering compareNumbers(const Value& value, const Value& constant);

}  // namespace rulec::oracle
