// Decimal numbers of any size: the slow and simple way between decimal and binary.
#pragma once

#include "runtime/core/number.h"

namespace rt {

/// The digit number `i` of whole and fraction together.
inline char digitAt(const Decimal& decimal, uint64_t i) {
  return i < decimal.whole.length ? decimal.whole.data[i] : decimal.fraction.data[i - decimal.whole.length];
}

inline uint64_t digitCount(const Decimal& decimal) { return decimal.whole.length + decimal.fraction.length; }

/// A decimal fraction 0.d1d2d3... * 10^point that can be halved and doubled exactly, up to kDigits digits.
/// The slow and simple way to a correctly rounded double; nearly all numbers take the fast way in toDouble.
class BigDecimal {
 public:
  static constexpr int kDigits = 800;
  static constexpr int kMaxShift = 59;

  explicit BigDecimal(const Decimal& decimal) {
    int64_t point = static_cast<int64_t>(decimal.whole.length) + decimal.exponent;
    uint64_t count = digitCount(decimal);
    uint64_t first = 0;
    while (first < count && digitAt(decimal, first) == '0') ++first;
    for (uint64_t i = first; i < count; ++i) put(static_cast<uint8_t>(digitAt(decimal, i) - '0'));
    point -= static_cast<int64_t>(first);
    point_ = static_cast<int>(larger<int64_t>(smaller<int64_t>(point, 5000), -5000));
    trim();
  }

  /// A whole number.
  explicit BigDecimal(uint64_t number) {
    uint8_t reversed[20];
    int count = 0;
    for (; number != 0; number /= 10) reversed[count++] = static_cast<uint8_t>(number % 10);
    point_ = count;
    while (count > 0) put(reversed[--count]);
    trim();
  }

  /// Digit number `i` after the point of 0.d1d2d3..., from 0.
  [[nodiscard]] uint8_t digit(int i) const { return i < count_ ? digits_[i] : 0; }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] bool isZero() const { return count_ == 0; }
  [[nodiscard]] int point() const { return point_; }
  [[nodiscard]] bool belowHalf() const { return point_ < 0 || (point_ == 0 && digits_[0] < 5); }

  /// Divides by 2^shift, shift at most kMaxShift.
  void halve(int shift) {
    uint64_t rest = 0;
    int read = 0;
    for (; (rest >> shift) == 0; ++read) {
      if (read >= count_ && rest == 0) return;
      rest = rest * 10 + (read < count_ ? digits_[read] : 0);
    }
    point_ -= read - 1;
    uint64_t mask = (1ull << shift) - 1;
    int count = count_;
    count_ = 0;
    for (; read < count || rest != 0; ++read) {
      auto digit = static_cast<uint8_t>(rest >> shift);
      uint64_t next = read < count ? digits_[read] : 0;  // before it is overwritten: write never passes read
      put(digit);
      rest = (rest & mask) * 10 + next;
    }
    trim();
  }

  /// Multiplies by 2^shift, shift at most kMaxShift.
  void twice(int shift) {
    uint64_t carry = 0;
    for (int i = count_; i-- > 0;) {
      carry += static_cast<uint64_t>(digits_[i]) << shift;
      digits_[i] = static_cast<uint8_t>(carry % 10);
      carry /= 10;
    }
    uint8_t front[20];
    int extra = 0;
    for (; carry != 0; carry /= 10) front[extra++] = static_cast<uint8_t>(carry % 10);
    for (int i = count_ + extra; i-- > kDigits;) truncated_ |= i - extra < count_ && digits_[i - extra] != 0;
    count_ = smaller(count_ + extra, kDigits);
    for (int i = count_; i-- > extra;) digits_[i] = digits_[i - extra];
    for (int i = 0; i < extra; ++i) digits_[i] = front[extra - 1 - i];
    point_ += extra;
    trim();
  }

  /// The nearest whole number, ties to even; the value is below 2^54.
  [[nodiscard]] uint64_t round() const {
    uint64_t value = 0;
    for (int i = 0; i < point_; ++i) value = value * 10 + (i < count_ ? digits_[i] : 0);
    if (point_ < 0 || point_ >= count_) return value;
    bool tie = digits_[point_] == 5 && point_ + 1 == count_ && !truncated_;
    bool up = tie ? (value & 1) != 0 : digits_[point_] >= 5;
    return value + (up ? 1 : 0);
  }

 private:
  void put(uint8_t digit) {
    if (count_ < kDigits) {
      digits_[count_++] = digit;
    } else {
      truncated_ |= digit != 0;
    }
  }
  void trim() {
    while (count_ > 0 && digits_[count_ - 1] == 0) --count_;
    if (count_ == 0) point_ = 0;
  }

  uint8_t digits_[kDigits];
  int count_ = 0;
  int point_ = 0;
  bool truncated_ = false;
};

}  // namespace rt
