// Sets of code points, and their form in UTF-8.
#pragma once

#include "compiler/ir/regex_tree.h"

#include <array>
#include <vector>

namespace rulec::ir {

/// Every code point: U+0000 to U+10FFFF without the surrogates.
[[nodiscard]] CodePointSet allCodePoints();
/// The set of any ranges, in any order, overlapping or not; surrogates are left out.
[[nodiscard]] CodePointSet makeSet(std::vector<CodePointRange> ranges);
/// The code points that are not in the set.
[[nodiscard]] CodePointSet complement(const CodePointSet& set);
/// Adds the other case of every ASCII letter in `ranges`.
void foldAscii(std::vector<CodePointRange>& ranges);

struct ByteRange {
  uint8_t first = 0;
  uint8_t last = 0;
};

/// The texts of one code point whose bytes lie in `bytes`, each in its own range.
struct ByteSequence {
  std::array<ByteRange, 4> bytes;
  size_t length = 0;
};

/// The UTF-8 form of a set: each code point in exactly one sequence, in ascending order.
/// Source: R. Cox, "Regular Expression Matching in the Wild", on compiling UTF-8 ranges.
[[nodiscard]] std::vector<ByteSequence> byteSequences(const CodePointSet& set);

}  // namespace rulec::ir
