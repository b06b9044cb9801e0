// The functions of the language over texts. Positions and lengths count UTF-16 code units; case folding is ASCII.
#include "runtime/core/address.h"
#include "runtime/core/character.h"
#include "runtime/core/double_text.h"
#include "runtime/core/functions.h"
#include "runtime/core/json_out.h"
#include "runtime/core/number.h"
#include "runtime/core/time.h"

namespace rt {
namespace {

template <bool kFold>
bool equalAt(const char* at, Text part) {
  if (!kFold) return equalBytes(at, part.data, part.length);
  for (uint64_t i = 0; i < part.length; ++i)
    if (folded(at[i]) != folded(part.data[i])) return false;
  return true;
}

constexpr uint64_t kNowhere = UINT64_MAX;

/// The first place of `part` in `text` that is not before `from`.
template <bool kFold>
uint64_t find(Text text, Text part, uint64_t from) {
  for (uint64_t at = from; at + part.length <= text.length; ++at)
    if (equalAt<kFold>(text.data + at, part)) return at;
  return kNowhere;
}

template <bool kFold>
uint64_t findLast(Text text, Text part) {
  if (part.length > text.length) return kNowhere;
  for (uint64_t at = text.length - part.length + 1; at-- > 0;)
    if (equalAt<kFold>(text.data + at, part)) return at;
  return kNowhere;
}

/// The character in which a code unit lies: its first byte, and whether the unit is its second one.
struct Place {
  uint64_t at;
  bool inside;
};

Place placeOf(Text text, uint64_t unit) {
  uint64_t at = 0;
  while (at < text.length && unit > 0) {
    uint64_t units = unitsAt(text.data[at]);
    if (units > unit) return {at, true};
    unit -= units;
    for (++at; at < text.length && isContinuation(text.data[at]);) ++at;
  }
  return {at, false};
}

/// A position; what is outside int64 is clamped, which no text is long enough to notice.
int64_t positionOf(const rt_cell& cell) {
  bool large = cell.kind == RT_IS_UNSIGNED && cell.low > INT64_MAX;
  return large ? INT64_MAX : static_cast<int64_t>(cell.low);
}

template <bool kFold>
void between(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  for (uint64_t i = 0; i < 3; ++i)
    if (arguments[i]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]), left = textOf(*arguments[1]), right = textOf(*arguments[2]);
  bool greedy = !isNullAt(arguments, count, 3) && arguments[3]->low != 0;
  if (text.length == 0 || left.length == 0 || right.length == 0) return setText(result, text);
  uint64_t begin = find<kFold>(text, left, 0);
  if (begin == kNowhere) return setText(result, literal(""));
  begin += left.length;
  uint64_t end = greedy ? findLast<kFold>(text, right) : find<kFold>(text, right, begin);
  if (end == kNowhere) return setText(result, literal(""));
  if (end < begin) return setFailed(result, context);
  setText(result, {text.data + begin, end - begin});
}

template <bool kFold>
void startsWith(rt_cell* result, const rt_cell* const* arguments) {
  if (arguments[0]->kind == RT_IS_NULL || arguments[1]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]), part = textOf(*arguments[1]);
  setBoolean(result, part.length <= text.length && equalAt<kFold>(text.data, part));
}

template <bool kFold>
void endsWith(rt_cell* result, const rt_cell* const* arguments) {
  if (arguments[0]->kind == RT_IS_NULL || arguments[1]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]), part = textOf(*arguments[1]);
  setBoolean(result, part.length <= text.length && equalAt<kFold>(text.data + (text.length - part.length), part));
}

template <bool kFold>
void stringContains(rt_cell* result, const rt_cell* const* arguments) {
  if (arguments[0]->kind == RT_IS_NULL || arguments[1]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]), part = textOf(*arguments[1]);
  setBoolean(result, text.length != 0 && part.length != 0 && find<kFold>(text, part, 0) != kNowhere);
}

