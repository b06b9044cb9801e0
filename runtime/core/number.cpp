#include "runtime/core/number.h"

#include "runtime/core/big_decimal.h"

namespace rt {
namespace {

constexpr int64_t kMaxExponent = 1'000'000'000;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

Text takeDigits(const char*& at, const char* end) {
  const char* begin = at;
  while (at < end && isDigit(*at)) ++at;
  return {begin, static_cast<uint64_t>(at - begin)};
}

/// `e` and what follows, if there is one. \returns false if `e` is followed by no number.
bool takeExponent(const char*& at, const char* end, int64_t* exponent) {
  *exponent = 0;
  if (at == end || (*at | 0x20) != 'e') return true;
  ++at;
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+')) ++at;
  Text digits = takeDigits(at, end);
  for (uint64_t i = 0; i < digits.length; ++i)
    *exponent = smaller<int64_t>(*exponent * 10 + (digits.data[i] - '0'), kMaxExponent);
  if (negative) *exponent = -*exponent;
  return digits.length != 0;
}

/// The magnitude without its fraction. \returns false if it does not fit.
bool wholePart(const Decimal& decimal, uint64_t* value) {
  int64_t point = static_cast<int64_t>(decimal.whole.length) + decimal.exponent;
  uint64_t count = digitCount(decimal);
  *value = 0;
  for (int64_t i = 0; i < point; ++i) {
    bool exists = static_cast<uint64_t>(i) < count;
    if (!exists && *value == 0) return true;  // zero, however often it is multiplied by ten
    uint64_t digit = exists ? static_cast<uint64_t>(digitAt(decimal, static_cast<uint64_t>(i)) - '0') : 0;
    if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, digit, value)) return false;
  }
  return true;
}

double fromParts(uint64_t mantissa, int exponent, bool negative) {
  // `mantissa` below 2^53; with bit 52 set a normal number.
  uint64_t biased = (mantissa >> 52) != 0 ? static_cast<uint64_t>(exponent + 1023) : 0;
  uint64_t bits = biased << 52 | (mantissa & ((1ull << 52) - 1)) | static_cast<uint64_t>(negative) << 63;
  double value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

/// How many bits to move at once where there are `digits` digits to go: 2^bits is below 10^digits.
int bitsWithin(int digits) { return digits > 18 ? BigDecimal::kMaxShift : digits > 8 ? 27 : digits > 2 ? 7 : 1; }

bool slowDouble(const Decimal& decimal, double* value) {
  BigDecimal big(decimal);
  if (big.isZero() || big.point() < -330) return *value = fromParts(0, 0, decimal.negative), true;
  if (big.point() > 310) return false;
  int exponent = 0;
  while (big.point() > 0) {
    int shift = bitsWithin(big.point());
    big.halve(shift);
    exponent += shift;
  }
  while (big.belowHalf()) {
    int shift = bitsWithin(-big.point());
    big.twice(shift);
    exponent -= shift;
  }
  // 0.5 <= big < 1, so the value is (2 * big) * 2^(exponent - 1).
  --exponent;
  if (exponent < -1022) {
    for (int rest = -1022 - exponent; rest > 0; rest -= BigDecimal::kMaxShift)
      big.halve(smaller(rest, BigDecimal::kMaxShift));
    exponent = -1022;
  }
  big.twice(53);
  uint64_t mantissa = big.round();
  if (mantissa >> 53 != 0) {
    mantissa >>= 1;
    ++exponent;
  }
  if (exponent > 1023) return false;
  *value = fromParts(mantissa, exponent, decimal.negative);
  return true;
}

}  // namespace

bool parseDecimal(Text text, bool json, Decimal* decimal) {
  const char* at = text.data;
  const char* end = at + text.length;
  decimal->negative = at < end && *at == '-';
  if (decimal->negative || (!json && at < end && *at == '+')) ++at;
  decimal->whole = takeDigits(at, end);
  bool point = at < end && *at == '.';
  if (point) ++at;
  decimal->fraction = point ? takeDigits(at, end) : Text{at, 0};
  if (!takeExponent(at, end, &decimal->exponent) || at != end) return false;
  if (!json) return digitCount(*decimal) != 0;
  bool leadingZero = decimal->whole.length > 1 && decimal->whole.data[0] == '0';
  return decimal->whole.length != 0 && !leadingZero && (!point || decimal->fraction.length != 0);
}

bool toInteger(const Decimal& decimal, int64_t* value) {
  uint64_t magnitude = 0;
  if (!wholePart(decimal, &magnitude) || magnitude > (1ull << 63) - (decimal.negative ? 0 : 1)) return false;
  *value = static_cast<int64_t>(decimal.negative ? 0 - magnitude : magnitude);
  return true;
}

bool toUnsigned(const Decimal& decimal, uint64_t* value) {
  return wholePart(decimal, value) && (!decimal.negative || *value == 0);
}

bool toDouble(const Decimal& decimal, double* value) {
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  // Up to 15 digits and a power of ten up to 22 are exact, so one rounding gives the nearest double.
  int64_t power = decimal.exponent - static_cast<int64_t>(decimal.fraction.length);
  if (digitCount(decimal) > 15 || power < -22 || power > 22) return slowDouble(decimal, value);
  uint64_t digits = 0;
  for (uint64_t i = 0; i < digitCount(decimal); ++i)
    digits = digits * 10 + static_cast<uint64_t>(digitAt(decimal, i) - '0');
  auto exact = static_cast<double>(digits);
  *value = power < 0 ? exact / kPowers[-power] : exact * kPowers[power];
  if (decimal.negative) *value = -*value;
  return true;
}

}  // namespace rt
