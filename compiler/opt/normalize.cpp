#include "compiler/opt/normalize.h"

#include "compiler/ir/network.h"
#include "compiler/opt/rewrite.h"

#include <algorithm>
#include <unordered_set>

namespace rulec::opt {
namespace {

/// The block that `a` and `b` are the two halves of, if they are.
std::optional<ir::Network> parentOfHalves(const ir::Network& a, const ir::Network& b) {
  if (a.prefix != b.prefix || a.prefix == 0) return std::nullopt;
  ir::Network parent = ir::canonical({a.high, a.low, a.prefix - 1});
  return ir::contains(parent, b) ? std::optional(parent) : std::nullopt;
}

/// Sorted, disjoint, no two that could be one. Sorting puts a block before everything inside it.
void mergeNetworks(std::vector<ir::Network>& networks) {
  std::ranges::sort(networks);
  std::vector<ir::Network> merged;
  for (ir::Network next : networks) {
    if (!merged.empty() && ir::contains(merged.back(), next)) continue;
    while (!merged.empty()) {
      std::optional<ir::Network> parent = parentOfHalves(merged.back(), next);
      if (!parent) break;
      merged.pop_back();
      next = *parent;
    }
    merged.push_back(next);
  }
  networks = std::move(merged);
}

template <class List>
void flatten(const ir::RuleSet& rules, List& list) {
  std::vector<ir::PredicateId> flat;
  struct Hash {
    size_t operator()(ir::PredicateId id) const { return id.index; }
  };
  std::unordered_set<ir::PredicateId, Hash> seen;
  auto add = [&](ir::PredicateId id) {
    if (seen.insert(id).second) flat.push_back(id);
  };
  for (ir::PredicateId operand : list.operands) {
    const auto* inner = std::get_if<List>(&rules.predicates[operand].node);
    if (inner == nullptr) add(operand);
    if (inner != nullptr) std::ranges::for_each(inner->operands, add);
  }
  list.operands = std::move(flat);
}

}  // namespace

ir::RuleSet normalize(ir::RuleSet rules) {
  for (ir::Value& value : rules.values)
    if (auto* test = std::get_if<ir::AddressInNetworks>(&value.node)) mergeNetworks(test->networks);
  rewritePredicates(rules, [&](ir::PredicateId id) {
    ir::Predicate& predicate = rules.predicates[id];
    if (auto* n = std::get_if<ir::And>(&predicate.node)) {
      flatten(rules, *n);
      if (n->operands.size() == 1) return n->operands.front();
    } else if (auto* m = std::get_if<ir::Or>(&predicate.node)) {
      flatten(rules, *m);
      if (m->operands.size() == 1) return m->operands.front();
    }
    return id;
  });
  return rules;
}

}  // namespace rulec::opt
