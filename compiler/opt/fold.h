#pragma once

#include "compiler/ir/ir.h"

namespace rulec::opt {

/// Removes constants: `x and true` is x, `x or true` is true, `not not x` is x. O(n).
/// Requires nothing.
[[nodiscard]] ir::RuleSet fold(ir::RuleSet rules);

}  // namespace rulec::opt
