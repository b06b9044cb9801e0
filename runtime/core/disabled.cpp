#include "runtime/core/disabled.h"

namespace rt {

uint32_t findRule(const rt_plan& plan, Text id) {
  uint32_t rule = 0;
  while (rule < plan.rule_count && !equal(plan.rules[rule].id, id)) ++rule;
  return rule;
}

bool isDisabled(const rt_options& options, const rt_rule& rule) {
  for (uint64_t i = 0; i < options.disabled_count; ++i)
    if (equal(options.disabled[i], rule.id)) return true;
  return false;
}

Text unknownRule(const rt_plan& plan, const rt_options& options) {
  for (uint64_t i = 0; i < options.disabled_count; ++i)
    if (findRule(plan, options.disabled[i]) == plan.rule_count) return options.disabled[i];
  return {nullptr, 0};
}

}  // namespace rt
