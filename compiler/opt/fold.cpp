#include "compiler/opt/fold.h"

#include "compiler/opt/rewrite.h"

#include <optional>

namespace rulec::opt {
namespace {

class Folder {
 public:
  explicit Folder(ir::RuleSet& rules) : rules_(rules) {}

  ir::PredicateId operator()(ir::PredicateId id) {
    ir::Predicate& predicate = rules_.predicates[id];
    if (const auto* n = std::get_if<ir::Not>(&predicate.node)) return foldNot(id, *n);
    if (auto* n = std::get_if<ir::And>(&predicate.node)) return foldList(id, n->operands, false);
    if (auto* n = std::get_if<ir::Or>(&predicate.node)) return foldList(id, n->operands, true);
    if (const auto* n = std::get_if<ir::AnyObject>(&predicate.node))
      if (constant(n->inner) == false) return become(id, false);
    return id;
  }

 private:
  std::optional<bool> constant(ir::PredicateId id) const {
    const auto* n = std::get_if<ir::Constant>(&rules_.predicates[id].node);
    return n != nullptr ? std::optional(n->value) : std::nullopt;
  }

  ir::PredicateId become(ir::PredicateId id, bool value) {
    rules_.predicates[id].node = ir::Constant{value};
    return id;
  }

  ir::PredicateId foldNot(ir::PredicateId id, ir::Not n) {
    if (std::optional<bool> value = constant(n.operand)) return become(id, !*value);
    if (const auto* inner = std::get_if<ir::Not>(&rules_.predicates[n.operand].node)) return inner->operand;
    return id;
  }

  /// `decisive` is the operand value that decides the list: true for `or`, false for `and`.
  ir::PredicateId foldList(ir::PredicateId id, std::vector<ir::PredicateId>& operands, bool decisive) {
    std::vector<ir::PredicateId> kept;
    for (ir::PredicateId operand : operands) {
      std::optional<bool> value = constant(operand);
      if (value == decisive) return become(id, decisive);
      if (!value) kept.push_back(operand);
    }
    if (kept.empty()) return become(id, !decisive);
    if (kept.size() == 1) return kept.front();
    operands = std::move(kept);
    return id;
  }

  ir::RuleSet& rules_;
};

}  // namespace

ir::RuleSet fold(ir::RuleSet rules) {
  rewritePredicates(rules, Folder(rules));
  return rules;
}

}  // namespace rulec::opt
