// Stage 1 of the walk, over the kernels of one level.
#pragma once

#include "runtime/simd/scalar.h"
#include "runtime/simd/simd.h"

namespace rt {

/// What one block leaves to the next.
struct BlockCarry {
  uint64_t escaped;   // 1: the next block's first byte is escaped
  uint64_t inString;  // all ones: the next block begins inside a string
};

/// \returns a bit for each byte that a backslash escapes: the one after each odd run of backslashes.
/// Source: G. Langdale, D. Lemire, 2019, section 3.1.1, in the form that subtracts within runs (simdjson, 2021).
constexpr uint64_t escapedBytes(uint64_t backslashes, BlockCarry& carry) {
  constexpr uint64_t kOddBits = 0xAAAAAAAAAAAAAAAA;
  if (backslashes == 0) {
    uint64_t escaped = carry.escaped;
    carry.escaped = 0;
    return escaped;
  }
  uint64_t starts = backslashes & ~carry.escaped;
  uint64_t maybeEscaped = starts << 1;
  uint64_t codes = ((maybeEscaped | kOddBits) - starts) ^ kOddBits;
  uint64_t escaped = codes ^ (backslashes | carry.escaped);
  carry.escaped = (codes & backslashes) >> 63;
  return escaped;
}

/// Writes the positions of the set bits. May write up to 8 entries beyond those counted.
__attribute__((always_inline)) inline uint32_t* writePositions(uint32_t* to, uint32_t base, uint64_t bits) {
  uint32_t* end = to + __builtin_popcountll(bits);
  while (bits != 0) {
    for (unsigned i = 0; i < 4; ++i) {
      to[i] = base + static_cast<uint32_t>(__builtin_ctzll(bits | (1ull << 63)));
      bits &= bits - 1;
    }
    to += 4;
  }
  return end;
}

/// \param classify, prefixXor the level's kernels
template <class Classify, class PrefixXor>
__attribute__((always_inline)) inline LineIndex indexLine(const char* line, size_t length, uint32_t* index,
                                                          BlockBits* blocks, Classify classify, PrefixXor prefixXor) {
  BlockCarry carry{0, 0};
  uint32_t* to = index;
  for (size_t at = 0; at < length; at += 64) {
    BlockMasks masks = classify(line + at);
    size_t left = length - at;
    uint64_t inside = left >= 64 ? ~0ull : (1ull << left) - 1;
    uint64_t real = masks.quotes & ~escapedBytes(masks.backslashes, carry) & inside;
    uint64_t strings = prefixXor(real) ^ carry.inString;
    carry.inString = 0 - (strings >> 63);
    blocks[at / 64] = {real, masks.below | masks.backslashes, masks.dots | masks.backslashes};
    to = writePositions(to, static_cast<uint32_t>(at), masks.structurals & ~strings & inside);
  }
  return LineIndex{static_cast<uint32_t>(to - index), carry.inString != 0};
}

}  // namespace rt
