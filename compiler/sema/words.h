// What a value asks of the words of a text (docs/kql.md, "Texts").
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/syntax/kql/ast.h"

#include <string>
#include <vector>

namespace rulec::sema {

struct AskedWords {
  ir::TextHasWords test = {};         // of no text yet; phrases may be too long; without any nothing is asked for
  bool anything = false;              // or whether there is a value at all
  std::vector<std::string> wordless;  // parts of the value that no text has, for want of words
  std::vector<std::string> never;     // parts of the value that no word is like
};

/// \param value of a leaf on a text, not `*` alone. Cost: linear in the value.
[[nodiscard]] AskedWords askedWords(const kql::Literal& value);

}  // namespace rulec::sema
