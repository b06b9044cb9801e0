// From query text to the syntax tree.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/ast.h"

#include <optional>

namespace rulec::kql {

/// Parentheses and braces within each other: at most so many. Who recurses over trees relies on it.
inline constexpr size_t kMaxDepth = 300;

/// Parses a query. Mistakes are reported, one per cause and at most some hundreds; after one the next
/// clause is read on.
/// \returns nothing if a mistake was reported. Cost: linear. Grammar: docs/kql.md, "Grammar".
[[nodiscard]] std::optional<Query> parse(const MappedText& query, Diagnostics& diagnostics);

}  // namespace rulec::kql
