// The kernels for processors with AVX2.
#pragma once

#include <immintrin.h>

#include "runtime/simd/json.h"

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
  const __m256i space = _mm256_set1_epi8(' ');
  const __m256i dot = _mm256_set1_epi8('.');
  return BlockMasks{mask64(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote)),
                    mask64(_mm256_cmpeq_epi8(low, backslash), _mm256_cmpeq_epi8(high, backslash)),
                    mask64(structurals256(low), structurals256(high)),
                    mask64(_mm256_cmpgt_epi8(space, low), _mm256_cmpgt_epi8(space, high)),
                    mask64(_mm256_cmpeq_epi8(low, dot), _mm256_cmpeq_epi8(high, dot))};
}

RT_AVX2 inline uint64_t avx2PrefixXor(uint64_t bits) {
  __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

/// White space of JSON, by the table look-up of structurals256.
RT_AVX2 inline __m256i spaces256(__m256i bytes) {
  const __m256i table = _mm256_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0,  //
                                         ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0);
  return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
}

/// The kernels of JsonCheck.
struct Avx2Json {
  RT_AVX2 static uint64_t equal(const char* block, char byte) {
    const __m256i wanted = _mm256_set1_epi8(byte);
    return mask64(_mm256_cmpeq_epi8(load256(block), wanted), _mm256_cmpeq_epi8(load256(block + 32), wanted));
  }

  /// Brackets and letters, told by what they are with bit 0x20 set.
  RT_AVX2 static uint64_t brackets(const char* block, char byte) {
    const __m256i bit = _mm256_set1_epi8(0x20);
    const __m256i wanted = _mm256_set1_epi8(byte);
    return mask64(_mm256_cmpeq_epi8(_mm256_or_si256(load256(block), bit), wanted),
                  _mm256_cmpeq_epi8(_mm256_or_si256(load256(block + 32), bit), wanted));
  }

  RT_AVX2 static JsonMasks masks(const char* block) {
    __m256i low = load256(block);
    __m256i high = load256(block + 32);
    const __m256i space = _mm256_set1_epi8(0x20);  // bytes from 0x80 on are below it, as signed ones
    uint64_t wide = mask64(low, high);
    return {equal(block, '"'),
            equal(block, '\\'),
            brackets(block, '{'),
            brackets(block, '}'),
            equal(block, ':'),
            equal(block, ','),
            mask64(spaces256(low), spaces256(high)),
            mask64(_mm256_cmpgt_epi8(space, low), _mm256_cmpgt_epi8(space, high)) & ~wide,
            wide};
  }

  RT_AVX2 static uint64_t prefixXor(uint64_t bits) { return avx2PrefixXor(bits); }

  RT_AVX2 static __m256i between(__m256i bytes, char low, char high) {
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(static_cast<char>(low - 1))),
                            _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(high + 1)), bytes));
  }

  RT_AVX2 static __m256i hexDigits256(__m256i bytes) {
    __m256i folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    return _mm256_or_si256(between(bytes, '0', '9'), between(folded, 'a', 'f'));
  }

  RT_AVX2 static uint64_t hexDigits(const char* block) {
    return mask64(hexDigits256(load256(block)), hexDigits256(load256(block + 32)));
  }

  RT_AVX2 static uint64_t surrogateDigits(const char* block) { return brackets(block, 'd'); }
};

/// The masks of one place of a window, twice: a look-up works on each half of a register.
struct PlaceMasks {
  __m256i low, high;
};

RT_AVX2 inline PlaceMasks placeMasks(const uint8_t masks[2][16]) {
  auto twice = [](const uint8_t* from) RT_AVX2 {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
  };
  return {twice(masks[0]), twice(masks[1])};
}

/// The buckets that each of 32 bytes fits at a place of a window. A look-up with a byte that is not ASCII gives 0.
RT_AVX2 inline __m256i fitting(__m256i bytes, const PlaceMasks& masks, int place) {
  const __m256i four = _mm256_set1_epi8(15);
  __m256i low = _mm256_shuffle_epi8(masks.low, place < RT_ASCII_PLACES ? bytes : _mm256_and_si256(bytes, four));
  __m256i high = _mm256_shuffle_epi8(masks.high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), four));
  return _mm256_and_si256(low, high);
}

struct WindowMasks {
  PlaceMasks places[RT_WINDOW];
};

/// The buckets that the window at each of 32 places fits.
RT_AVX2 inline __m256i windows256(const char* at, const WindowMasks& masks) {
  return _mm256_and_si256(
      _mm256_and_si256(fitting(load256(at), masks.places[0], 0), fitting(load256(at + 1), masks.places[1], 1)),
      fitting(load256(at + 2), masks.places[2], 2));
}

/// A bit for each '\n' of 64 bytes.
RT_AVX2 inline uint64_t newlines64(const char* at) {
  const __m256i newline = _mm256_set1_epi8('\n');
  return mask64(_mm256_cmpeq_epi8(load256(at), newline), _mm256_cmpeq_epi8(load256(at + 32), newline));
}

RT_AVX2 inline WindowHit avx2FindWindow(const rt_needle_set& set, const char* data, size_t from, size_t end) {
  static_assert(RT_WINDOW == 3);
  const WindowMasks masks{{placeMasks(set.masks[0]), placeMasks(set.masks[1]), placeMasks(set.masks[2])}};
  size_t newlines = 0;
  for (; from < end; from += 64) {
    __builtin_prefetch(data + from + kPrefetchAhead);
    __m256i low = windows256(data + from, masks);
    __m256i high = windows256(data + from + 32, masks);
    __m256i any = _mm256_or_si256(low, high);
    uint64_t lines = newlines64(data + from);
    uint64_t found = end - from < 64 ? 1ull << (end - from) : 0;  // the end is as good as a hit
    if (__builtin_expect(_mm256_testz_si256(any, any) == 0, 0)) {
      const __m256i none = _mm256_setzero_si256();
      found |= ~mask64(_mm256_cmpeq_epi8(low, none), _mm256_cmpeq_epi8(high, none));
    }
    if (found != 0) {
      size_t at = from + _tzcnt_u64(found);
      newlines += static_cast<size_t>(_mm_popcnt_u64(lines & (_blsi_u64(found) - 1)));
      return {at, at < end ? scalarWindow(set, data + at) : 0, newlines};
    }
    newlines += static_cast<size_t>(_mm_popcnt_u64(lines));
  }
  return {end, 0, newlines};
}

RT_AVX2 inline size_t avx2AfterLastNewline(const char* data, size_t length) {
  for (; length >= 64; length -= 64) {
    uint64_t found = newlines64(data + length - 64);
    if (found != 0) return length - _lzcnt_u64(found);
  }
  return scalarAfterLastNewline(data, length);
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
