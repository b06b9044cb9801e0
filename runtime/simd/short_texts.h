// What reading along known steps (core/shape.h) asks of bytes, over the kernels of one level: a step or a value is
// rarely longer than a register, so that no loop's end has to be guessed.
#pragma once

#include "runtime/core/text.h"
#include "runtime/simd/simd.h"

#if RT_WIDE_KERNELS
#include "runtime/simd/avx512.h"
#endif

namespace rt {

/// The scalar twin. `same` may read 64 bytes past both texts, `plain` RT_PADDING bytes past its own.
struct ScalarTexts {
  static bool same(const char* left, const char* right, size_t length) {
    size_t at = 0;
    for (; at + 8 <= length; at += 8)
      if (load64(left + at) != load64(right + at)) return false;
    return at == length || (load64(left + at) ^ load64(right + at)) << (64 - 8 * (length - at)) == 0;
  }

  /// As plainPrefix.
  static size_t plain(const char* text, size_t length) { return plainPrefix(text, length); }
};

#if RT_WIDE_KERNELS
struct Avx2Texts {
  RT_AVX2 static bool same(const char* left, const char* right, size_t length) {
    for (size_t at = 0;; at += 32) {
      __m256i equal = _mm256_cmpeq_epi8(load256(left + at), load256(right + at));
      uint32_t differ = ~static_cast<uint32_t>(_mm256_movemask_epi8(equal));
      if (length - at <= 32) return _bzhi_u32(differ, static_cast<uint32_t>(length - at)) == 0;
      if (differ != 0) return false;
    }
  }

  RT_AVX2 static size_t plain(const char* text, size_t length) {
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\'), space = _mm256_set1_epi8(' ');
    for (size_t at = 0; at < length; at += 32) {
      __m256i bytes = load256(text + at);
      __m256i ends = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, quote), _mm256_cmpeq_epi8(bytes, backslash));
      __m256i special = _mm256_or_si256(ends, _mm256_cmpgt_epi8(space, bytes));
      auto found = static_cast<uint32_t>(_mm256_movemask_epi8(special));
      if (found == 0) continue;
      size_t end = at + _tzcnt_u32(found);
      return end < length ? end : length;
    }
    return length;
  }
};

struct Avx512Texts {
  RT_AVX512 static bool same(const char* left, const char* right, size_t length) {
    for (size_t at = 0;; at += 64) {
      uint64_t differ = _mm512_cmpneq_epi8_mask(load512(left + at), load512(right + at));
      if (length - at <= 64) return _bzhi_u64(differ, length - at) == 0;
      if (differ != 0) return false;
    }
  }

  RT_AVX512 static size_t plain(const char* text, size_t length) {
    for (size_t at = 0; at < length; at += 64) {
      __m512i bytes = load512(text + at);
      uint64_t found = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) |
                       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\')) |
                       _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(' '));
      if (found == 0) continue;
      size_t end = at + _tzcnt_u64(found);
      return end < length ? end : length;
    }
    return length;
  }
};
#endif

}  // namespace rt
