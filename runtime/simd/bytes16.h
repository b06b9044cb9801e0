// Sixteen bytes in one register: what every x86-64 and every AArch64 processor has. Where there are none RT_HAS_BYTES16
// is 0, and the portable code works eight bytes at a time.
//
// Written with the compiler's vectors, whose operators mean the same on both; what has no operator is below.
// Source: Intel 64 manual, volume 2 (PMOVMSKB, PSHUFB); Arm A64 instruction set (SHRN, ADDP, TBL).
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RT_HAS_BYTES16 1
#elif defined(__aarch64__)
#include <arm_neon.h>
#define RT_HAS_BYTES16 1
#else
#define RT_HAS_BYTES16 0
#endif

#if RT_HAS_BYTES16
namespace rt {

typedef uint8_t Bytes16 __attribute__((vector_size(16)));
typedef int8_t Signed16 __attribute__((vector_size(16)));

inline Bytes16 load16(const void* from) {
  Bytes16 bytes;
  __builtin_memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

/// The same byte sixteen times.
inline Bytes16 each16(char byte) { return Bytes16{} + static_cast<uint8_t>(byte); }

// Tests of bytes give 0xff where they hold, else 0.

inline Bytes16 equal16(Bytes16 bytes, char byte) { return Bytes16(bytes == each16(byte)); }

/// As signed bytes: control characters and what is not ASCII are below a space.
inline Bytes16 below16(Bytes16 bytes, char byte) { return Bytes16(Signed16(bytes) < Signed16(each16(byte))); }

/// The places of a register where a test holds, RT_HIT_BITS bits each, the first byte lowest.
#if defined(__x86_64__)
#define RT_HIT_BITS 1
inline uint64_t hits16(Bytes16 test) { return static_cast<uint32_t>(_mm_movemask_epi8(__m128i(test))); }

/// One bit for each of 64 bytes.
inline uint64_t mask64(Bytes16 a, Bytes16 b, Bytes16 c, Bytes16 d) {
  return hits16(a) | hits16(b) << 16 | hits16(c) << 32 | hits16(d) << 48;
}

/// The table's bytes at `places`: by the low four bits, or 0 if the top bit is set. Needs SSSE3. Not by the compiler's
/// function, which callers that are not made for SSSE3 as a whole may not call.
inline Bytes16 pick16(Bytes16 table, Bytes16 places) {
  asm("pshufb %1, %0" : "+x"(table) : "x"(places));
  return table;
}
#elif defined(__aarch64__)
#define RT_HIT_BITS 4
inline uint64_t hits16(Bytes16 test) {
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(uint8x16_t(test)), 4)), 0);
}

inline uint64_t mask64(Bytes16 a, Bytes16 b, Bytes16 c, Bytes16 d) {
  const Bytes16 bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t ab = vpaddq_u8(uint8x16_t(a & bit), uint8x16_t(b & bit));
  uint8x16_t cd = vpaddq_u8(uint8x16_t(c & bit), uint8x16_t(d & bit));
  uint8x16_t all = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

/// The same; the instruction itself gives 0 from place 16 on.
inline Bytes16 pick16(Bytes16 table, Bytes16 places) {
  return Bytes16(vqtbl1q_u8(uint8x16_t(table), uint8x16_t(places & each16(static_cast<char>(0x8f)))));
}
#endif

/// Sixteen places.
constexpr uint64_t kAllHits = RT_HIT_BITS == 1 ? 0xffff : ~uint64_t{0};

inline Bytes16 same16(const char* left, const char* right) { return Bytes16(load16(left) == load16(right)); }
/// The places at which the two differ.
inline uint64_t differing16(const char* left, const char* right) { return hits16(same16(left, right)) ^ kAllHits; }

/// The first place of some.
inline size_t firstHit(uint64_t hits) { return static_cast<size_t>(__builtin_ctzll(hits)) / RT_HIT_BITS; }
/// The last place of some.
inline size_t lastHit(uint64_t hits) { return (63 - static_cast<size_t>(__builtin_clzll(hits))) / RT_HIT_BITS; }

}  // namespace rt
#endif
