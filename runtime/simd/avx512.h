// The kernels for processors with AVX-512: those of AVX2, 64 bytes at once.
#pragma once

#include "runtime/simd/avx2.h"

#define RT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))

namespace rt {

RT_AVX512 inline __m512i load512(const char* from) { return _mm512_loadu_si512(from); }

RT_AVX512 inline BlockMasks avx512Classify(const char* block) {
  __m512i bytes = load512(block);
  const __m512i table = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, '}', 0, 0));
  __m512i folded = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
  return BlockMasks{
      _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\')),
      _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(table, folded), folded),
      _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(' ')), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.'))};
}

struct WideMasks {
  __m512i low[RT_WINDOW], high[RT_WINDOW];
};

RT_AVX512 inline WideMasks wideMasks(const rt_needle_set& set) {
  WideMasks masks;
  for (int place = 0; place < RT_WINDOW; ++place) {
    auto widened = [](const uint8_t* from) RT_AVX512 {
      return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    };
    masks.low[place] = widened(set.masks[place][0]);
    masks.high[place] = widened(set.masks[place][1]);
  }
  return masks;
}

/// The buckets that each of 64 bytes fits at a place of a window.
RT_AVX512 inline __m512i fitting512(__m512i bytes, const WideMasks& masks, int place) {
  const __m512i four = _mm512_set1_epi8(15);
  __m512i low = place < RT_ASCII_PLACES ? bytes : _mm512_and_si512(bytes, four);
  __m512i high = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), four);
  return _mm512_and_si512(_mm512_shuffle_epi8(masks.low[place], low), _mm512_shuffle_epi8(masks.high[place], high));
}

RT_AVX512 inline WindowHit avx512FindWindow(const rt_needle_set& set, const char* data, size_t from, size_t end) {
  const WideMasks masks = wideMasks(set);
  const __m512i newline = _mm512_set1_epi8('\n');
  size_t newlines = 0;
  for (; from < end; from += 64) {
    __builtin_prefetch(data + from + kPrefetchAhead);
    __m512i bytes = load512(data + from);
    __m512i windows =
        _mm512_and_si512(_mm512_and_si512(fitting512(bytes, masks, 0), fitting512(load512(data + from + 1), masks, 1)),
                         fitting512(load512(data + from + 2), masks, 2));
    uint64_t lines = _mm512_cmpeq_epi8_mask(bytes, newline);
    uint64_t found = _mm512_test_epi8_mask(windows, windows);
    if (end - from < 64) found |= 1ull << (end - from);  // the end is as good as a hit
    if (__builtin_expect(found != 0, 0)) {
      size_t at = from + _tzcnt_u64(found);
      newlines += static_cast<size_t>(_mm_popcnt_u64(lines & (_blsi_u64(found) - 1)));
      return {at, at < end ? scalarWindow(set, data + at) : 0, newlines};
    }
    newlines += static_cast<size_t>(_mm_popcnt_u64(lines));
  }
  return {end, 0, newlines};
}

}  // namespace rt
