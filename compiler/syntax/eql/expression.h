// Expressions and field names of EQL.
#pragma once

#include "compiler/syntax/eql/ast.h"
#include "compiler/syntax/eql/cursor.h"

namespace rulec::eql {

/// Parentheses, lists, arguments, `not` and signs within each other: at most so many. Chains (`a or b or c ...`) nest
/// to the left without limit; who recurses over trees walks them in a loop.
inline constexpr size_t kMaxDepth = 300;

/// Parses one expression. \returns an invalid id if a mistake was reported. Cost: linear.
[[nodiscard]] ExprId parseExpression(Cursor& cursor, Table<Expr>& exprs);
/// Parses a list separated by commas. Stops at the first mistake.
[[nodiscard]] std::vector<ExprId> parseExpressions(Cursor& cursor, Table<Expr>& exprs);

}  // namespace rulec::eql
