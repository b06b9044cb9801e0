// Whether bytes are the same, where more of them may be read than count.
#pragma once

#include "runtime/core/memory.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rt {

/// Whether `length` bytes are the same. Both may be read 16 bytes past their end. O(length).
inline bool isSame(const char* left, const char* right, size_t length) {
  size_t i = 0;
#if defined(__x86_64__)
  auto differing = [&] {
    __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(left + i)),
                                  _mm_loadu_si128(reinterpret_cast<const __m128i*>(right + i)));
    return static_cast<uint32_t>(_mm_movemask_epi8(same)) ^ 0xffff;
  };
  for (; i + 16 <= length; i += 16)
    if (differing() != 0) return false;
  return (differing() & ((1u << (length - i)) - 1)) == 0;
#else
  for (; i + 8 <= length; i += 8)
    if (load64(left + i) != load64(right + i)) return false;
  return i == length || (load64(left + i) ^ load64(right + i)) << (64 - 8 * (length - i)) == 0;
#endif
}

}  // namespace rt
