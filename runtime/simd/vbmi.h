// The search for windows on processors with AVX-512 VBMI, whose shuffle takes a byte from 64: one look-up for each
// place of a window, where the nibbles of avx512.h take two.
#pragma once

#include "runtime/simd/avx512.h"

#define RT_VBMI \
  __attribute__((target("avx512vbmi,avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))

namespace rt {

/// The buckets that a byte fits at a place, by its low six bits: of the four bytes that share these, all. Which of them
/// it is, a window that is found is asked byte by byte.
RT_VBMI inline __m512i bucketsBySixBits(const uint8_t masks[2][16]) {
  const __m512i quarter = _mm512_set_epi64(0x0303030303030303, 0x0303030303030303, 0x0202020202020202,
                                           0x0202020202020202, 0x0101010101010101, 0x0101010101010101, 0, 0);
  __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(masks[0]));
  __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(masks[1]));
  high = _mm_or_si128(high, _mm_srli_si128(high, 8));
  high = _mm_or_si128(high, _mm_srli_si128(high, 4));
  return _mm512_and_si512(_mm512_broadcast_i32x4(low), _mm512_shuffle_epi8(_mm512_broadcast_i32x4(high), quarter));
}

/// Calls `visit(WindowHit)` with each place of [from, end) at which a window is found, until it says that it has what
/// it wants. From the second block on blocks begin at a cache line: of the three loads of a block one is whole then.
/// \returns the hit that was wanted, or the end
template <class Visit>
RT_VBMI __attribute__((always_inline)) inline WindowHit vbmiVisitWindows(const rt_needle_set& set, const char* data,
                                                                         size_t from, size_t end, Visit visit) {
  static_assert(RT_WINDOW == 3);
  const __m512i first = bucketsBySixBits(set.masks[0]);
  const __m512i second = bucketsBySixBits(set.masks[1]);
  const __m512i third = bucketsBySixBits(set.masks[2]);
  const __m512i newline = _mm512_set1_epi8('\n');
  size_t newlines = 0;
  size_t step = 64 - reinterpret_cast<uintptr_t>(data + from) % 64;
  for (; from < end; from += step, step = 64) {
    const char* at = data + from;
    __builtin_prefetch(at + kPrefetchAhead);
    __m512i bytes = load512(at);
    __m512i windows =
        _mm512_and_si512(_mm512_permutexvar_epi8(bytes, first), _mm512_permutexvar_epi8(load512(at + 1), second));
    uint64_t found = _mm512_test_epi8_mask(windows, _mm512_permutexvar_epi8(load512(at + 2), third));
    uint64_t lines = _mm512_cmpeq_epi8_mask(bytes, newline);
    if (__builtin_expect(end - from < step, 0)) step = end - from;
    if (__builtin_expect(found != 0, 0)) found = _bzhi_u64(found, static_cast<uint32_t>(step));
    for (; __builtin_expect(found != 0, 0); found = _blsr_u64(found)) {
      size_t place = from + _tzcnt_u64(found);
      uint32_t buckets = scalarWindow(set, data + place);
      if (buckets == 0) continue;
      uint64_t before = lines & (_blsi_u64(found) - 1);
      WindowHit hit{place, buckets, newlines + static_cast<size_t>(_mm_popcnt_u64(before))};
      if (visit(hit)) return hit;
    }
    newlines += static_cast<size_t>(_mm_popcnt_u64(_bzhi_u64(lines, static_cast<uint32_t>(step))));
  }
  return {end, 0, newlines};
}

RT_VBMI inline WindowHit vbmiFindWindow(const rt_needle_set& set, const char* data, size_t from, size_t end) {
  return vbmiVisitWindows(set, data, from, end, [](const WindowHit&) { return true; });
}

}  // namespace rt
