// How far bytes are the same, where more of them may be read than count: 16 past the end of both.
#pragma once

#include "runtime/core/memory.h"
#include "runtime/simd/bytes16.h"

namespace rt {

/// Whether `length` bytes are the same. O(length).
inline bool isSame(const char* left, const char* right, size_t length) {
  size_t i = 0;
#if RT_HAS_BYTES16
  for (; i + 16 <= length; i += 16)
    if (differing16(left + i, right + i) != 0) return false;
  return (differing16(left + i, right + i) & ((uint64_t{1} << RT_HIT_BITS * (length - i)) - 1)) == 0;
#else
  for (; i + 8 <= length; i += 8)
    if (load64(left + i) != load64(right + i)) return false;
  return i == length || (load64(left + i) ^ load64(right + i)) << (64 - 8 * (length - i)) == 0;
#endif
}

/// How many bytes are the same, up to `most`. O(most).
inline size_t sameLength(const char* left, const char* right, size_t most) {
  size_t at = 0;
#if RT_HAS_BYTES16
  auto same = [&](size_t i) { return same16(left + i, right + i); };
  for (; at + 64 <= most; at += 64)
    if (hits16(same(at) & same(at + 16) & same(at + 32) & same(at + 48)) != kAllHits) break;
  for (; at < most; at += 16)
    if (uint64_t differing = differing16(left + at, right + at); differing != 0)
      return at + firstHit(differing) < most ? at + firstHit(differing) : most;
#else
  for (; at < most; at += 8)
    if (uint64_t differing = load64(left + at) ^ load64(right + at); differing != 0) {
      size_t first = at + static_cast<size_t>(__builtin_ctzll(differing)) / 8;
      return first < most ? first : most;
    }
#endif
  return most;
}

}  // namespace rt
