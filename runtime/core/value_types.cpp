// Values of each type: from a scalar, to the bytes of a key, and back to a text.
#include "runtime/core/address.h"
#include "runtime/core/double_text.h"
#include "runtime/core/json_out.h"
#include "runtime/core/key_value.h"
#include "runtime/core/number.h"
#include "runtime/core/time.h"
#include "runtime/core/value_functions.h"

namespace rt {
namespace {

constexpr uint64_t kSign = 1ull << 63;
constexpr double kTwoTo64 = 18446744073709551616.0;

uint64_t bitsOf(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

double doubleOf(uint64_t bits) {
  double value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

void putBigEndian(uint64_t value, uint32_t bytes, char* out) {
  for (uint32_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
}

uint64_t getBigEndian(const char* from, uint32_t bytes) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < bytes; ++i) value = value << 8 | static_cast<uint8_t>(from[i]);
  return value;
}

/// A number is the greatest double that is not above it, and what is left: less than 2^11, and nothing of a double.
constexpr uint32_t kNumberBytes = 10;

void putNumber(double floor, uint64_t rest, char* out) {
  uint64_t bits = bitsOf(floor == 0 ? 0.0 : floor);  // -0.0 is 0.0
  putBigEndian(bits & kSign ? ~bits : bits | kSign, 8, out);
  putBigEndian(rest, 2, out + 8);
}

void putUnsigned(uint64_t value, char* out) {
  auto floor = static_cast<double>(value);
  if (floor >= kTwoTo64 || static_cast<uint64_t>(floor) > value) floor = doubleOf(bitsOf(floor) - 1);
  putNumber(floor, value - static_cast<uint64_t>(floor), out);
}

void putSigned(int64_t value, char* out) {
  if (value >= 0) return putUnsigned(static_cast<uint64_t>(value), out);
  uint64_t magnitude = 0 - static_cast<uint64_t>(value);
  auto ceiling = static_cast<double>(magnitude);
  if (static_cast<uint64_t>(ceiling) < magnitude) ceiling = doubleOf(bitsOf(ceiling) + 1);
  putNumber(-ceiling, static_cast<uint64_t>(ceiling) - magnitude, out);
}

/// Writes a whole number's digits. \returns how many bytes.
size_t formatWhole(double floor, uint64_t rest, char* out) {
  bool negative = floor < 0;
  uint64_t magnitude = negative ? static_cast<uint64_t>(-floor) - rest : static_cast<uint64_t>(floor) + rest;
  if (negative) *out++ = '-';
  return formatNumber(magnitude, out) + (negative ? 1 : 0);
}

double floorOf(Text form) {
  uint64_t bits = getBigEndian(form.data, 8);
  return doubleOf(bits & kSign ? bits & ~kSign : ~bits);
}

Text textOf(const rt_value& value) { return {value.text, value.length}; }

// ---- booleans ------------------------------------------------------------------------------------------------------

bool toBoolean(rt_value& value, const rt_field&, bool isString) {
  value.low = equal(textOf(value), literal("true")) ? 1 : 0;
  return value.low != 0 || equal(textOf(value), literal("false")) || (isString && value.length == 0);
}

size_t booleanKey(const rt_value& value, const rt_field&, char* out) {
  *out = value.low != 0 ? 1 : 0;
  return 1;
}

size_t booleanText(Text form, const rt_field&, char* out) {
  Text text = *form.data != 0 ? literal("true") : literal("false");
  copyBytes(out, text.data, text.length);
  return text.length;
}

// ---- numbers -------------------------------------------------------------------------------------------------------

/// A number as it is mostly written: up to 18 digits. \returns false of any other
bool parseUsualNumber(Text text, uint64_t* number) {
  bool isShort = text.length != 0 && text.length <= 18 && (*text.data != '0' || text.length == 1);
  uint64_t sum = 0;
  for (uint64_t i = 0; i < text.length && isShort; ++i) {
    auto digit = static_cast<uint8_t>(text.data[i] - '0');
    if (digit > 9) return false;
    sum = sum * 10 + digit;
  }
  *number = sum;
  return isShort;
}

bool toWhole(rt_value& value, const rt_field& field, bool isString) {
  if (parseUsualNumber(textOf(value), &value.low)) return true;
  Decimal decimal;
  if (!parseDecimal(textOf(value), !isString, &decimal)) return false;
  if (field.type == RT_UNSIGNED) return toUnsigned(decimal, &value.low);
  int64_t number = 0;
  bool fits = toInteger(decimal, &number);
  value.low = static_cast<uint64_t>(number);
  return fits;
}

size_t wholeKey(const rt_value& value, const rt_field& field, char* out) {
  field.type == RT_UNSIGNED ? putUnsigned(value.low, out) : putSigned(static_cast<int64_t>(value.low), out);
  return kNumberBytes;
}

size_t wholeText(Text form, const rt_field&, char* out) {
  return formatWhole(floorOf(form), getBigEndian(form.data + 8, 2), out);
}

bool toReal(rt_value& value, const rt_field&, bool isString) {
  Decimal decimal;
  if (!parseDecimal(textOf(value), !isString, &decimal)) return false;
  double number = 0;
  bool fits = toDouble(decimal, &number);
  value.low = bitsOf(number);
  return fits;
}

size_t realKey(const rt_value& value, const rt_field&, char* out) {
  putNumber(doubleOf(value.low), 0, out);
  return kNumberBytes;
}

size_t realText(Text form, const rt_field&, char* out) { return formatDouble(floorOf(form), out); }

// ---- dates ---------------------------------------------------------------------------------------------------------

bool setTime(rt_value& value, const rt_field& field, int64_t ns) {
  value.low = static_cast<uint64_t>(field.type == RT_DATE_NANOS ? ns : floorMillis(ns));
  return true;
}

bool toTime(rt_value& value, const rt_field& field, bool isString) {
  int64_t ns = 0;
  return parseTime(textOf(value), isString, &ns) && setTime(value, field, ns);
}

bool toFormattedTime(rt_value& value, const rt_field& field, bool) {
  int64_t ns = 0;
  return parseTimeAs(textOf(value), field.formats, &ns) && setTime(value, field, ns);
}

size_t timeKey(const rt_value& value, const rt_field&, char* out) {
  putBigEndian(value.low ^ kSign, 8, out);
  return 8;
}

size_t timeText(Text form, const rt_field& field, char* out) {
  auto time = static_cast<int64_t>(getBigEndian(form.data, 8) ^ kSign);
  return formatTime(field.type == RT_DATE ? time * kNanosPerMilli : time, out);
}

// ---- addresses -----------------------------------------------------------------------------------------------------

bool toAddress(rt_value& value, const rt_field&, bool isString) {
  Address address;
  if (!isString || !parseAddress(textOf(value), &address)) return false;
  value.high = address.high;
  value.low = address.low;
  return true;
}

size_t addressKey(const rt_value& value, const rt_field&, char* out) {
  putBigEndian(value.high, 8, out);
  putBigEndian(value.low, 8, out + 8);
  return 16;
}

size_t addressText(Text form, const rt_field&, char* out) {
  return formatAddress({getBigEndian(form.data, 8), getBigEndian(form.data + 8, 8)}, out);
}

}  // namespace
}  // namespace rt

using namespace rt;

constexpr rt_value_functions rt_the_boolean = {toBoolean, booleanKey, booleanText};
constexpr rt_value_functions rt_the_integer = {toWhole, wholeKey, wholeText};
constexpr rt_value_functions rt_the_double = {toReal, realKey, realText};
constexpr rt_value_functions rt_the_date = {toTime, timeKey, timeText};
constexpr rt_value_functions rt_the_formatted_date = {toFormattedTime, timeKey, timeText};
constexpr rt_value_functions rt_the_address = {toAddress, addressKey, addressText};
