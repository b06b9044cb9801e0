// Doubles as text.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// The longest text that formatDouble writes: sign, 17 digits, point, `E-324`.
constexpr size_t kDoubleLength = 32;

/// Writes a double as Java's Double.toString does: the fewest digits, two at least, that read back as the same double;
/// from 10^7 on and below 10^-3 with an exponent ("1.0E10"); "NaN", "Infinity".
/// \param out room for kDoubleLength bytes
/// \returns the bytes written. Cost: up to 17 conversions; meant for rare use.
size_t formatDouble(double value, char* out);

}  // namespace rt
