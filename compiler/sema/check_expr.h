// Typing of expressions, operands first.
#pragma once

#include "compiler/sema/check.h"

namespace rulec::sema {

/// What one leaf of a condition nests at most, where `a + b + c` nests to the left. Who walks over leaves may recurse.
inline constexpr uint32_t kMaxLeafDepth = 1000;

/// Types every expression of `query` into `info` (parallel to the table). Mistakes are reported once, where they
/// are made: what depends on an Invalid expression is Invalid and silent. Cost: linear, and one search of the schema
/// for every unknown name.
void checkExpressions(const eql::Query& query, const Schema& schema, std::vector<ExprInfo>& info,
                      Diagnostics& diagnostics);

}  // namespace rulec::sema
