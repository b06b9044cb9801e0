// `--route index`: which events a rule sees by the data stream that they are in (docs/rulec.md, "Routing").
#pragma once

#include "compiler/sema/lower_leaf.h"
#include "compiler/sema/rule.h"

#include <string>
#include <vector>

namespace rulec::sema {

/// Leaves the rule only the events whose data stream its `index` patterns name. A rule without patterns sees every
/// event: it is warned of, and so are patterns that no data stream can have as name, and those that take out nothing.
void routeByIndex(CheckedRule& rule, const syntax::RuleFile& file, Diagnostics& diagnostics);

/// Whether the patterns, in their order, name the data stream `type-dataset-namespace` of an event. `*` is any run of
/// characters, a comma begins another pattern; one that begins with `-` takes out what those before it name. Cost:
/// linear in the patterns, cubic in the wildcards and dashes of one.
[[nodiscard]] ir::PredicateId lowerRoute(const std::vector<std::string>& indices, IrBuilder& builder);

}  // namespace rulec::sema
