// What an event must have for a rule to be worth asking.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/opt/profile.h"

namespace rulec::opt {

/// Gives each rule its `access`: of the necessary conditions that are found the one that fewest events should satisfy
/// (rarity.h), and gates on the fields that sort events into classes. What rules match does not change.
/// \param profile of the events to come; null: the shipped estimates
[[nodiscard]] ir::RuleSet access(ir::RuleSet rules, const Profile* profile);

}  // namespace rulec::opt
