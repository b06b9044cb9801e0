// Times: ISO 8601 and epoch milliseconds to nanoseconds since 1970, and back.
#pragma once

#include "runtime/core/types.h"

namespace rt {

constexpr int64_t kNanosPerMilli = 1'000'000;
constexpr int64_t kNanosPerSecond = 1'000'000'000;

/// Reads a time: `YYYY[-MM[-DD]]`, after a day optionally `T` or one space and `hh[:mm[:ss[.f]]]` with 1 to 9
/// fractional digits (`,` serves for the point), optionally `Z`, `±hh:mm`, `±hhmm` or `±hh` (without: UTC); or epoch
/// milliseconds as a decimal number with optional sign and fraction.
/// \param isString whether four digits alone are a year; as a number they are milliseconds
/// \param ns receives nanoseconds since 1970-01-01T00:00:00Z
/// \returns false if `text` is no time or lies outside int64 nanoseconds (1677-09-21 to 2262-04-11).
/// Digits of epoch milliseconds below the nanosecond are cut off. O(length), no allocation.
[[nodiscard]] bool parseTime(Text text, bool isString, int64_t* ns);

/// Reads a time in one of a mapping's own formats.
/// \param formats joined by `||`: `epoch_second`, `epoch_millis`, or patterns of yyyy (uuuu), MM, dd, HH, mm, ss, S
/// (any number) and
///   other characters, which stand for themselves, as letters in single quotes do
[[nodiscard]] bool parseTimeAs(Text text, Text formats, int64_t* ns);

/// \param month 1 to 12
uint32_t daysInMonth(uint32_t year, uint32_t month);

/// Whole milliseconds of a time, rounded towards the past (also before 1970).
constexpr int64_t floorMillis(int64_t ns) {
  int64_t millis = ns / kNanosPerMilli;
  return ns % kNanosPerMilli < 0 ? millis - 1 : millis;
}

/// The time of whole milliseconds in nanoseconds; floorMillis may have gone before the first that there is.
constexpr int64_t nanosOfMillis(int64_t millis) {
  constexpr int64_t kFirst = INT64_MIN / kNanosPerMilli;
  return larger(millis, kFirst) * kNanosPerMilli;
}

/// The smallest of a date field's values in nanoseconds; INT64_MIN if there is none.
/// \param nanos whether the values count nanoseconds, not milliseconds
int64_t earliestTime(const rt_value* values, bool nanos);

/// The longest text that formatTime writes.
constexpr size_t kTimeLength = 30;

/// Writes `2026-01-01T10:00:03.250Z`, with nine fractional digits where milliseconds do not tell all.
/// \param out room for kTimeLength bytes
/// \returns the bytes written.
size_t formatTime(int64_t ns, char* out);

/// Writes a time as Java's ZonedDateTime does: `2026-01-01T10:00Z`, with seconds and with 3, 6 or 9 fractional digits
/// only where they are not zero. The same room.
size_t formatZonedTime(int64_t ns, char* out);

}  // namespace rt
