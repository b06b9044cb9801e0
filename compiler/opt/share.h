#pragma once

#include "compiler/ir/ir.h"

namespace rulec::opt {

/// Gives equal expressions one id, across all rules. O(n log n) in their size.
/// Requires `normalize`: it compares structure, not meaning; of `and` and `or` the set of operands.
[[nodiscard]] ir::RuleSet share(ir::RuleSet rules);

}  // namespace rulec::opt
