// One block of SHA-256. Source: FIPS 180-4, section 6.2.2.
#pragma once

#include "runtime/core/memory.h"
#include "runtime/simd/simd.h"

#if RT_WIDE_KERNELS
#include <immintrin.h>
#endif

namespace rt {

constexpr uint32_t kShaRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline uint32_t rotateRight(uint32_t word, int count) { return word >> count | word << (32 - count); }

/// The next word of the schedule, from the sixteen before it.
inline uint32_t nextShaWord(const uint32_t* w) {
  uint32_t small0 = rotateRight(w[-15], 7) ^ rotateRight(w[-15], 18) ^ w[-15] >> 3;
  uint32_t small1 = rotateRight(w[-2], 17) ^ rotateRight(w[-2], 19) ^ w[-2] >> 10;
  return w[-16] + small0 + w[-7] + small1;
}

__attribute__((noinline, minsize)) inline void scalarHashBlock(uint32_t* state, const char* block) {
  uint32_t w[64];
  // The eight variables of a round are one place further down in each: so none of them is moved.
  uint32_t variables[64 + 8];
  uint32_t* v = variables + 64;
  copyBytes(v, state, 8 * sizeof *state);
  for (int i = 0; i < 64; ++i, --v) {
    w[i] = i < 16 ? __builtin_bswap32(load32(block + 4 * i)) : nextShaWord(w + i);
    uint32_t big1 = rotateRight(v[4], 6) ^ rotateRight(v[4], 11) ^ rotateRight(v[4], 25);
    uint32_t big0 = rotateRight(v[0], 2) ^ rotateRight(v[0], 13) ^ rotateRight(v[0], 22);
    uint32_t choice = v[6] ^ (v[4] & (v[5] ^ v[6]));
    uint32_t majority = (v[0] & v[1]) | (v[2] & (v[0] | v[1]));
    uint32_t first = v[7] + big1 + choice + kShaRounds[i] + w[i];
    v[3] += first;
    v[-1] = first + big0 + majority;
  }
  for (int i = 0; i < 8; ++i) state[i] += v[i];
}

#if RT_WIDE_KERNELS

#define RT_SHA __attribute__((target("sha,sse4.1"), noinline, minsize))

/// Two variables of the state lie in each half of a register, the later one lower: a, b, e, f in one register, c, d, g,
/// h in the other. Four rounds at a time, two by each instruction.
RT_SHA inline void shaHashBlock(uint32_t* state, const char* block) {
  const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* words = reinterpret_cast<__m128i*>(state);
  __m128i dcba = _mm_shuffle_epi32(_mm_loadu_si128(words), 0x1b);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1b);
  __m128i abef = _mm_unpackhi_epi64(hgfe, dcba), cdgh = _mm_unpacklo_epi64(hgfe, dcba);
  const __m128i abefBefore = abef, cdghBefore = cdgh;
  __m128i w[4];  // sixteen words of the schedule, in a ring
  for (int i = 0; i < 16; ++i) {
    __m128i& four = w[i % 4];
    if (i < 4) {
      four = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block) + i), bigEndian);
    } else {
      __m128i latest = w[(i + 3) % 4];
      __m128i sevenBack = _mm_alignr_epi8(latest, w[(i + 2) % 4], 4);
      four = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(four, w[(i + 1) % 4]), sevenBack), latest);
    }
    __m128i added = _mm_add_epi32(four, _mm_loadu_si128(reinterpret_cast<const __m128i*>(kShaRounds) + i));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0e));
  }
  abef = _mm_add_epi32(abef, abefBefore);
  cdgh = _mm_add_epi32(cdgh, cdghBefore);
  _mm_storeu_si128(words, _mm_shuffle_epi32(_mm_unpackhi_epi64(cdgh, abef), 0x1b));
  _mm_storeu_si128(words + 1, _mm_shuffle_epi32(_mm_unpacklo_epi64(cdgh, abef), 0x1b));
}

#endif

}  // namespace rt
