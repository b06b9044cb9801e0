// From query text to the syntax tree.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/eql/ast.h"

#include <optional>

namespace rulec::eql {

/// At most so many repetitions of a step.
inline constexpr int64_t kMaxRuns = 100;

/// At most so many steps of a sample.
inline constexpr size_t kMaxSampleSteps = 5;

/// Parses a query. Mistakes are reported, one per cause; after one inside `[...]` the next step is read on.
/// \returns nothing if a mistake was reported. Cost: linear. Grammar: docs/language.md, "Grammar".
[[nodiscard]] std::optional<Query> parse(const MappedText& query, Diagnostics& diagnostics);

}  // namespace rulec::eql
