// What the compiler asks of the runtime while it reads constants: so that they mean what they would mean in an event.
#include "runtime/core/functions.h"
#include "runtime/core/number.h"
#include "runtime/core/time.h"

namespace rt {
namespace {

uint32_t numberAt(Text text, uint64_t at, uint64_t digits) {
  uint32_t number = 0;
  for (uint64_t i = at; i < at + digits; ++i) number = number * 10 + static_cast<uint32_t>(text.data[i] - '0');
  return number;
}

constexpr int64_t kNanosPerDay = 86'400 * kNanosPerSecond;

/// How long the time is that a text names: a year, a month, a day, an hour, a minute, a second, or a moment.
int64_t lengthOf(Text text) {
  bool iso = text.length == 4 || (text.length >= 7 && text.data[4] == '-');
  if (!iso) return 1;
  uint32_t year = numberAt(text, 0, 4);
  if (text.length == 4) return (337 + daysInMonth(year, 2)) * kNanosPerDay;
  if (text.length == 7) return daysInMonth(year, numberAt(text, 5, 2)) * kNanosPerDay;
  if (text.length == 10) return kNanosPerDay;
  if (text.length < 14 || text.data[13] != ':') return 3600 * kNanosPerSecond;
  if (text.length < 17 || text.data[16] != ':') return 60 * kNanosPerSecond;
  bool fraction = text.length > 19 && (text.data[19] == '.' || text.data[19] == ',');
  return fraction ? 1 : kNanosPerSecond;
}

/// The length of the smallest unit that a pattern names.
int64_t lengthOfPattern(Text format) {
  if (equal(format, literal("epoch_second")) || equal(format, literal("epoch_millis"))) return 1;
  int64_t length = 86'400 * kNanosPerSecond;
  for (uint64_t i = 0; i < format.length; ++i) {
    char c = format.data[i];
    int64_t unit = c == 'H'   ? 3600 * kNanosPerSecond
                   : c == 'm' ? 60 * kNanosPerSecond
                   : c == 's' ? kNanosPerSecond
                   : c == 'S' ? 1
                              : length;
    length = smaller(length, unit);
  }
  return length;
}

}  // namespace
}  // namespace rt

using namespace rt;

uint64_t rt_parse_time_span(rt_text text, rt_text format, int64_t* first, int64_t* last) {
  bool own = format.length != 0;
  if (!(own ? parseTimeAs(text, format, first) : parseTime(text, true, first))) return 0;
  int64_t length = own ? lengthOfPattern(format) : lengthOf(text);
  return __builtin_add_overflow(*first, length - 1, last) ? 0 : 1;
}

uint64_t rt_parse_number(rt_text text, rt_cell* number) {
  Decimal decimal;
  if (!parseDecimal(text, false, &decimal)) return 0;
  int64_t integer = 0;
  uint64_t whole = 0;
  double real = 0;
  if (!toDouble(decimal, &real)) return 0;
  setDouble(number, real);
  // Beyond 2^53 every double is whole, so the text's own digits decide.
  bool isWhole = real == __builtin_trunc(real);
  if (isWhole && toInteger(decimal, &integer)) {
    setInteger(number, integer);
  } else if (isWhole && toUnsigned(decimal, &whole)) {
    *number = {nullptr, 0, 0, whole, RT_IS_UNSIGNED};
  }
  return 1;
}
