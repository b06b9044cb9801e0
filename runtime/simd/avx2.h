// The kernels for processors with AVX2.
#pragma once

#include <immintrin.h>

#include "runtime/simd/scalar.h"

#define RT_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))

namespace rt {

RT_AVX2 inline __m256i load256(const char* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }

RT_AVX2 inline uint64_t mask64(__m256i low, __m256i high) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

/// The structural characters are told by one table look-up: with bit 0x20 set they are `{`, `}` and `:`, whose low
/// four bits differ, and the table holds at these places the characters themselves.
RT_AVX2 inline __m256i structurals256(__m256i bytes) {
  const __m256i table = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, '}', 0, 0,  //
                                         0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, '}', 0, 0);
  __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
  return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, folded), folded);
}

RT_AVX2 inline BlockMasks avx2Classify(const char* block) {
  __m256i low = load256(block);
  __m256i high = load256(block + 32);
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i backslash = _mm256_set1_epi8('\\');
  return BlockMasks{mask64(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote)),
                    mask64(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(high, backslash)),
                    mask64(structurals256(low), structurals256(high))};
}

RT_AVX2 inline uint64_t avx2PrefixXor(uint64_t bits) {
  __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

RT_AVX2 inline size_t avx2FindNewline(const char* data, size_t length) {
  const __m256i newline = _mm256_set1_epi8('\n');
  size_t at = 0;
  for (; at + 64 <= length; at += 64) {
    __m256i low = _mm256_cmpeq_epi8(load256(data + at), newline);
    __m256i high = _mm256_cmpeq_epi8(load256(data + at + 32), newline);
    if (_mm256_testz_si256(_mm256_or_si256(low, high), _mm256_set1_epi8(-1))) continue;
    return at + _tzcnt_u64(mask64(low, high));
  }
  return at + scalarFindNewline(data + at, length - at);
}

}  // namespace rt
