// Numbers from their text form, exactly.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// The parts of a decimal number as spelled: [sign] digits [. digits] [e [sign] digits].
struct Decimal {
  Text whole;        // digits before the point
  Text fraction;     // digits after the point
  int64_t exponent;  // clamped to ±10^9
  bool negative;
};

/// Splits a number. With `json` exactly the grammar of RFC 8259 section 6; without, also a leading `+`, leading
/// zeros, and one of the two digit runs may be empty ("1.", ".5"). No white space, no hexadecimal, no NaN, no suffix.
/// \returns false if `text` is no such number.
[[nodiscard]] bool parseDecimal(Text text, bool json, Decimal* decimal);

/// The value without its fraction (towards zero), if it fits.
[[nodiscard]] bool toInteger(const Decimal& decimal, int64_t* value);
[[nodiscard]] bool toUnsigned(const Decimal& decimal, uint64_t* value);

/// The nearest double, ties to even. \returns false if it would be infinite. Digits beyond the 800th can only break
/// ties (768 suffice to tell two doubles apart). O(length), 4 KB of stack at most.
[[nodiscard]] bool toDouble(const Decimal& decimal, double* value);

}  // namespace rt
