#include "compiler/opt/order.h"

#include "compiler/ir/operands.h"

#include <algorithm>
#include <utility>

namespace rulec::opt {
namespace {

// Source of the rule by which operands are ordered: J. Hellerstein, "Optimization techniques for queries with expensive
// methods" (1998).
constexpr double kPattern = 20;  // one wildcard pattern against an ordinary text
constexpr double kRegex = 60;
constexpr double kWordsOfText = 100;
constexpr double kWords = 30 * kWordsOfText;  // taken apart and looked up
constexpr double kCall = 40;
constexpr double kTableLookup = 30;
constexpr double kObject = 300;  // read once more
constexpr double kObjects = 3;   // of an array

double manyOf(double each, size_t count) { return std::min(0.9, each * static_cast<double>(count)); }

Estimate estimate(const ir::RuleSet& rules, ir::ValueId root) {
  Estimate total{0, 0.5};
  std::vector<ir::ValueId> pending{root};
  while (!pending.empty()) {
    ir::ValueId id = pending.back();
    pending.pop_back();
    const ir::Value& value = rules.values[id];
    for (ir::ValueId operand : ir::operandsOf(value)) pending.push_back(operand);
    Estimate own = std::visit(
        Overload{[](const ir::TextIsOneOf& n) {
                   return Estimate{std::min(2 + static_cast<double>(n.members.size()) / 4, kTableLookup),
                                   manyOf(0.05, n.members.size())};
                 },
                 [](const ir::TextMatches& n) {
                   return Estimate{kPattern * static_cast<double>(n.patterns.size()), manyOf(0.05, n.patterns.size())};
                 },
                 [](const ir::TextAccepted&) { return Estimate{kRegex, 0.05}; },
                 [](const ir::TextHasWords& n) {
                   double patterns = kPattern * static_cast<double>(n.patterns.size());
                   return Estimate{kWords + kWordsOfText * patterns,
                                   manyOf(0.05, n.phrases.size() + n.patterns.size())};
                 },
                 [](const ir::InRange& n) { return Estimate{2 * static_cast<double>(n.ranges.size()), 0.3}; },
                 [](const ir::AddressInNetworks& n) {
                   return Estimate{2 + static_cast<double>(n.networks.size()), manyOf(0.1, n.networks.size())};
                 },
                 [](const ir::Call&) { return Estimate{kCall, 0.3}; }, [](const auto&) { return Estimate{1, 0.5}; }},
        value.node);
    total.cost += own.cost;
    if (id == root) total.likely = own.likely;
  }
  return total;
}

class Ordering {
 public:
  explicit Ordering(ir::RuleSet& rules) : rules_(rules), estimates_(rules.predicates.size()) {}

  void run() {
    for (uint32_t i = 0; i < estimates_.size(); ++i)
      estimates_[i] = std::visit([&](auto& node) { return visit(node); }, rules_.predicates[ir::PredicateId{i}].node);
  }

  [[nodiscard]] const std::vector<Estimate>& estimates() const { return estimates_; }

 private:
  const Estimate& of(ir::PredicateId id) const { return estimates_[id.index]; }

  static Estimate visit(const ir::Constant& n) { return {0, n.value ? 1.0 : 0.0}; }
  static Estimate visit(const ir::HasValue&) { return {1, 0.5}; }
  Estimate visit(const ir::Not& n) const { return {of(n.operand).cost, 1 - of(n.operand).likely}; }
  Estimate visit(const ir::AnyOf& n) const {
    Estimate whole = estimate(rules_, n.condition);
    whole.cost += 2 * static_cast<double>(n.mentions.size());
    return whole;
  }
  Estimate visit(const ir::AnyObject& n) const {
    return {1 + kObjects * (kObject + of(n.inner).cost), std::min(0.5, kObjects * of(n.inner).likely)};
  }
  Estimate visit(ir::And& n) const { return chain(n.operands, false); }
  Estimate visit(ir::Or& n) const { return chain(n.operands, true); }

  /// Sorts by cost for each chance to decide, and adds up what is then expected.
  Estimate chain(std::vector<ir::PredicateId>& operands, bool decisive) const {
    auto decides = [&](ir::PredicateId id) { return decisive ? of(id).likely : 1 - of(id).likely; };
    auto rank = [&](ir::PredicateId id) { return of(id).cost / std::max(decides(id), 1e-3); };
    std::vector<std::pair<double, size_t>> ranked;  // equal ones keep their order
    for (size_t i = 0; i < operands.size(); ++i) ranked.emplace_back(rank(operands[i]), i);
    std::ranges::sort(ranked);
    std::vector<ir::PredicateId> sorted;
    for (const auto& [unused, i] : ranked) sorted.push_back(operands[i]);
    operands = std::move(sorted);
    double reached = 1;
    double cost = 0;
    for (ir::PredicateId id : operands) {
      cost += reached * of(id).cost;
      reached *= 1 - decides(id);
    }
    return {cost, decisive ? 1 - reached : reached};
  }

  ir::RuleSet& rules_;
  std::vector<Estimate> estimates_;
};

}  // namespace

ir::RuleSet order(ir::RuleSet rules) {
  Ordering(rules).run();
  return rules;
}

std::vector<Estimate> expectations(ir::RuleSet rules) {
  Ordering ordering(rules);
  ordering.run();
  return ordering.estimates();
}

std::vector<double> expectedCosts(ir::RuleSet rules) {
  std::vector<double> costs;
  for (const Estimate& expected : expectations(std::move(rules))) costs.push_back(expected.cost);
  return costs;
}

}  // namespace rulec::opt
