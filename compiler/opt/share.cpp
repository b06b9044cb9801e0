#include "compiler/opt/share.h"

#include "compiler/ir/key.h"
#include "compiler/opt/rewrite.h"

#include <unordered_map>

namespace rulec::opt {
namespace {

/// What each value became: the first one that is equal.
std::vector<ir::ValueId> shareValues(ir::RuleSet& rules) {
  std::unordered_map<std::string, ir::ValueId> first;
  std::vector<ir::ValueId> became;
  for (uint32_t i = 0; i < rules.values.size(); ++i) {
    ir::ValueId id{i};
    ir::forEachOperand(rules.values[id], [&](ir::ValueId& operand) { operand = became[operand.index]; });
    became.push_back(first.emplace(ir::keyOf(rules.values[id]), id).first->second);
  }
  return became;
}

}  // namespace

ir::RuleSet share(ir::RuleSet rules) {
  std::vector<ir::ValueId> values = shareValues(rules);
  std::unordered_map<std::string, ir::PredicateId> first;
  rewritePredicates(rules, [&](ir::PredicateId id) {
    ir::Predicate& predicate = rules.predicates[id];
    if (auto* any = std::get_if<ir::AnyOf>(&predicate.node)) any->condition = values[any->condition.index];
    return first.emplace(ir::keyOf(predicate), id).first->second;
  });
  return rules;
}

}  // namespace rulec::opt
