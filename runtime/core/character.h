// Bytes of UTF-8 text: letters without their case, and where characters begin.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// The byte, an ASCII capital as its small letter.
inline uint8_t folded(char c) {
  auto byte = static_cast<uint8_t>(c);
  return byte >= 'A' && byte <= 'Z' ? static_cast<uint8_t>(byte + 32) : byte;
}

/// Whether the byte goes on with a character that began before it.
inline bool isContinuation(char c) { return (static_cast<uint8_t>(c) & 0xc0) == 0x80; }

/// The UTF-16 code units of the character that begins with this byte.
inline uint64_t unitsAt(char first) { return static_cast<uint8_t>(first) >= 0xf0 ? 2 : 1; }

/// The UTF-16 code units of a text.
inline uint64_t unitCount(Text text) {
  uint64_t units = 0;
  for (uint64_t i = 0; i < text.length; ++i)
    if (!isContinuation(text.data[i])) units += unitsAt(text.data[i]);
  return units;
}

}  // namespace rt
