// Texts without regard to the case of ASCII letters, eight bytes at a time.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// The bytes of a word, ASCII capitals as their small letters.
inline uint64_t foldedWord(uint64_t word) {
  constexpr uint64_t kEach = 0x0101010101010101, kTop = kEach << 7;
  uint64_t low = word & ~kTop;
  uint64_t fromA = low + kEach * (0x80 - 'A'), pastZ = low + kEach * (0x7f - 'Z');
  return word | ((fromA ^ pastZ) & ~word & kTop) >> 2;
}

/// Whether `text` is `lower`, which has no capitals, but for the case of its ASCII letters. Reads `length` bytes of
/// each.
inline bool equalsFolded(const char* text, const char* lower, size_t length) {
  size_t at = 0;
  for (; at + 8 <= length; at += 8)
    if (foldedWord(load64(text + at)) != load64(lower + at)) return false;
  if (at == length) return true;
  if (length >= 8) return foldedWord(load64(text + length - 8)) == load64(lower + length - 8);
  char rest[16] = {};
  copyBytes(rest, text, length);
  copyBytes(rest + 8, lower, length);
  return foldedWord(load64(rest)) == load64(rest + 8);
}

}  // namespace rt
