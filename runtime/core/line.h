// Lines of the input stream: where they end, and what may be wrong with one.
#pragma once

#include "runtime/core/types.h"
#include "runtime/simd/simd.h"

namespace rt {

/// What is wrong with a line. The order has no meaning.
enum class LineFault : uint32_t {
  None = 0,
  Json,       // no JSON text (RFC 8259)
  Truncated,  // the start of a JSON text: it ends inside a string, an array or an object
  Control,    // a raw control character (U+0000 to U+001F) inside a string
  Utf8,       // well formed but for bytes that are no UTF-8, or a \u escape of half a surrogate pair
  Depth,      // arrays and objects nested deeper than kMaxDepth
  NotObject,  // a JSON text that is no object
  NoMemory,   // the host had no memory for it
};

/// Nesting depth of arrays and objects, the outermost object being 1.
constexpr uint32_t kMaxDepth = 1000;

/// \returns the offset of the first '\n' in `data[0, length)`, or `length`.
/// Reads nothing outside `data[0, length)`.
inline size_t findNewline(SimdLevel level, const char* data, size_t length) {
  return simdFindNewline(level, data, length);
}

/// Whether a line has nothing but white space.
inline bool isBlank(Text line) {
  for (uint64_t i = 0; i < line.length; ++i)
    if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r') return false;
  return true;
}

}  // namespace rt
