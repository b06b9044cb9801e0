// Rules that a run does without.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// \returns the number of the rule with that id, or plan.rule_count. O(rules).
[[nodiscard]] uint32_t findRule(const rt_plan& plan, Text id);
/// Whether the options name the rule.
[[nodiscard]] bool isDisabled(const rt_options& options, const rt_rule& rule);
/// The first id that the options name and no rule has; data null: there is none.
[[nodiscard]] Text unknownRule(const rt_plan& plan, const rt_options& options);

}  // namespace rt
