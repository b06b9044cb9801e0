#include "runtime/core/time.h"

#include "runtime/core/number.h"

namespace rt {

uint32_t daysInMonth(uint32_t year, uint32_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return 30 + ((month + month / 8) & 1);
}

namespace {

// Dates are counted from 0000-03-01 of the Gregorian calendar, so that leap days end a year and nothing is negative.
// Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil and civil_from_days.
constexpr int64_t kDaysBefore1970 = 719'468;
constexpr uint32_t kDaysPer400Years = 146'097;
constexpr int64_t kSecondsPerDay = 86'400;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// \param month 1 to 12. A date before 0000-03-01 gives a number that wraps round; it is far out of range anyway.
uint32_t daysFromDate(uint32_t year, uint32_t month, uint32_t day) {
  year -= month <= 2 ? 1 : 0;
  uint32_t era = year / 400;
  uint32_t yearOfEra = year % 400;
  uint32_t dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return era * kDaysPer400Years + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
}

class TimeReader {
 public:
  explicit TimeReader(Text text) : at_(text.data), end_(text.data + text.length) {}

  bool run(int64_t* ns) {
    uint32_t year, month = 1, day = 1;
    if (!digits(4, &year) || (take('-') && (!digits(2, &month) || (take('-') && (!digits(2, &day) || !timeOfDay())))))
      return false;
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
    if (at_ != end_) return false;
    int64_t seconds = (daysFromDate(year, month, day) - kDaysBefore1970) * kSecondsPerDay + seconds_;
    __int128 exact = static_cast<__int128>(seconds) * kNanosPerSecond + nanos_;
    *ns = static_cast<int64_t>(exact);
    return *ns == exact;
  }

 private:
  bool take(char c) { return at_ < end_ && *at_ == c && (++at_, true); }

  bool digits(int count, uint32_t* value) {
    *value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      if (at_ >= end_ || !isDigit(*at_)) return false;
      *value = *value * 10 + static_cast<uint32_t>(*at_ - '0');
    }
    return true;
  }

  /// What follows a date.
  bool timeOfDay() { return at_ == end_ || ((take('T') || take(' ')) && clock() && zone()); }

  /// hh[:mm[:ss[.f]]]
  bool clock() {
    uint32_t hour, minute = 0, second = 0;
    if (!digits(2, &hour)) return false;
    bool minutes = take(':');
    if (minutes && !digits(2, &minute)) return false;
    if (minutes && take(':')) {
      if (!digits(2, &second)) return false;
      if ((take('.') || take(',')) && !fraction()) return false;
    }
    seconds_ = hour * 3600 + minute * 60 + second;
    return hour <= 23 && minute <= 59 && second <= 59;
  }

  bool fraction() {
    uint32_t scale = kNanosPerSecond / 10;
    if (at_ >= end_ || !isDigit(*at_)) return false;
    for (; at_ < end_ && isDigit(*at_) && scale != 0; scale /= 10)
      nanos_ += static_cast<uint32_t>(*at_++ - '0') * scale;
    return true;
  }

  /// `Z`, ±hh, ±hhmm, ±hh:mm, or nothing; at most 18 hours, as in java.time.
  bool zone() {
    if (at_ == end_ || take('Z')) return true;
    bool east = take('+');
    uint32_t hour, minute = 0;
    if ((!east && !take('-')) || !digits(2, &hour)) return false;
    bool colon = take(':');
    if ((colon || at_ < end_) && !digits(2, &minute)) return false;
    int32_t offset = static_cast<int32_t>(hour * 3600 + minute * 60);
    seconds_ += east ? -offset : offset;
    return offset <= 18 * 3600 && minute <= 59;
  }

