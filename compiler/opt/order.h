#pragma once

#include "compiler/ir/ir.h"

#include <vector>

namespace rulec::opt {

/// Puts operands of `and` and `or` so that what is cheap and likely to decide comes first, by fixed estimates of cost
/// and likelihood. O(n log n). Requires nothing; what is evaluated less often fails less often (rt_stats.failed).
[[nodiscard]] ir::RuleSet order(ir::RuleSet rules);

/// For each predicate of the set what `order` expects it to cost, in units of about one comparison.
[[nodiscard]] std::vector<double> expectedCosts(ir::RuleSet rules);

}  // namespace rulec::opt
