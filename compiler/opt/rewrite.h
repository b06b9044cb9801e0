// The frame of a pass over predicates: one forward loop, in which every operand has already been rewritten.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/ir/operands.h"

#include <vector>

namespace rulec::opt {

/// Calls `rewrite(id)` for each predicate in order, after its operands were renamed to what they became. `rewrite`
/// may change the node in place and returns the id that stands for it from now on: itself or an earlier one.
/// Filters of rules are renamed at the end. Nodes that nothing uses any more stay in the table.
template <class Rewrite>
void rewritePredicates(ir::RuleSet& rules, Rewrite rewrite) {
  std::vector<ir::PredicateId> became(rules.predicates.size());
  auto rename = [&](ir::PredicateId& id) { id = became[id.index]; };
  for (uint32_t i = 0; i < became.size(); ++i) {
    ir::PredicateId id{i};
    std::visit(Overload{[&](ir::Not& n) { rename(n.operand); },
                        [&](ir::And& n) {
                          for (ir::PredicateId& operand : n.operands) rename(operand);
                        },
                        [&](ir::Or& n) {
                          for (ir::PredicateId& operand : n.operands) rename(operand);
                        },
                        [&](ir::AnyObject& n) { rename(n.inner); }, [](auto&) {}},
               rules.predicates[id].node);
    became[i] = rewrite(id);
  }
  for (ir::Rule& rule : rules.rules) ir::forEachFilter(rule, rename);
}

}  // namespace rulec::opt
