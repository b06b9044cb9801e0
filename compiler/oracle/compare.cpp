#include "compiler/oracle/compare.h"

#include "compiler/oracle/functions.h"
#include "compiler/oracle/version.h"

#include <cfloat>
#include <chrono>
#include <cmath>
#include <cstdlib>

namespace rulec::oracle {
namespace {

using sema::ExprType;

// Wide enough for every int64, uint64 and double.
using Wide = long double;
static_assert(LDBL_MANT_DIG >= 64);

std::optional<Wide> wide(const Value& number) {
  if (const auto* i = std::get_if<int64_t>(&number)) return *i;
  if (const auto* u = std::get_if<uint64_t>(&number)) return *u;
  if (const auto* d = std::get_if<double>(&number)) return *d;
  const auto* text = std::get_if<std::string>(&number);
  if (text == nullptr) return std::nullopt;
  std::optional<int64_t> integer = parseInteger(*text);
  std::optional<uint64_t> natural = parseUnsigned(*text);
  std::optional<double> real = parseDouble(*text);
  bool isWhole = real && static_cast<Wide>(*real) == std::floor(static_cast<Wide>(*real));
  if (isWhole && integer) return *integer;
  if (isWhole && natural) return *natural;
  return real ? std::optional<Wide>(*real) : std::nullopt;
}

std::partial_ordering compareBooleans(bool value, const Value& constant) {
  const auto* text = std::get_if<std::string>(&constant);
  bool wanted = text != nullptr ? *text == "true" : std::get<bool>(constant);
  return value <=> wanted;
}

/// The days of the year or month that `YYYY` or `YYYY-MM` names.
int64_t daysNamed(std::string_view text) {
  auto number = [&](size_t at, size_t count) { return std::atoi(std::string(text.substr(at, count)).c_str()); };
  auto year = std::chrono::year(number(0, 4));
  if (text.size() == 4) return year.is_leap() ? 366 : 365;
  auto last = year / std::chrono::month(static_cast<unsigned>(number(5, 2))) / std::chrono::last;
  return static_cast<unsigned>(last.day());
}

/// The span a date constant names, cut to what the field can hold: a date counts milliseconds.
std::optional<TimeSpan> spanOf(const Value& constant, const std::vector<std::string>& formats) {
  if (const auto* text = std::get_if<std::string>(&constant)) return parseTimeSpan(*text, formats);
  std::optional<int64_t> time = parseTime(textOf(constant), ScalarKind::Number);
  return time ? std::optional(TimeSpan{*time, *time}) : std::nullopt;
}

std::partial_ordering compareDates(int64_t value, const Value& constant, ExprType type,
                                   const std::vector<std::string>& formats) {
  std::optional<TimeSpan> span = spanOf(constant, formats);
  if (!span) return std::partial_ordering::unordered;
  bool millis = type == ExprType::Date;
  if (value < (millis ? floorMillis(span->firstNs) : span->firstNs)) return std::partial_ordering::less;
  if (value > (millis ? floorMillis(span->lastNs) : span->lastNs)) return std::partial_ordering::greater;
  return std::partial_ordering::equivalent;
}

}  // namespace

std::partial_ordering compareNumbers(const Value& value, const Value& constant) {
  std::optional<Wide> left = wide(value);
  std::optional<Wide> right = wide(constant);
  return left && right ? *left <=> *right : std::partial_ordering::unordered;
}

std::partial_ordering compare(const Value& value, const Value& constant, ExprType type,
                              const std::vector<std::string>& formats) {
  switch (type) {
    case ExprType::Text:
      return std::get<std::string>(value) <=> textOf(constant);
    case ExprType::Integer:
    case ExprType::Unsigned:
    case ExprType::Double:
      return compareNumbers(value, constant);
    case ExprType::Boolean:
      return compareBooleans(std::get<bool>(value), constant);
    case ExprType::Date:
    case ExprType::DateNanos:
      return compareDates(std::get<int64_t>(value), constant, type, formats);
    case ExprType::Version:
      return compareVersions(std::get<std::string>(value), textOf(constant));
    case ExprType::Address:
      return std::get<Address>(value) <=> *parseAddress(std::get<std::string>(constant));
    case ExprType::Null:
    case ExprType::Invalid:
      break;
  }
  __builtin_unreachable();
}

std::optional<TimeSpan> parseTimeSpan(std::string_view text, const std::vector<std::string>& formats) {
  for (const std::string& format : formats) {
    std::optional<int64_t> time = parseTimeAs(text, format);
    if (!time) continue;
    bool epoch = format == "epoch_second";
    auto names = [&](char letter) { return format.find(letter) != std::string::npos; };
    int64_t seconds = names('s') ? 1 : names('m') ? 60 : names('H') ? 3600 : 86400;
    return TimeSpan{*time, *time + (epoch || names('S') ? 0 : seconds * 1'000'000'000 - 1)};
  }
  std::optional<int64_t> first = parseTime(text);
  if (!first) return std::nullopt;
  constexpr int64_t kSecond = 1'000'000'000;
  bool iso = text.size() == 4 || (text.size() >= 7 && text[4] == '-');
  bool fraction = text.size() > 19 && (text[19] == '.' || text[19] == ',');
  auto writes = [&](size_t at, char c) { return text.size() > at && text[at] == c; };
  int64_t length = 1;
  if (iso && text.size() <= 7) {
    length = daysNamed(text) * 86400 * kSecond;
  } else if (iso && text.size() == 10) {
    length = 86400 * kSecond;
  } else if (iso && !writes(13, ':')) {
    length = 3600 * kSecond;
  } else if (iso && !writes(16, ':')) {
    length = 60 * kSecond;
  } else if (iso && !fraction) {
    length = kSecond;
  }
  if (*first > INT64_MAX - (length - 1)) return std::nullopt;
  return TimeSpan{*first, *first + (length - 1)};
}

}  // namespace rulec::oracle
