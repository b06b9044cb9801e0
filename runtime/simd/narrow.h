// The kernels for processors whose registers have 16 bytes: SSE2, SSSE3 and NEON, by the same source.
#pragma once

#include "runtime/simd/bytes16.h"
#include "runtime/simd/json.h"

namespace rt {

/// A bit for each of 64 bytes for which `test` (Bytes16 to Bytes16) holds.
template <class Test>
__attribute__((always_inline)) inline uint64_t narrowMask(const char* block, Test test) {
  return mask64(test(load16(block)), test(load16(block + 16)), test(load16(block + 32)), test(load16(block + 48)));
}

__attribute__((always_inline)) inline uint64_t narrowEqual(const char* block, char byte) {
  return narrowMask(block, [=](Bytes16 bytes) { return equal16(bytes, byte); });
}

/// Brackets, told by what they are with bit 0x20 set.
__attribute__((always_inline)) inline uint64_t narrowBrackets(const char* block, char byte) {
  return narrowMask(block, [=](Bytes16 bytes) { return equal16(bytes | each16(0x20), byte); });
}

inline BlockMasks narrowClassify(const char* block) {
  auto isStructural = [](Bytes16 bytes) {
    Bytes16 folded = bytes | each16(0x20);
    return equal16(folded, '{') | equal16(folded, '}') | equal16(folded, ':');
  };
  return BlockMasks{narrowEqual(block, '"'), narrowEqual(block, '\\'), narrowMask(block, isStructural),
                    narrowMask(block, [](Bytes16 bytes) { return below16(bytes, ' '); }), narrowEqual(block, '.')};
}

/// The kernels of JsonCheck.
struct NarrowJson {
  static JsonMasks masks(const char* block) {
    auto isSpace = [](Bytes16 bytes) {
      return equal16(bytes, ' ') | equal16(bytes, '\t') | equal16(bytes, '\n') | equal16(bytes, '\r');
    };
    uint64_t wide = narrowMask(block, [](Bytes16 bytes) { return below16(bytes, 0); });
    return {narrowEqual(block, '"'),
            narrowEqual(block, '\\'),
            narrowBrackets(block, '{'),
            narrowBrackets(block, '}'),
            narrowEqual(block, ':'),
            narrowEqual(block, ','),
            narrowMask(block, isSpace),
            narrowMask(block, [](Bytes16 bytes) { return below16(bytes, ' '); }) & ~wide,
            wide};
  }

  static uint64_t prefixXor(uint64_t bits) { return scalarPrefixXor(bits); }

  static uint64_t simpleEscapes(const char* block) {
    uint64_t found = 0;
    for (char letter : kSimpleEscapes) found |= narrowEqual(block, letter);
    return found;
  }
};

/// The buckets that each of 16 bytes fits at a place of a window. A look-up with a byte that is not ASCII gives 0.
inline Bytes16 narrowFitting(Bytes16 bytes, const rt_needle_set& set, unsigned place) {
  Bytes16 low = place < RT_ASCII_PLACES ? bytes : bytes & each16(15);
  return pick16(load16(set.masks[place][0]), low) & pick16(load16(set.masks[place][1]), bytes >> 4);
}

/// Sixteen places at a time; the few that are left are the scalar twin's.
inline WindowHit narrowFindWindow(const rt_needle_set& set, const char* data, size_t from, size_t end) {
  static_assert(RT_WINDOW == 3);
  size_t newlines = 0;
  for (; from + 16 <= end; from += 16) {
    const char* at = data + from;
    Bytes16 bytes = load16(at);
    Bytes16 windows = narrowFitting(bytes, set, 0) & narrowFitting(load16(at + 1), set, 1);
    windows &= narrowFitting(load16(at + 2), set, 2);
    Bytes16 lines = equal16(bytes, '\n');
    uint64_t nothing = hits16(equal16(windows | lines, 0));
    if (__builtin_expect(nothing == hits16(each16(-1)), 1)) continue;
    uint64_t found = hits16(each16(-1)) & ~hits16(equal16(windows, 0));
    uint64_t before = found == 0 ? ~0ull : (found & (0 - found)) - 1;
    newlines += static_cast<size_t>(__builtin_popcountll(hits16(lines) & before)) / RT_HIT_BITS;
    if (found != 0) return {from + firstHit(found), scalarWindow(set, at + firstHit(found)), newlines};
  }
  WindowHit rest = scalarFindWindow(set, data, from, end);
  return {rest.at, rest.buckets, newlines + rest.newlines};
}

inline size_t narrowAfterLastNewline(const char* data, size_t length) {
  for (; length >= 16; length -= 16) {
    uint64_t found = hits16(equal16(load16(data + length - 16), '\n'));
    if (found != 0) return length - 15 + lastHit(found);
  }
  while (length > 0 && data[length - 1] != '\n') --length;
  return length;
}

inline size_t narrowFindNewline(const char* data, size_t length) {
  size_t at = 0;
  for (; at + 16 <= length; at += 16) {
    uint64_t found = hits16(equal16(load16(data + at), '\n'));
    if (found != 0) return at + firstHit(found);
  }
  while (at < length && data[at] != '\n') ++at;
  return at;
}

}  // namespace rt
