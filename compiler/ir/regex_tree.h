// A regular expression as a tree over sets of code points: what a pattern means, without how it was written.
#pragma once

#include "compiler/support/id.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::ir {

/// Lucene's RegExp with all optional operators, or java.util.regex without what no automaton can do.
enum class RegexDialect : uint8_t { Lucene, Java };

/// Why a pattern has no automaton.
struct RegexError {
  enum class Kind : uint8_t { Syntax, TooLarge };
  Kind kind = Kind::Syntax;
  size_t offset = 0;  // byte in the pattern
  std::string what;   // what was found there, in lower case
};

/// The code points `first` to `last`, both included.
struct CodePointRange {
  char32_t first = 0;
  char32_t last = 0;
  friend bool operator==(const CodePointRange&, const CodePointRange&) = default;
};

/// Sorted, apart from each other, without surrogates.
using CodePointSet = std::vector<CodePointRange>;

struct RegexNode;
using RegexNodeId = Id<RegexNode>;

struct RegexNode {
  enum class Kind : uint8_t {
    Set,         // one code point of `set`; of an empty set: nothing at all
    Sequence,    // the operands one after another; of none: the empty text
    Union,       // one of the operands
    Both,        // what every operand matches
    Complement,  // every text that the operand does not match
    Repeat       // the operand `least` to `most` times
  };
  Kind kind = Kind::Set;
  CodePointSet set;
  std::vector<RegexNodeId> operands;
  uint32_t least = 0;
  std::optional<uint32_t> most;  // none: any number of times
};

struct RegexTree {
  Table<RegexNode> nodes;  // operands before their users
  RegexNodeId root;
};

}  // namespace rulec::ir
