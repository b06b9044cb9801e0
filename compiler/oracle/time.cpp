// Times from their text and days from their number, by the proleptic Gregorian calendar counted year by year.
#include "compiler/oracle/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace rulec::oracle {
namespace {

constexpr __int128 kNanosPerSecond = 1'000'000'000;

/// Reads a text from left to right.
struct Cursor {
  std::string_view rest;

  bool take(char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
  }
  /// Exactly `count` digits, with a value of `least` to `most`.
  std::optional<int> digits(size_t count, int least, int most) {
    if (rest.size() < count) return std::nullopt;
    int value = 0;
    for (char c : rest.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
  }
};

bool isLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int daysIn(int month, int year) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && isLeap(year) ? 1 : 0);
}

int64_t daysSince1970(int year, int month, int day) {
  int64_t days = day - 1;
  for (int m = 1; m < month; ++m) days += daysIn(m, year);
  for (int y = 1970; y < year; ++y) days += isLeap(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= isLeap(y) ? 366 : 365;
  return days;
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; only after the last may something follow.
std::optional<int64_t> readDate(Cursor& cursor) {
  std::optional<int> year = cursor.digits(4, 0, 9999);
  std::optional<int> month = 1;
  std::optional<int> day = 1;
  if (!year) return std::nullopt;
  if (cursor.take('-')) {
    month = cursor.digits(2, 1, 12);
    if (!month) return std::nullopt;
    bool hasDay = cursor.take('-');
    if (hasDay) day = cursor.digits(2, 1, daysIn(*month, *year));
    if (!hasDay && !cursor.rest.empty()) return std::nullopt;
  } else if (!cursor.rest.empty()) {
    return std::nullopt;
  }
  if (!day || *year < 1600 || *year > 2300) return std::nullopt;  // far outside what 64 bits of nanoseconds hold
  return daysSince1970(*year, *month, *day);
}

/// `.f` with 1 to 9 digits, or nothing at all: 0.
std::optional<int64_t> readFraction(Cursor& cursor) {
  if (!cursor.take('.') && !cursor.take(',')) return 0;
  size_t count = std::min(cursor.rest.find_first_not_of("0123456789"), cursor.rest.size());
  if (count == 0 || count > 9) return std::nullopt;
  std::string digits(cursor.rest.substr(0, count));
  cursor.rest.remove_prefix(count);
  digits.resize(9, '0');
  return std::stoll(digits);
}

/// `hh[:mm[:ss[.f]]]` in nanoseconds of the day.
std::optional<int64_t> readTimeOfDay(Cursor& cursor) {
  std::optional<int> hour = cursor.digits(2, 0, 23);
  if (!hour) return std::nullopt;
  if (!cursor.take(':')) return *hour * int64_t{3600} * 1'000'000'000;
  std::optional<int> minute = cursor.digits(2, 0, 59);
  if (!minute) return std::nullopt;
  int64_t seconds = *hour * 3600 + *minute * 60;
  if (!cursor.take(':')) return seconds * 1'000'000'000;
  std::optional<int> second = cursor.digits(2, 0, 59);
  if (!second) return std::nullopt;
  std::optional<int64_t> fraction = readFraction(cursor);
  if (!fraction) return std::nullopt;
  return (seconds + *second) * 1'000'000'000 + *fraction;
}

/// `Z`, `+hh:mm`, `+hhmm`, `+hh`, or nothing at all, in seconds east of UTC.
std::optional<int64_t> readZone(Cursor& cursor) {
  if (cursor.rest.empty() || cursor.take('Z')) return 0;
  int sign = cursor.take('+') ? 1 : cursor.take('-') ? -1 : 0;
  std::optional<int> hour = sign != 0 ? cursor.digits(2, 0, 18) : std::nullopt;
  if (!hour) return std::nullopt;
  bool colon = cursor.take(':');
  if (!colon && cursor.rest.empty()) return sign * *hour * 3600;
  std::optional<int> minute = cursor.digits(2, 0, 59);
  if (!minute || *hour * 60 + *minute > 18 * 60) return std::nullopt;
  return sign * (*hour * 3600 + *minute * 60);
}

std::optional<int64_t> inRange(__int128 ns) {
  if (ns < INT64_MIN || ns > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(ns);
}

std::optional<int64_t> parseIso(std::string_view text) {
  Cursor cursor{text};
  std::optional<int64_t> days = readDate(cursor);
  if (!days) return std::nullopt;
  std::optional<int64_t> timeOfDay = 0;
  std::optional<int64_t> zone = 0;
  if (!cursor.rest.empty()) {
    if (!cursor.take('T') && !cursor.take(' ')) return std::nullopt;
    timeOfDay = readTimeOfDay(cursor);
    zone = timeOfDay ? readZone(cursor) : std::nullopt;
  }
  if (!zone || !cursor.rest.empty()) return std::nullopt;
  return inRange((static_cast<__int128>(*days) * 86400 - *zone) * kNanosPerSecond + *timeOfDay);
}

/// The parts of a time that a pattern names.
struct TimeParts {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int64_t nanos = 0;
};

/// Reads what the run of `count` pattern letters `letter` stands for.
bool readPart(Cursor& cursor, char letter, size_t count, TimeParts& parts) {
  auto into = [&](int& part, size_t digits, int least, int most) {
    std::optional<int> value = cursor.digits(digits, least, most);
    if (value) part = *value;
    return value.has_value();
  };
  switch (letter) {
    case 'y':
    case 'u':
      return into(parts.year, 4, 1600, 2300);
    case 'M':
      return into(parts.month, 2, 1, 12);
    case 'd':
      return into(parts.day, 2, 1, 31);
    case 'H':
      return into(parts.hour, 2, 0, 23);
    case 'm':
      return into(parts.minute, 2, 0, 59);
    case 's':
      return into(parts.second, 2, 0, 59);
    case 'S': {
      std::string digits(cursor.rest.substr(0, count));
      if (digits.size() != count || digits.find_first_not_of("0123456789") != std::string::npos) return false;
      cursor.rest.remove_prefix(count);
      digits.resize(9, '0');
      parts.nanos = std::stoll(digits);
      return true;
    }
    default:
      return false;
  }
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool readPattern(Cursor& cursor, std::string_view format, TimeParts& parts) {
  while (!format.empty()) {
    char c = format.front();
    if (c == '\'') {
      size_t close = std::min(format.find('\'', 1), format.size());
      for (char quoted : format.substr(1, close - 1))
        if (!cursor.take(quoted)) return false;
      format.remove_prefix(std::min(close + 1, format.size()));
      continue;
    }
    size_t count = isLetter(c) ? std::min(format.find_first_not_of(c), format.size()) : 1;
    if (isLetter(c) ? !readPart(cursor, c, count, parts) : !cursor.take(c)) return false;
    format.remove_prefix(count);
  }
  return cursor.rest.empty();
}

}  // namespace

std::optional<int64_t> parseTimeAs(std::string_view text, std::string_view format) {
  if (format == "epoch_second") return parseShifted(text, 9);
  Cursor cursor{text};
  TimeParts parts;
  if (!readPattern(cursor, format, parts) || parts.day > daysIn(parts.month, parts.year)) return std::nullopt;
  __int128 seconds = static_cast<__int128>(daysSince1970(parts.year, parts.month, parts.day)) * 86400 +
                     parts.hour * 3600 + parts.minute * 60 + parts.second;
  return inRange(seconds * kNanosPerSecond + parts.nanos);
}

std::optional<int64_t> parseTime(std::string_view text, ScalarKind kind) {
  std::optional<int64_t> iso = kind == ScalarKind::Number ? std::nullopt : parseIso(text);
  if (iso) return iso;
  bool isYear = text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (isYear && kind != ScalarKind::Number) return std::nullopt;  // one that cannot be counted
  return parseShifted(text, 6);                                   // milliseconds
}

std::string zonedTimeText(int64_t ns) {
  time_t seconds = static_cast<time_t>(floorMillis(ns) / 1000 - (floorMillis(ns) % 1000 < 0 ? 1 : 0));
  int64_t nanos = ns - static_cast<int64_t>(seconds) * 1'000'000'000;
  tm parts{};
  gmtime_r(&seconds, &parts);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                                 parts.tm_hour, parts.tm_min);
  if (parts.tm_sec != 0 || nanos != 0) text += fmt::format(":{:02}", parts.tm_sec);
  if (nanos != 0) {
    std::string fraction = fmt::format("{:09}", nanos);
    while (fraction.ends_with("000")) fraction.resize(fraction.size() - 3);
    text += '.' + fraction;
  }
  return text + 'Z';
}

int64_t floorMillis(int64_t ns) {
  int64_t millis = ns / 1'000'000;
  return millis * 1'000'000 > ns ? millis - 1 : millis;
}

CalendarDay calendarDay(int64_t daysSince1970) {
  CalendarDay date;
  auto yearLength = [&] { return isLeap(date.year) ? 366 : 365; };
  for (; daysSince1970 < 0; daysSince1970 += yearLength()) --date.year;
  for (; daysSince1970 >= yearLength(); ++date.year) daysSince1970 -= yearLength();
  for (; daysSince1970 >= daysIn(date.month, date.year); ++date.month) daysSince1970 -= daysIn(date.month, date.year);
  date.day += static_cast<int>(daysSince1970);
  return date;
}

}  // namespace rulec::oracle
