// Date math: units added to times and times rounded to units, in UTC (docs/kql.md, "Dates").
#include "runtime/core/time.h"

namespace rt {
namespace {

constexpr int64_t kNanosPerMinute = 60 * kNanosPerSecond;
constexpr int64_t kNanosPerHour = 60 * kNanosPerMinute;
constexpr int64_t kNanosPerDay = 24 * kNanosPerHour;

/// Days since 1970-01-01 and nanoseconds of the day.
struct Moment {
  int64_t days;
  int64_t nanos;  // 0 to kNanosPerDay - 1
};

struct Date {
  int64_t year, month, day;  // month 1 to 12
};

int64_t floorDivide(int64_t number, int64_t by) { return number / by - (number % by < 0 ? 1 : 0); }

// Source: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days and days_from_civil.
Date dateOf(int64_t days) {
  days += 719'468;
  int64_t era = floorDivide(days, 146'097);
  int64_t dayOfEra = days - era * 146'097;
  int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
  int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  int64_t shifted = (5 * dayOfYear + 2) / 153;
  int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1};
}

int64_t daysOf(Date date) {
  int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  int64_t era = floorDivide(year, 400);
  int64_t yearOfEra = year - era * 400;
  int64_t dayOfYear = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
  return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

/// The same day of another month, or the month's last one.
void addMonths(Moment& moment, int64_t count) {
  Date date = dateOf(moment.days);
  int64_t months = date.year * 12 + date.month - 1 + count;
  int64_t year = floorDivide(months, 12);
  int64_t month = months - year * 12 + 1;
  int64_t yearOfCycle = year - floorDivide(year, 400) * 400;  // the calendar repeats
  int64_t last = daysInMonth(static_cast<uint32_t>(yearOfCycle), static_cast<uint32_t>(month));
  moment.days = daysOf({year, month, smaller(date.day, last)});
}

/// \param nanos less than a day, forwards or backwards
void addNanos(Moment& moment, int64_t nanos) {
  int64_t sum = moment.nanos + nanos;
  int64_t days = floorDivide(sum, kNanosPerDay);
  moment.days += days;
  moment.nanos = sum - days * kNanosPerDay;
}

/// How long a unit is that is part of a day; else 0.
int64_t lengthOf(uint32_t unit) {
  return unit == 'h' ? kNanosPerHour : unit == 'm' ? kNanosPerMinute : unit == 's' ? kNanosPerSecond : 0;
}

void addUnits(Moment& moment, uint32_t unit, int64_t count) {
  if (unit == 'y' || unit == 'M') return addMonths(moment, unit == 'y' ? 12 * count : count);
  if (unit == 'w' || unit == 'd') {
    moment.days += unit == 'w' ? 7 * count : count;
    return;
  }
  int64_t perDay = kNanosPerDay / lengthOf(unit);
  moment.days += count / perDay;
  addNanos(moment, count % perDay * lengthOf(unit));
}

void roundTo(Moment& moment, uint32_t unit) {
  if (int64_t length = lengthOf(unit)) {
    moment.nanos -= moment.nanos % length;
    return;
  }
  moment.nanos = 0;
  Date date = dateOf(moment.days);
  if (unit == 'w') moment.days -= moment.days + 3 - floorDivide(moment.days + 3, 7) * 7;  // to Monday
  if (unit == 'M') moment.days -= date.day - 1;
  if (unit == 'y') moment.days = daysOf({date.year, 1, 1});
}

/// What is before or behind all times is the first or the last one.
int64_t nanosOf(Moment moment) {
  __int128 exact = static_cast<__int128>(moment.days) * kNanosPerDay + moment.nanos;
  if (exact < INT64_MIN) return INT64_MIN;
  return exact > INT64_MAX ? INT64_MAX : static_cast<int64_t>(exact);
}

/// Whether a value lies on the right side of a bound.
bool passes(int64_t value, int64_t now, const rt_relative_bound& bound, bool millis, bool below) {
  if ((bound.flags & RT_BOUND) == 0) return true;
  int64_t limit = rt_time_math(now, &bound);
  if (millis) limit = floorMillis(limit);
  if (value == limit) return (bound.flags & RT_BOUND_INCLUSIVE) != 0;
  return below ? value > limit : value < limit;
}

}  // namespace

int64_t earliestTime(const rt_value* values, bool nanos) {
  if (values == nullptr) return INT64_MIN;
  int64_t time = INT64_MAX;
  for (const rt_value* value = values; value != nullptr; value = value->next) {
    auto low = static_cast<int64_t>(value->low);
    time = smaller(time, nanos ? low : nanosOfMillis(low));
  }
  return time;
}

}  // namespace rt

using namespace rt;

int64_t rt_time_math(int64_t ns, const rt_relative_bound* bound) {
  int64_t days = floorDivide(ns, kNanosPerDay);
  Moment moment{days, static_cast<int64_t>(ns - static_cast<__int128>(days) * kNanosPerDay)};
  for (uint64_t i = 0; i < bound->step_count; ++i) {
    const rt_time_step& step = bound->steps[i];
    if (step.round == 0) {
      addUnits(moment, step.unit, step.count);
      continue;
    }
    roundTo(moment, step.unit);
    if ((bound->flags & RT_BOUND_UP) == 0) continue;
    addUnits(moment, step.unit, 1);
    addNanos(moment, -1);
  }
  return nanosOf(moment);
}

uint64_t rt_in_relative_range(uint64_t time, const rt_relative_range* range, const rt_value* event_times,
                              rt_context* context) {
  int64_t now =
      context->now != nullptr ? context->now(context->clock) : earliestTime(event_times, range->clock_nanos != 0);
  if (now == INT64_MIN) return 0;
  auto value = static_cast<int64_t>(time);
  bool millis = range->nanos == 0;
  return passes(value, now, range->bounds[0], millis, true) && passes(value, now, range->bounds[1], millis, false);
}
