// Texts without regard to the case of ASCII letters, eight bytes at a time.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// Whether `text` is `lower`, which has no capitals, but for the case of its ASCII letters. Reads `length` bytes of
/// each.
inline bool equalsFolded(const char* text, const char* lower, size_t length) {
  size_t at = 0;
  for (; at + 8 <= length; at += 8)
    if (rt_folded_word(load64(text + at)) != load64(lower + at)) return false;
  if (at == length) return true;
  if (length >= 8) return rt_folded_word(load64(text + length - 8)) == load64(lower + length - 8);
  char rest[16] = {};
  copyBytes(rest, text, length);
  copyBytes(rest + 8, lower, length);
  return rt_folded_word(load64(rest)) == load64(rest + 8);
}

}  // namespace rt