template <bool kFold>
void indexOf(rt_cell* result, const rt_cell* const* arguments, uint64_t count) {
  if (arguments[0]->kind == RT_IS_NULL || arguments[1]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]), part = textOf(*arguments[1]);
  int64_t start = isNullAt(arguments, count, 2) ? 0 : larger<int64_t>(positionOf(*arguments[2]), 0);
  uint64_t units = unitCount(text);
  if (static_cast<uint64_t>(start) > units) return setNull(result);
  if (part.length == 0) return setInteger(result, start);
  Place from = placeOf(text, static_cast<uint64_t>(start));
  // A part begins with a whole character.
  uint64_t found = find<kFold>(text, part, from.inside ? from.at + 1 : from.at);
  if (found == kNowhere) return setNull(result);
  setInteger(result, static_cast<int64_t>(unitCount({text.data, found})));
}

constexpr Text kReplacement = literal("\xef\xbf\xbd");

/// The characters between two places; half a character becomes U+FFFD.
void cutOut(rt_cell* result, Text text, Place begin, Place end, rt_context* context) {
  if (!begin.inside && !end.inside) return setText(result, {text.data + begin.at, end.at - begin.at});
  uint64_t from = begin.at + (begin.inside ? 4 : 0);
  uint64_t middle = end.at > from ? end.at - from : 0;
  char* out = takeText(result, context, middle + 2 * kReplacement.length);
  if (out == nullptr) return;
  char* at = out;
  auto put = [&](Text part) {
    copyBytes(at, part.data, part.length);
    at += part.length;
  };
  if (begin.inside) put(kReplacement);
  put({text.data + from, middle});
  if (end.inside) put(kReplacement);
  setText(result, {out, static_cast<uint64_t>(at - out)});
}

void substring(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  if (arguments[0]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]);
  if (isNullAt(arguments, count, 1)) return setText(result, text);
  auto size = static_cast<int64_t>(unitCount(text));
  auto clamped = [&](int64_t at) { return at < 0 ? larger<int64_t>(at, -size) + size : smaller(at, size); };
  int64_t begin = clamped(positionOf(*arguments[1]));
  int64_t end = isNullAt(arguments, count, 2) ? size : clamped(positionOf(*arguments[2]));
  if (begin >= end) return setText(result, literal(""));
  cutOut(result, text, placeOf(text, static_cast<uint64_t>(begin)), placeOf(text, static_cast<uint64_t>(end)), context);
}

// ---- values as text ------------------------------------------------------------------------------------------------

constexpr size_t kScalarLength = 64;

size_t formatInteger(int64_t value, char* out) {
  bool negative = value < 0;
  if (negative) *out++ = '-';
  uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return formatNumber(magnitude, out) + (negative ? 1 : 0);
}

/// The text of a value that is neither text nor null, at most kScalarLength bytes.
size_t formatScalar(const rt_cell& cell, char* out) {
  switch (cell.kind) {
    case RT_IS_INTEGER:
      return formatInteger(static_cast<int64_t>(cell.low), out);
    case RT_IS_UNSIGNED:
      return formatNumber(cell.low, out);
    case RT_IS_DOUBLE: {
      double value;
      __builtin_memcpy(&value, &cell.low, sizeof value);
      return formatDouble(value, out);
    }
    case RT_IS_DATE:
      return formatZonedTime(static_cast<int64_t>(cell.low) * kNanosPerMilli, out);
    case RT_IS_DATE_NANOS:
      return formatZonedTime(static_cast<int64_t>(cell.low), out);
    case RT_IS_ADDRESS:
      return formatAddress({cell.high, cell.low}, out);
    default: {
      Text word = cell.low != 0 ? literal("true") : literal("false");
      copyBytes(out, word.data, word.length);
      return word.length;
    }
  }
}

