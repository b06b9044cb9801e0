#pragma once

#include "compiler/ir/ir.h"

#include <vector>

namespace rulec::opt {

/// Puts operands of `and` and `or` so that what is cheap and likely to decide comes first, by fixed estimates of cost
/// and likelihood. O(n log n). Requires nothing; what is evaluated less often fails less often (rt_stats.failed).
[[nodiscard]] ir::RuleSet order(ir::RuleSet rules);

/// What an expression costs, in units of about one comparison, and how likely it holds.
struct Estimate {
  double cost = 1;
  double likely = 0.5;
};

/// For each predicate of the set what `order` expects of it.
[[nodiscard]] std::vector<Estimate> expectations(ir::RuleSet rules);

/// The costs alone.
[[nodiscard]] std::vector<double> expectedCosts(ir::RuleSet rules);

}  // namespace rulec::opt
