// `[[rule.filters]]`: the part of Elasticsearch's query DSL that rules filter events with (docs/filters.md).
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/ast.h"
#include "compiler/syntax/toml_tree.h"

#include <optional>
#include <vector>

namespace rulec::sema {

/// Reads filters into one tree, which holds where all of them do. Every mistake is reported. Recurses as deep as the
/// tables, whose reader bounds it. Cost: linear.
/// \returns nothing if an error was reported
[[nodiscard]] std::optional<kql::Query> readFilters(const std::vector<syntax::TomlNode>& filters, FileId file,
                                                    Diagnostics& diagnostics);

}  // namespace rulec::sema
