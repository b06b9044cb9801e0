// What the readers of both dialects share: a place in the pattern, the tree so far, the first mistake.
#pragma once

#include "compiler/ir/regex_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace rulec::ir {

/// After a mistake the place is the pattern's end, so that every loop over it ends.
struct RegexParser {
  std::u32string pattern;
  std::vector<size_t> offsets;  // in bytes, by index into `pattern`; one more for the end
  bool foldCase = false;
  size_t at = 0;
  size_t depth = 0;
  RegexTree tree;
  std::optional<RegexError> error;

  [[nodiscard]] bool more() const { return at < pattern.size(); }
  /// Whether the next code point is one of `any`.
  [[nodiscard]] bool peek(std::u32string_view any) const {
    return more() && any.find(pattern[at]) != std::u32string_view::npos;
  }
  /// Whether the code points from here on begin with `text`.
  [[nodiscard]] bool ahead(std::u32string_view text) const { return pattern.compare(at, text.size(), text) == 0; }
  bool take(char32_t wanted) {
    bool found = more() && pattern[at] == wanted;
    if (found) ++at;
    return found;
  }
  /// The next code point; at the end a mistake, and 0.
  char32_t next();

  /// Keeps the first mistake; `index` is into `pattern`. \returns a node, for callers that must return one.
  RegexNodeId fail(size_t index, std::string what, RegexError::Kind kind = RegexError::Kind::Syntax);
  /// One level deeper; false and a mistake if that is too deep.
  bool enter();

  RegexNodeId set(CodePointSet codePoints);
  /// One literal code point, in both cases if cases are folded.
  RegexNodeId character(char32_t c);
  RegexNodeId repeat(RegexNodeId operand, uint32_t least, std::optional<uint32_t> most);
  RegexNodeId complementOf(RegexNodeId operand);
  /// A Sequence, a Union or a Both; of one operand that operand.
  RegexNodeId combine(RegexNode::Kind kind, std::vector<RegexNodeId> operands);

  /// Reads `{n}`, `{n,}` or `{n,m}` after its `{`.
  RegexNodeId bounds(RegexNodeId operand);

 private:
  uint32_t number();
};

/// \d, \w and \s of either dialect, and their complements. `letter` is one of dwsDWS.
[[nodiscard]] CodePointSet predefinedSet(char32_t letter, RegexDialect dialect);

/// `c` within a message: itself, or its number if it cannot be seen.
[[nodiscard]] std::string shown(char32_t c);

RegexNodeId parseLucene(RegexParser& parser);
RegexNodeId parseJava(RegexParser& parser);

}  // namespace rulec::ir
