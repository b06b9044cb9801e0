// The portable kernels: eight bytes at a time in an ordinary register.
#pragma once

#include "runtime/core/memory.h"
#include "runtime/simd/simd.h"

namespace rt {

constexpr uint64_t kEachByte = 0x0101010101010101;
constexpr uint64_t kEachTop = 0x8080808080808080;

/// \returns 0x80 in each byte of `word` that is zero, 0 in the others. Exact: no borrow between bytes.
constexpr uint64_t zeroBytes64(uint64_t word) { return ~(((word & ~kEachTop) + ~kEachTop) | word | ~kEachTop); }

constexpr uint64_t equalBytes64(uint64_t word, uint8_t byte) { return zeroBytes64(word ^ (kEachByte * byte)); }

/// \returns 0x80 in each byte of `word` that is below 0x20, 0 in the others.
constexpr uint64_t controlBytes64(uint64_t word) { return zeroBytes64(word & (kEachByte * 0xe0)); }

/// Gathers the top bit of each byte into the low eight bits, first byte lowest.
constexpr uint64_t gatherTops(uint64_t tops) { return ((tops >> 7) * 0x0102040810204080) >> 56; }

/// The bytes of interest in 64 bytes of JSON, one bit each.
struct BlockMasks {
  uint64_t quotes;
  uint64_t backslashes;
  uint64_t structurals;  // { } [ ] : (and 0x1A)
  uint64_t below;        // control characters and what is not ASCII: as signed bytes, below a space
  uint64_t dots;
};

inline BlockMasks scalarClassify(const char* block) {
  BlockMasks masks{0, 0, 0, 0, 0};
  for (unsigned i = 0; i < 8; ++i) {
    uint64_t word = load64(block + 8 * i);
    uint64_t folded = word | (kEachByte * 0x20);
    uint64_t structurals = equalBytes64(folded, '{') | equalBytes64(folded, '}') | equalBytes64(folded, ':');
    masks.quotes |= gatherTops(equalBytes64(word, '"')) << (8 * i);
    masks.backslashes |= gatherTops(equalBytes64(word, '\\')) << (8 * i);
    masks.structurals |= gatherTops(structurals) << (8 * i);
    masks.below |= gatherTops(controlBytes64(word) | (word & kEachTop)) << (8 * i);
    masks.dots |= gatherTops(equalBytes64(word, '.')) << (8 * i);
  }
  return masks;
}

/// \returns in each bit the xor of all bits up to and including it.
constexpr uint64_t scalarPrefixXor(uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

/// The buckets that the window at `at` fits.
inline uint32_t scalarWindow(const rt_needle_set& set, const char* at) {
  uint32_t buckets = ~0u;
  for (unsigned i = 0; i < RT_WINDOW; ++i) {
    auto byte = static_cast<uint8_t>(at[i]);
    if (i < RT_ASCII_PLACES && byte >= 0x80) return 0;
    buckets &= set.masks[i][0][byte & 15u] & set.masks[i][1][byte >> 4];
    if (buckets == 0) return 0;  // mostly at the first place
  }
  return buckets;
}

inline WindowHit scalarFindWindow(const rt_needle_set& set, const char* data, size_t from, size_t end) {
  uint32_t buckets = 0;
  size_t newlines = 0;
  for (; from < end && (buckets = scalarWindow(set, data + from)) == 0; ++from) newlines += data[from] == '\n' ? 1 : 0;
  return {from, buckets, newlines};
}

inline size_t scalarAfterLastNewline(const char* data, size_t length) {
  for (; length >= 8; length -= 8) {
    uint64_t hits = equalBytes64(load64(data + length - 8), '\n');
    if (hits != 0) return length - static_cast<size_t>(__builtin_clzll(hits)) / 8;
  }
  while (length > 0 && data[length - 1] != '\n') --length;
  return length;
}

inline size_t scalarFindNewline(const char* data, size_t length) {
  size_t at = 0;
  for (; at + 8 <= length; at += 8) {
    uint64_t hits = equalBytes64(load64(data + at), '\n');
    if (hits != 0) return at + static_cast<size_t>(__builtin_ctzll(hits)) / 8;
  }
  while (at < length && data[at] != '\n') ++at;
  return at;
}

}  // namespace rt
