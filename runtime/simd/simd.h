// The byte kernels, and the choice among their implementations.
//
// Each kernel works on a whole line or chunk, so that the choice costs one well predicted branch per call.
// The implementations give identical results on any bytes.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi.h"
#include "runtime/simd/bytes16.h"

/// Whether there are kernels of wide registers; a runtime made for size has none.
#if defined(__x86_64__) && !defined(RT_SMALL)
#define RT_WIDE_KERNELS 1
#else
#define RT_WIDE_KERNELS 0
#endif

namespace rt {

enum class SimdLevel : uint32_t {
#define RT_SIMD_LEVEL(level, ...) level,
#include "runtime/simd/levels.inc"
#undef RT_SIMD_LEVEL
};

/// The level that `wanted` (an rt_simd) means on this machine: where it is missing, or this runtime was built without
/// it, the next lower one that there is.
SimdLevel chooseSimd(uint32_t wanted);

/// Whether this runtime was built with a level.
bool isSimdBuilt(uint32_t wanted);

/// What `simdIndexLine` found.
struct LineIndex {
  uint32_t count;  // entries written to `index`
  bool inString;   // the line ends inside a string
};

/// What 64 bytes of a line are, one bit each.
struct BlockBits {
  uint64_t quotes;  // those that no backslash escapes
  uint64_t
      unplain;  // backslashes, control characters, what is not ASCII: what a string is not to be taken as it stands for
  uint64_t indirect;  // dots and backslashes: what a key is not a component of a path for
};

/// Finds the structure of a line.
/// \param line   `length` bytes, followed by 64 bytes that may be read; length < 2^32 - 64
/// \param index  receives the offsets, ascending, of `{ } [ ] :` outside strings; has room for length + 16
/// \param blocks receives the bits of bytes 64 i to 64 i + 63 in element i; has room for length / 64 + 1. Behind the
/// end
///               of the line there are no quotes; the other bits there mean nothing.
/// A byte 0x1A outside strings is taken for `:` (it is not JSON). O(length), no allocation.
/// Source: G. Langdale, D. Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019), section 3.1.
LineIndex simdIndexLine(SimdLevel level, const char* line, size_t length, uint32_t* index, BlockBits* blocks);

/// What `simdCheckJson` found.
struct QuickVerdict {
  bool valid;  // the line is one JSON object, if what is not ASCII in it is UTF-8; false: that is not known
  bool ascii;  // meaningless if not valid
};

/// Tells quickly of ordinary lines that they are JSON objects. Lines with half a surrogate pair, more than 64
/// containers in each other or anything wrong are left to others, and so is every line by the scalar level.
/// \param line `length` bytes, followed by 64 bytes that may be read
/// O(length), no allocation.
QuickVerdict simdCheckJson(SimdLevel level, const char* line, size_t length);

/// Where a search for windows stands.
struct WindowHit {
  size_t at;         // the first place with a window, or the end
  uint32_t buckets;  // those that it fits, one bit each
  size_t newlines;   // how many '\n' there are before it
};

/// So many bytes ahead of itself the search has memory fetched: without it, it and the memory wait for each other.
constexpr size_t kPrefetchAhead = 4096;

/// The first places of a window fit ASCII alone, which saves a look-up a step.
#define RT_ASCII_PLACES 2

/// Finds the first place in `data[from, end)` at which a window of RT_WINDOW bytes begins whose every byte fits one of
/// the buckets (rt_needle_set.masks), and whose first RT_ASCII_PLACES bytes are ASCII. Reads up to 66 bytes past `end`.
/// O(end - from). Source: the filter of Teddy (Hyperscan; X. Wang et al., NSDI 2019, section 5.3), buckets by nibbles.
WindowHit simdFindWindow(SimdLevel level, const rt_needle_set& set, const char* data, size_t from, size_t end);

/// \returns the offset behind the last '\n' in `data[0, length)`, or 0. Reads nothing outside.
size_t simdAfterLastNewline(SimdLevel level, const char* data, size_t length);

/// \returns the offset of the first '\n' in `data[0, length)`, or `length`. Reads nothing outside.
size_t simdFindNewline(SimdLevel level, const char* data, size_t length);

/// Adds a block to a hash. \param state eight words, as SHA-256 has them \param block 64 bytes
void simdHashBlock(SimdLevel level, uint32_t* state, const char* block);

}  // namespace rt
