#pragma once

#include "compiler/ir/ir.h"

namespace rulec::opt {

/// Gives equal meanings one form: address blocks sorted, those inside others dropped and halves joined; `and` in
/// `and` and `or` in `or` made one, repeated operands dropped. O(n log n).
/// Requires nothing.
[[nodiscard]] ir::RuleSet normalize(ir::RuleSet rules);

}  // namespace rulec::opt
