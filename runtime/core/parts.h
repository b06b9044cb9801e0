// Texts that values are searched for, many at once.
#pragma once

#include "runtime/core/fold.h"

namespace rt {

/// Whether the text has the part where it has the part's gram.
inline bool isPartAt(const rt_part& part, Text text, uint64_t gramAt) {
  if (gramAt < part.offset) return false;
  uint64_t begin = gramAt - part.offset;
  return part.text.length <= text.length - begin && equalsFolded(text.data + begin, part.text.data, part.text.length);
}

/// Calls `take` with the number of each part that a text has in it, wherever it stands. Most places are no part's gram
/// and are left after a look at one bit. O(length of the text + grams found there).
template <class Take>
inline void findParts(const rt_parts& parts, Text text, Take take) {
  for (uint64_t at = 0; at + sizeof(uint32_t) <= text.length; ++at) {
    uint32_t gram = load32(text.data + at) | RT_GRAM_CASE;
    uint32_t hash = gram * RT_GRAM_HASH;
    uint32_t bit = hash >> (32 - parts.gram_bits);
    if (__builtin_expect((parts.grams[bit / 64] >> bit % 64 & 1) == 0, 1)) continue;
    uint32_t bucket = hash >> (32 - parts.bucket_bits);
    for (uint32_t i = parts.first[bucket]; i < parts.first[bucket + 1]; ++i)
      if (parts.parts[i].gram == gram && isPartAt(parts.parts[i], text, at)) take(i);
  }
}

}  // namespace rt
