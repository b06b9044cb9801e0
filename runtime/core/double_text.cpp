#include "runtime/core/double_text.h"

#include "runtime/core/big_decimal.h"

namespace rt {
namespace {

constexpr int kMaxDigits = 17;

/// 0.d1d2...dn * 10^point.
struct Digits {
  char digits[kMaxDigits + 1];
  int count;
  int point;
};

uint64_t bitsOf(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// The exact decimal form of a positive, finite double.
BigDecimal exactly(double value) {
  uint64_t bits = bitsOf(value);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  uint64_t mantissa = bits & ((1ull << 52) - 1);
  if (exponent != 0) mantissa |= 1ull << 52;
  int shift = (exponent == 0 ? 1 : exponent) - 1075;
  BigDecimal big(mantissa);
  for (; shift > 0; shift -= smaller(shift, BigDecimal::kMaxShift)) big.twice(smaller(shift, BigDecimal::kMaxShift));
  for (; shift < 0; shift += smaller(-shift, BigDecimal::kMaxShift)) big.halve(smaller(-shift, BigDecimal::kMaxShift));
  return big;
}

/// The first `count` digits, and one more in the last place if `up`.
Digits cut(const BigDecimal& big, int count, bool up) {
  Digits result{{}, count, big.point()};
  int carry = up ? 1 : 0;
  for (int i = count; i-- > 0;) {
    int digit = big.digit(i) + carry;
    carry = digit / 10;
    result.digits[i] = static_cast<char>('0' + digit % 10);
  }
  if (carry != 0) {
    result.digits[0] = '1';  // the others are zeros
    ++result.point;
  }
  return result;
}

bool readsBack(const Digits& digits, double value) {
  Decimal decimal{{digits.digits, 0}, {digits.digits, static_cast<uint64_t>(digits.count)}, digits.point, false};
  double read = 0;
  return toDouble(decimal, &read) && bitsOf(read) == bitsOf(value);
}

/// Whether what is cut off after `count` digits is more than half of the last place, or half and the last digit odd.
bool roundsUp(const BigDecimal& big, int count) {
  uint8_t next = big.digit(count);
  if (next != 5) return next > 5;
  return big.count() > count + 1 || (big.digit(count - 1) & 1) != 0;
}

Digits withoutZeros(Digits digits) {
  while (digits.count > 1 && digits.digits[digits.count - 1] == '0') --digits.count;
  return digits;
}

/// Java asks for two digits at least, so that 4.9E-324 is not 5.0E-324.
Digits shortest(double value) {
  BigDecimal big = exactly(value);
  for (int count = 2; count < kMaxDigits; ++count) {
    bool up = roundsUp(big, count);
    if (Digits nearest = cut(big, count, up); readsBack(nearest, value)) return withoutZeros(nearest);
    // Beside a power of two the doubles below lie closer: the other neighbour may be the one within reach.
    if (Digits other = cut(big, count, !up); readsBack(other, value)) return withoutZeros(other);
  }
  return cut(big, kMaxDigits, roundsUp(big, kMaxDigits));
}

char* putText(char* out, Text text) {
  copyBytes(out, text.data, text.length);
  return out + text.length;
}

/// Digits [from, to), zeros beyond the last one; at least one digit.
char* putDigits(char* out, const Digits& digits, int from, int to) {
  if (from >= to) *out++ = '0';
  for (int i = from; i < to; ++i) *out++ = i >= 0 && i < digits.count ? digits.digits[i] : '0';
  return out;
}

char* putExponent(char* out, int exponent) {
  *out++ = 'E';
  if (exponent < 0) *out++ = '-';
  int magnitude = exponent < 0 ? -exponent : exponent;
  int scale = magnitude >= 100 ? 100 : magnitude >= 10 ? 10 : 1;
  for (; scale > 0; scale /= 10) *out++ = static_cast<char>('0' + magnitude / scale % 10);
  return out;
}

}  // namespace

size_t formatDouble(double value, char* out) {
  char* at = out;
  if (value != value) return static_cast<size_t>(putText(out, literal("NaN")) - out);
  if (bitsOf(value) >> 63 != 0) *at++ = '-';
  if (value < 0) value = -value;
  if (value == 0) return static_cast<size_t>(putText(at, literal("0.0")) - out);
  if (bitsOf(value) >> 52 == 0x7ff) return static_cast<size_t>(putText(at, literal("Infinity")) - out);
  Digits digits = shortest(value);
  bool scientific = digits.point <= -3 || digits.point > 7;
  int point = scientific ? 1 : digits.point;
  at = putDigits(at, digits, 0, point);
  *at++ = '.';
  at = putDigits(at, digits, point, larger(digits.count, point < 0 ? 0 : point + 1));
  if (scientific) at = putExponent(at, digits.point - 1);
  return static_cast<size_t>(at - out);
}

}  // namespace rt
