// Tokens and syntax trees as text.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/eql/ast.h"

#include <string>

namespace rulec::eql {

/// The query in its canonical spelling: one step a line, no parentheses that are not needed. Parses again to the
/// same tree. Cost: linear.
[[nodiscard]] std::string print(const Query& query);

/// One token a line: its kind, and its text as a JSON string. Mistakes are reported as `lex` does.
[[nodiscard]] std::string dumpTokens(const MappedText& query, Diagnostics& diagnostics);

/// The tree with the kinds of its nodes, indented, without places.
[[nodiscard]] std::string dump(const Query& query);

/// Whether two queries have the same tree, places aside.
[[nodiscard]] bool sameTree(const Query& left, const Query& right);

}  // namespace rulec::eql
