#include "runtime/core/key_value.h"

#include "runtime/core/address.h"
#include "runtime/core/double_text.h"
#include "runtime/core/json_out.h"
#include "runtime/core/time.h"

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

size_t formatNumberForm(Text form, uint32_t type, char* out) {
  uint64_t bits = getBigEndian(form.data, 8);
  double floor = doubleOf(bits & kSign ? bits & ~kSign : ~bits);
  return type == RT_DOUBLE ? formatDouble(floor, out) : formatWhole(floor, getBigEndian(form.data + 8, 2), out);
}

}  // namespace

Text keyValue(const rt_value& value, uint32_t type, char* out) {
  switch (type) {
    case RT_INTEGER:
      putSigned(static_cast<int64_t>(value.low), out);
      return {out, kNumberBytes};
    case RT_UNSIGNED:
      putUnsigned(value.low, out);
      return {out, kNumberBytes};
    case RT_DOUBLE:
      putNumber(doubleOf(value.low), 0, out);
      return {out, kNumberBytes};
    case RT_BOOLEAN:
      *out = value.low != 0 ? 1 : 0;
      return {out, 1};
    case RT_DATE:
    case RT_DATE_NANOS:
      putBigEndian(value.low ^ kSign, 8, out);
      return {out, 8};
    case RT_ADDRESS:
      putBigEndian(value.high, 8, out);
      putBigEndian(value.low, 8, out + 8);
      return {out, 16};
    default:
      return {value.text, value.length};
  }
}

Text keyText(Text form, uint32_t type, char* out) {
  switch (type) {
    case RT_INTEGER:
    case RT_UNSIGNED:
    case RT_DOUBLE:
      return {out, formatNumberForm(form, type, out)};
    case RT_BOOLEAN:
      return *form.data != 0 ? literal("true") : literal("false");
    case RT_DATE:
      return {out, formatTime(static_cast<int64_t>(getBigEndian(form.data, 8) ^ kSign) * kNanosPerMilli, out)};
    case RT_DATE_NANOS:
      return {out, formatTime(static_cast<int64_t>(getBigEndian(form.data, 8) ^ kSign), out)};
    case RT_ADDRESS:
      return {out, formatAddress({getBigEndian(form.data, 8), getBigEndian(form.data + 8, 8)}, out)};
    default:
      return form;
  }
}

}  // namespace rt
