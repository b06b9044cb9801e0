// What a line must have for a rule to need it.
#pragma once

#include "compiler/ir/ir.h"

namespace rulec::opt {

/// Gives each rule its `prefilter`, if one is known: bytes of which every line has one that the rule may need, chosen
/// to be rare (grams.h). What rules match does not change. Cost: that of the predicates and the literals in them.
[[nodiscard]] ir::RuleSet prefilter(ir::RuleSet rules);

}  // namespace rulec::opt
