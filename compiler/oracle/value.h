// JSON scalars as values of a field: docs/ndjson.md, "From JSON to values".
//
// Written against the system's own inet_pton, strtod and strtoull; it shares nothing with the runtime.
#pragma once

#include "compiler/ir/ir.h"

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace rulec::oracle {

/// 128 bits in network order; IPv4 lies in ::ffff:0:0/96.
struct Address {
  std::array<uint8_t, 16> bytes{};
  friend bool operator==(const Address&, const Address&) = default;
  friend auto operator<=>(const Address&, const Address&) = default;
};

enum class ScalarKind : uint8_t { String, Number, Boolean, Null };

/// A scalar as the document holds it. Strings are unescaped; numbers and booleans are in their JSON spelling.
struct Scalar {
  ScalarKind kind = ScalarKind::String;
  std::string_view text;
};

/// What a field of some type holds; null is std::monostate. Text and versions are std::string; integers and dates
/// (milliseconds or nanoseconds since 1970) int64_t.
using Value = std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string, Address>;

[[nodiscard]] inline bool isNull(const Value& value) { return std::holds_alternative<std::monostate>(value); }

/// \returns the scalar as a value of the field, or null if it is none.
[[nodiscard]] Value valueOf(Scalar scalar, const ir::Field& field);

/// An IPv4 or IPv6 address; nothing for other text.
[[nodiscard]] std::optional<Address> parseAddress(std::string_view text);

/// A decimal number: sign, digits, point, exponent; digits needed on one side of the point only. No white space.
[[nodiscard]] bool isDecimal(std::string_view text);
/// The number without its fraction; nothing if `text` is no decimal number or does not fit.
[[nodiscard]] std::optional<int64_t> parseInteger(std::string_view text);
/// The number times 10^shift, without its fraction; nothing as for parseInteger.
[[nodiscard]] std::optional<int64_t> parseShifted(std::string_view text, int shift);
[[nodiscard]] std::optional<uint64_t> parseUnsigned(std::string_view text);
/// The nearest double; nothing if `text` is no decimal number or the result would be infinite.
[[nodiscard]] std::optional<double> parseDouble(std::string_view text);

/// A time in nanoseconds since 1970: `YYYY[-MM[-DD]]`, after a day optionally `T` or a space, `hh[:mm[:ss[.f]]]` (1 to
/// 9 digits of fraction) and a zone (`Z`, `+hh:mm`, `+hhmm`, `+hh`, at most 18 hours; none: UTC); or epoch milliseconds
/// as a decimal number, cut to nanoseconds. Nothing for other text and outside 1677-09-21 to 2262-04-11.
/// \param kind a Number is milliseconds, also with four digits
[[nodiscard]] std::optional<int64_t> parseTime(std::string_view text, ScalarKind kind = ScalarKind::String);
/// A time written in one of a mapping's own formats: `epoch_second`, or a pattern of `yyyy`, `uuuu`, `MM`, `dd`, `HH`,
/// `mm`, `ss`, `S` (any number) and other characters that stand for themselves; letters in single quotes do, too.
[[nodiscard]] std::optional<int64_t> parseTimeAs(std::string_view text, std::string_view format);
/// A time as Java's ZonedDateTime writes it: `2026-01-01T10:00Z`; seconds, and 3, 6 or 9 digits of fraction, only where
/// they are not zero.
[[nodiscard]] std::string zonedTimeText(int64_t ns);
/// Dotted quad, or RFC 5952 with hexadecimal groups only.
[[nodiscard]] std::string addressText(const Address& address);
/// Whole milliseconds, towards the past.
[[nodiscard]] int64_t floorMillis(int64_t ns);

struct CalendarDay {
  int year = 1970, month = 1, day = 1;
};
/// The day that many days after 1970-01-01. O(years between).
[[nodiscard]] CalendarDay calendarDay(int64_t daysSince1970);

}  // namespace rulec::oracle
