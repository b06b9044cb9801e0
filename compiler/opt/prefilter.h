// What a line must have for a rule to need it.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/opt/profile.h"

namespace rulec::opt {

/// Gives each rule its `prefilter`, if one is known: bytes of which every line has one that the rule may need, chosen
/// to be rare (grams.h). What rules match does not change. Cost: that of the predicates and the literals in them.
/// \param profile of the events to come; null: the shipped estimates
[[nodiscard]] ir::RuleSet prefilter(ir::RuleSet rules, const Profile* profile);

}  // namespace rulec::opt
