// Tokens and syntax trees as text.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/ast.h"

#include <string>

namespace rulec::kql {

/// The query in its canonical spelling, no parentheses that are not needed. Parses again to the same tree. Recurses as
/// deep as the tree, which the parser bounds. Cost: linear.
[[nodiscard]] std::string print(const Query& query);
/// A name or a value so that it is read back.
[[nodiscard]] std::string print(const Literal& literal);

/// One token a line: its kind, and its text as a JSON string. Mistakes are reported as `lex` does.
[[nodiscard]] std::string dumpTokens(const MappedText& query, Diagnostics& diagnostics);

/// The tree with the kinds of its nodes, indented, without places.
[[nodiscard]] std::string dump(const Query& query);

/// Whether two queries have the same tree, places aside.
[[nodiscard]] bool sameTree(const Query& left, const Query& right);

/// `<`, `<=`, `>`, `>=`.
[[nodiscard]] std::string_view spelling(RangeOp op);

}  // namespace rulec::kql
