// `--route index`: which events a rule sees by the data stream that they are in (docs/rulec.md, "Routing").
#pragma once

#include "compiler/sema/lower_leaf.h"
#include "compiler/sema/rule.h"

#include <string>
#include <vector>

namespace rulec::sema {

/// Leaves the rule only the events whose data stream its `index` patterns name. A rule without patterns sees every
/// event: it and patterns that no data stream can have as name are warned of.
void routeByIndex(CheckedRule& rule, const syntax::RuleFile& file, Diagnostics& diagnostics);

/// Whether the patterns, in their order, name the data stream `type-dataset-namespace` of an event. `*` is any run of
/// characters; a pattern that begins with `-` takes out what those before it name. Cost: linear in the patterns, cubic
/// in the wildcards and dashes of one.
[[nodiscard]] ir::PredicateId lowerRoute(const std::vector<std::string>& patterns, IrBuilder& builder);

}  // namespace rulec::sema
