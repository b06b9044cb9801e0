#include "compiler/oracle/date_math.h"

#include <chrono>
#include <cstdlib>

namespace rulec::oracle {
namespace {

using namespace std::chrono;

/// Days and what is left of a day: wide enough for every step.
struct Instant {
  sys_days day;
  nanoseconds time;  // 0 to 24 h
};

Instant normalized(sys_days day, __int128 ns) {
  constexpr __int128 kDay = 86'400'000'000'000;
  __int128 over = ns / kDay - (ns % kDay < 0 ? 1 : 0);
  return {day + days(static_cast<int>(over)), nanoseconds(static_cast<int64_t>(ns - over * kDay))};
}

Instant later(const Instant& at, char unit, int count) {
  year_month_day date = at.day;
  if (unit == 'y' || unit == 'M') {
    date += unit == 'y' ? months(12 * count) : months(count);
    if (!date.ok()) date = date.year() / date.month() / last;
    return {sys_days(date), at.time};
  }
  if (unit == 'w' || unit == 'd') return {at.day + days(unit == 'w' ? 7 * count : count), at.time};
  __int128 length = unit == 'h' ? 3600 : unit == 'm' ? 60 : 1;
  return normalized(at.day, length * 1'000'000'000 * count + at.time.count());
}

Instant beginning(const Instant& at, char unit) {
  year_month_day date = at.day;
  if (unit == 'y') return {sys_days(date.year() / January / 1), {}};
  if (unit == 'M') return {sys_days(date.year() / date.month() / 1), {}};
  if (unit == 'w') return {at.day - (weekday(at.day) - Monday), {}};
  if (unit == 'd') return {at.day, {}};
  if (unit == 'h') return {at.day, floor<hours>(at.time)};
  if (unit == 'm') return {at.day, floor<minutes>(at.time)};
  return {at.day, floor<seconds>(at.time)};
}

int64_t nanosOf(const Instant& at) {
  __int128 ns = static_cast<__int128>(at.day.time_since_epoch().count()) * 86'400'000'000'000 + at.time.count();
  return ns < INT64_MIN ? INT64_MIN : ns > INT64_MAX ? INT64_MAX : static_cast<int64_t>(ns);
}

}  // namespace

std::optional<int64_t> dateMath(int64_t ns, std::string_view steps, bool up) {
  Instant at = normalized(sys_days(), ns);
  while (!steps.empty()) {
    char op = steps[0];
    size_t digits = std::min(steps.find_first_not_of("0123456789", 1), steps.size()) - 1;
    if (1 + digits == steps.size()) return std::nullopt;
    int count = digits == 0 ? 1 : std::atoi(std::string(steps.substr(1, digits)).c_str());
    char unit = steps[1 + digits] == 'H' ? 'h' : steps[1 + digits];
    if (op == '/') {
      at = beginning(at, unit);
      if (up) at = later(at, unit, 1);
      if (up) at = normalized(at.day, at.time.count() - 1);
    } else {
      at = later(at, unit, op == '-' ? -count : count);
    }
    steps.remove_prefix(2 + digits);
  }
  return nanosOf(at);
}

std::optional<TimeSpan> spanOfDate(std::string_view text, const std::vector<std::string>& formats,
                                   std::optional<int64_t> nowNs) {
  std::optional<int64_t> from = nowNs;
  std::string_view steps;
  if (text.starts_with("now")) {
    steps = text.substr(3);
  } else {
    size_t bars = text.find("||");
    std::optional<TimeSpan> anchor = parseTimeSpan(text.substr(0, bars), formats);
    if (!anchor || bars == std::string_view::npos || bars + 2 == text.size()) return anchor;
    from = anchor->firstNs;
    steps = text.substr(bars + 2);
  }
  if (!from) return std::nullopt;
  std::optional<int64_t> first = dateMath(*from, steps, false), last = dateMath(*from, steps, true);
  return first && last ? std::optional(TimeSpan{*first, *last}) : std::nullopt;
}

}  // namespace rulec::oracle