  const char* at_;
  const char* end_;
  int64_t seconds_ = 0;  // of the day, less the offset
  uint32_t nanos_ = 0;
};

/// Eight bytes as they must stand in a time, '0' for a digit.
struct TimePattern {
  constexpr explicit TimePattern(const char (&pattern)[9]) {
    for (int i = 0; i < 8; ++i) {
      bytes |= uint64_t{static_cast<uint8_t>(pattern[i])} << (8 * i);
      reach |= uint64_t{pattern[i] == '0' ? 0x06u : 0x0fu} << (8 * i);
    }
  }
  uint64_t bytes = 0;
  uint64_t reach = 0;  // what makes 16 or more of each byte that is no digit, or another one than the pattern's
};

/// Whether the text is as the pattern says. The digits then take the places of their characters.
inline bool takePattern(const char* text, TimePattern pattern, uint64_t* digits) {
  *digits = load64(text) ^ pattern.bytes;
  return ((*digits | (*digits + pattern.reach)) & 0xf0f0f0f0f0f0f0f0) == 0;
}

/// The digits at a place and behind it as a number.
uint32_t twoDigits(uint64_t digits, int place) {
  return static_cast<uint32_t>((digits >> (8 * place) & 15) * 10 + (digits >> (8 * place + 8) & 15));
}

/// The form that shippers write: 2026-01-01T10:00:03.250Z. \returns false of any other
bool parseUsualTime(Text text, int64_t* ns) {
  constexpr TimePattern kDate("0000-00-"), kHours("00T00:00"), kSeconds(":00.000Z");
  uint64_t date = 0, hours = 0, seconds = 0;
  if (text.length != 24 || !takePattern(text.data, kDate, &date) || !takePattern(text.data + 8, kHours, &hours) ||
      !takePattern(text.data + 16, kSeconds, &seconds))
    return false;
  uint32_t year = twoDigits(date, 0) * 100 + twoDigits(date, 2), month = twoDigits(date, 5);
  uint32_t day = twoDigits(hours, 0), hour = twoDigits(hours, 3), minute = twoDigits(hours, 6);
  uint32_t second = twoDigits(seconds, 1);
  uint32_t millis = twoDigits(seconds, 4) * 10 + static_cast<uint32_t>(seconds >> 48 & 15);
  bool isNear = year > 1700 && year < 2200;  // nanoseconds since 1970 reach so far
  if (!isNear || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  int64_t ofDay = hour * 3600 + minute * 60 + second;
  int64_t inAll = (int64_t{daysFromDate(year, month, day)} - kDaysBefore1970) * kSecondsPerDay + ofDay;
  *ns = inAll * kNanosPerSecond + int64_t{millis} * kNanosPerMilli;
  return true;
}

/// A decimal number of units of 10^exponent nanoseconds.
bool parseEpoch(Text text, int64_t exponent, int64_t* ns) {
  Decimal decimal;
  if (!parseDecimal(text, false, &decimal)) return false;
  decimal.exponent += exponent;
  return toInteger(decimal, ns);
}

/// Reads a text by a pattern (parseTimeAs).
class PatternReader {
 public:
  PatternReader(Text text, Text pattern)
      : at_(text.data),
        end_(text.data + text.length),
        pattern_(pattern.data),
        patternEnd_(pattern.data + pattern.length) {}

  bool run(int64_t* ns) {
    while (pattern_ < patternEnd_)
      if (!(*pattern_ == '\'' ? quoted() : isLetter(*pattern_) ? part() : take(*pattern_++))) return false;
    if (at_ != end_ || day_ > daysInMonth(year_, month_)) return false;
    int64_t days = int64_t{daysFromDate(year_, month_, day_)} - kDaysBefore1970;
    int64_t seconds = days * kSecondsPerDay + hour_ * 3600 + minute_ * 60 + second_;
    __int128 exact = static_cast<__int128>(seconds) * kNanosPerSecond + nanos_;
    *ns = static_cast<int64_t>(exact);
    return *ns == exact;
  }

 private:
  static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  bool take(char c) { return at_ < end_ && *at_ == c && (++at_, true); }

  bool quoted() {
    for (++pattern_; pattern_ < patternEnd_ && *pattern_ != '\''; ++pattern_)
      if (!take(*pattern_)) return false;
    ++pattern_;
    return true;
  }

  bool number(uint32_t digits, uint32_t least, uint32_t most, uint32_t* value) {
    *value = 0;
    for (; digits > 0; --digits, ++at_) {
      if (at_ >= end_ || !isDigit(*at_)) return false;
      *value = *value * 10 + static_cast<uint32_t>(*at_ - '0');
    }
    return *value >= least && *value <= most;
  }

  bool fraction(uint32_t digits) {
    uint32_t scale = kNanosPerSecond / 10;
    for (nanos_ = 0; digits > 0; --digits, scale /= 10) {
      if (at_ >= end_ || !isDigit(*at_)) return false;
      nanos_ += static_cast<uint32_t>(*at_++ - '0') * scale;
    }
    return true;
  }

  bool part() {
    char letter = *pattern_;
    uint32_t count = 0;
    for (; pattern_ < patternEnd_ && *pattern_ == letter; ++pattern_) ++count;
    switch (letter) {
      case 'y':
      case 'u':
        return number(4, 1600, 2300, &year_);
      case 'M':
        return number(2, 1, 12, &month_);
      case 'd':
        return number(2, 1, 31, &day_);
      case 'H':
        return number(2, 0, 23, &hour_);
      case 'm':
        return number(2, 0, 59, &minute_);
      case 's':
        return number(2, 0, 59, &second_);
      case 'S':
        return fraction(count);
      default:
        return false;
    }
  }

  const char* at_;
  const char* end_;
  const char* pattern_;
  const char* patternEnd_;
  uint32_t year_ = 1970, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0, nanos_ = 0;
};

/// The format before the next `||`; `formats` begins behind it afterwards.
Text nextFormat(Text* formats) {
  uint64_t length = 0;
  while (length < formats->length &&
         !(length + 1 < formats->length && formats->data[length] == '|' && formats->data[length + 1] == '|'))
    ++length;
  Text format{formats->data, length};
  uint64_t behind = smaller(length + 2, formats->length);
  *formats = {formats->data + behind, formats->length - behind};
  return format;
}

/// Writes `count` digits and the separator after them. \returns where to go on.
char* putField(char* out, uint32_t value, int count, char after) {
  for (int i = count; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  out[count] = after;
  return out + count + 1;
}

/// Writes the date `days` after 0000-03-01.
char* putDate(char* out, uint32_t days) {
  uint32_t dayOfEra = days % kDaysPer400Years;
  uint32_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
  uint32_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  uint32_t month = (5 * dayOfYear + 2) / 153;  // 0: March
  uint32_t year = yearOfEra + days / kDaysPer400Years * 400 + (month >= 10 ? 1 : 0);
  out = putField(out, year, 4, '-');
  out = putField(out, month < 10 ? month + 3 : month - 9, 2, '-');
  return putField(out, dayOfYear - (153 * month + 2) / 5 + 1, 2, 'T');
}

}  // namespace

bool parseTime(Text text, bool isString, int64_t* ns) {
  if (parseUsualTime(text, ns)) return true;
  bool date = text.length == 4 ? isString : text.length > 4 && text.data[4] == '-';
  for (uint64_t i = 0; i < 4 && date; ++i) date = isDigit(text.data[i]);
  return date ? TimeReader(text).run(ns) : parseEpoch(text, 6, ns);
}

bool parseTimeAs(Text text, Text formats, int64_t* ns) {
  while (formats.length != 0) {
    Text format = nextFormat(&formats);
    bool read = equal(format, literal("epoch_second"))   ? parseEpoch(text, 9, ns)
                : equal(format, literal("epoch_millis")) ? parseEpoch(text, 6, ns)
                                                         : PatternReader(text, format).run(ns);
    if (read) return true;
  }
  return false;
}

size_t formatTime(int64_t ns, char* out) {
  constexpr uint64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
  // From INT64_MIN on everything is positive; that moment is kFirstDay days after 0000-03-01 and some.
  constexpr int64_t kFirstDay = kDaysBefore1970 - 106'752;
  constexpr uint64_t kOfFirstDay = 106'752 * kNanosPerDay - (1ull << 63);
  uint64_t sinceFirst = static_cast<uint64_t>(ns) + (1ull << 63);
  uint64_t days = sinceFirst / kNanosPerDay;
  uint64_t nanos = sinceFirst % kNanosPerDay + kOfFirstDay;
  if (nanos >= kNanosPerDay) {
    nanos -= kNanosPerDay;
    ++days;
  }
  auto seconds = static_cast<uint32_t>(nanos / kNanosPerSecond);
  auto fraction = static_cast<uint32_t>(nanos % kNanosPerSecond);
  char* at = putDate(out, static_cast<uint32_t>(kFirstDay + static_cast<int64_t>(days)));
  at = putField(at, seconds / 3600, 2, ':');
  at = putField(at, seconds / 60 % 60, 2, ':');
  at = putField(at, seconds % 60, 2, '.');
  bool wholeMillis = fraction % kNanosPerMilli == 0;
  at = wholeMillis ? putField(at, fraction / kNanosPerMilli, 3, 'Z') : putField(at, fraction, 9, 'Z');
  return static_cast<size_t>(at - out);
}

size_t formatZonedTime(int64_t ns, char* out) {
  size_t length = formatTime(ns, out);  // 2026-01-01T10:00:03.250Z or ....250000000Z
  char* end = out + length - 1;
  auto zeros = [&](int count) {
    for (int i = 1; i <= count; ++i)
      if (end[-i] != '0') return false;
    return true;
  };
  if (end - out > 24 && zeros(3)) end -= 3;
  if (end[-4] == '.' && zeros(3)) end -= 4;
  if (end[-3] == ':' && end - out == 19 && zeros(2)) end -= 3;
  *end = 'Z';
  return static_cast<size_t>(end + 1 - out);
}

}  // namespace rt