void concat(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  uint64_t room = 0;
  for (uint64_t i = 0; i < count; ++i) {
    if (arguments[i]->kind == RT_IS_NULL) return setNull(result);
    room += arguments[i]->kind == RT_IS_TEXT ? arguments[i]->length : kScalarLength;
  }
  char* out = takeText(result, context, room);
  if (out == nullptr) return;
  char* at = out;
  for (uint64_t i = 0; i < count; ++i) {
    const rt_cell& cell = *arguments[i];
    if (cell.kind == RT_IS_TEXT) {
      copyBytes(at, cell.text, cell.length);
      at += cell.length;
    } else {
      at += formatScalar(cell, at);
    }
  }
  setText(result, {out, static_cast<uint64_t>(at - out)});
}

// ---- texts as numbers ----------------------------------------------------------------------------------------------

int digitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

/// Java's Long.parseLong.
bool parseLong(Text text, int64_t base, int64_t* value) {
  bool negative = text.length > 0 && text.data[0] == '-';
  uint64_t at = negative || (text.length > 0 && text.data[0] == '+') ? 1 : 0;
  if (at == text.length || base < 2 || base > 36) return false;
  int64_t magnitude = 0;  // negative, for there is one more of those
  for (; at < text.length; ++at) {
    int digit = digitValue(text.data[at]);
    if (digit >= base || __builtin_mul_overflow(magnitude, base, &magnitude) ||
        __builtin_sub_overflow(magnitude, digit, &magnitude))
      return false;
  }
  if (!negative && magnitude == INT64_MIN) return false;
  *value = negative ? magnitude : -magnitude;
  return true;
}

void number(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  if (arguments[0]->kind == RT_IS_NULL) return setNull(result);
  Text text = textOf(*arguments[0]);
  bool hexadecimal = text.length >= 2 && text.data[0] == '0' && text.data[1] == 'x';
  int64_t base = !isNullAt(arguments, count, 1) ? positionOf(*arguments[1]) : hexadecimal ? 16 : 10;
  if (base == 16 && hexadecimal) text = {text.data + 2, text.length - 2};
  int64_t whole = 0;
  if (parseLong(text, base, &whole)) return setInteger(result, whole);
  Decimal decimal;
  double real = 0;
  if (base == 10 && parseDecimal(text, false, &decimal) && toDouble(decimal, &real)) return setDouble(result, real);
  setFailed(result, context);
}

}  // namespace
}  // namespace rt

using namespace rt;

void rt_load(rt_cell* cell, const rt_value* value, uint64_t kind) {
  if (value == nullptr) return setNull(cell);
  *cell = {value->text, value->length, value->high, value->low, kind};
}

void rt_fn_between(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  between<false>(result, arguments, count, context);
}
void rt_fn_between_fold(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  between<true>(result, arguments, count, context);
}
void rt_fn_concat(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  concat(result, arguments, count, context);
}
void rt_fn_string(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  concat(result, arguments, count, context);
}
void rt_fn_ends_with(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  endsWith<false>(result, arguments);
}
void rt_fn_ends_with_fold(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  endsWith<true>(result, arguments);
}
void rt_fn_starts_with(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  startsWith<false>(result, arguments);
}
void rt_fn_starts_with_fold(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  startsWith<true>(result, arguments);
}
void rt_fn_string_contains(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  stringContains<false>(result, arguments);
}
void rt_fn_string_contains_fold(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  stringContains<true>(result, arguments);
}
void rt_fn_index_of(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context*) {
  indexOf<false>(result, arguments, count);
}
void rt_fn_index_of_fold(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context*) {
  indexOf<true>(result, arguments, count);
}
void rt_fn_length(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  if (arguments[0]->kind == RT_IS_NULL) return setNull(result);
  setInteger(result, static_cast<int64_t>(unitCount(textOf(*arguments[0]))));
}
void rt_fn_number(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  number(result, arguments, count, context);
}
void rt_fn_substring(rt_cell* result, const rt_cell* const* arguments, uint64_t count, rt_context* context) {
  substring(result, arguments, count, context);
}
