// A rule costs its call and what its filters compute, in the events for which it is asked, what its hits bring about,
// and what is read and looked up for it alone.
//
// An event asks for a rule if it has one of the terms of its access and of each gate; they are taken for independent of
// each other. What the access asks for is then true wherever a filter asks again. A predicate that rules share is paid
// by the first rule that asks; the others pay for a look at its memo.
#include "compiler/driver/cost_model.h"

#include "compiler/codegen/access.h"
#include "compiler/codegen/prefilter.h"
#include "compiler/codegen/shared.h"
#include "compiler/driver/read_fields.h"
#include "compiler/ir/operands.h"
#include "compiler/opt/order.h"
#include "compiler/opt/rarity.h"
#include "compiler/support/ascii.h"

#include <algorithm>
#include <map>
#include <set>

namespace rulec::driver {
namespace {

constexpr CostConstants kCosts;
constexpr double kMemo = 1;           // a look at it, in comparisons
constexpr double kLineLength = 2560;  // of generated events, which the shipped estimates are like

/// Tests of which nothing is known pass about so many of the events that are assumed where operands are put in order:
/// rules are written to match rarely.
constexpr double kDoubt = 0.02;

using Terms = std::vector<ir::AccessTerm>;

/// Predicates by how likely a rule comes to ask each of them when it is asked, in descending order of ids: users of a
/// predicate come before it.
using Reached = std::map<ir::PredicateId, double, std::greater<>>;

/// What is taken to be true where a rule is asked.
struct Assumed {
  const ir::Access& access;
  double belief;  // by how much the likelihood of a test is multiplied of which nothing is known
};

class Prediction {
 public:
  Prediction(const ir::RuleSet& set, const opt::Profile* profile)
      : set_(set), profile_(profile), expected_(opt::expectations(set)), unasked_(set.predicates.size(), 1) {}

  SetCost run() {
    SetCost cost;
    cost.passesOver = codegen::hasPrefilter(set_);
    cost.read = cost.passesOver ? codegen::shareRead(set_, opt::gramsOf(profile_)) : 1;
    cost.needles = cost.passesOver ? needleCount() : 0;
    cost.bytes = profile_ != nullptr ? profile_->lineLength : kLineLength;
    for (const ir::Rule& rule : set_.rules) cost.rules.push_back(ofRule(rule, cost.read));
    readFields(cost);
    lookUp(cost);
    addUp(cost);
    return cost;
  }

 private:
  double shareOf(const ir::AccessTerm& term) const {
    return opt::likelihoodOf(set_.fields[term.field], term, profile_);
  }
  double shareOf(const Terms& terms) const {
    double share = 0;
    for (const ir::AccessTerm& term : terms) share += shareOf(term);
    return std::min(share, 1.0);
  }

  double needleCount() const {
    size_t count = 0;
    for (const ir::Rule& rule : set_.rules) {
      count += rule.prefilter->needles.size();
      if (const auto& waiting = rule.prefilter->waiting) count += waiting->needles.size() + waiting->keyNames.size();
    }
    return static_cast<double>(count);
  }

  // ---- one rule ----------------------------------------------------------------------------------------------------

  RuleCost ofRule(const ir::Rule& rule, double read) {
    RuleCost cost;
    cost.asked = std::min(read, shareAsked(rule.access));
    for (ir::PredicateId filter : eventFilters(rule))
      cost.comparisons += cost.asked * comparisons(filter, likelihoods(filter, rule.access, 1), cost.asked);
    for (ir::PredicateId filter : hitFilters(rule))
      cost.hits += cost.asked * likelihoods(filter, rule.access, kDoubt)[filter];
    cost.hits = std::min(cost.asked, cost.hits);
    return cost;
  }

  /// Indicators are no events of the stream.
  static std::set<ir::PredicateId> eventFilters(const ir::Rule& rule) {
    if (const auto* threat = std::get_if<ir::ThreatMatch>(&rule.body)) return {threat->filter};
    std::set<ir::PredicateId> filters;
    ir::forEachFilter(rule, [&](ir::PredicateId filter) { filters.insert(filter); });
    return filters;
  }

  /// While no start waits the events of later steps leave no trace.
  static std::set<ir::PredicateId> hitFilters(const ir::Rule& rule) {
    const auto* sequence = std::get_if<ir::Sequence>(&rule.body);
    return sequence != nullptr ? std::set{sequence->steps.front().filter} : eventFilters(rule);
  }

  /// The share of events that have what the access asks for, before classes; starts wait for a while.
  double foundShare(const ir::Access& access) const {
    double starts = access.terms ? shareOf(*access.terms) : 1;
    double later = access.whileWaiting ? shareOf(*access.whileWaiting) : 1;
    return std::min(1.0, starts + later * std::min(1.0, starts * codegen::kWait));
  }

  double shareAsked(const ir::Access& access) const {
    if (!hasAccess_) return 1;
    double share = foundShare(access);
    auto isOfTerm = [&](ir::FieldId field) {
      return access.terms && std::ranges::any_of(*access.terms, [&](const auto& term) { return term.field == field; });
    };
    for (const Terms& gate : access.gates)
      if (gate.empty() || !isOfTerm(gate.front().field)) share *= shareOf(gate);
    return share;
  }

  /// Of the predicates below a filter and itself, in the events for which the rule is asked.
  /// \param belief by how much what is only assumed of tests is multiplied
  std::map<ir::PredicateId, double> likelihoods(ir::PredicateId filter, const ir::Access& access, double belief) const {
    std::map<ir::PredicateId, double> likely;  // operands come first
    std::vector<ir::PredicateId> pending{filter};
    while (!pending.empty()) {
      ir::PredicateId id = pending.back();
      pending.pop_back();
      if (!likely.emplace(id, 0).second) continue;
      for (ir::PredicateId operand : logicOperands(id)) pending.push_back(operand);
    }
    for (auto& [id, share] : likely) share = likelihood(id, likely, {access, belief});
    return likely;
  }

  /// What a group of conditions asks of its objects is part of its own cost.
  std::vector<ir::PredicateId> logicOperands(ir::PredicateId id) const {
    const ir::Predicate& predicate = set_.predicates[id];
    if (std::holds_alternative<ir::AnyObject>(predicate.node)) return {};
    return ir::operandsOf(predicate);
  }

  double likelihood(ir::PredicateId id, const std::map<ir::PredicateId, double>& known, const Assumed& assumed) const {
    auto all = [&](const std::vector<ir::PredicateId>& operands, bool isTrue) {
      double share = 1;
      for (ir::PredicateId operand : operands) share *= isTrue ? known.at(operand) : 1 - known.at(operand);
      return share;
    };
    return std::visit(
        Overload{[&](const ir::Not& n) { return 1 - known.at(n.operand); },
                 [&](const ir::And& n) { return all(n.operands, true); },
                 [&](const ir::Or& n) { return 1 - all(n.operands, false); },
                 [&](const ir::HasValue& n) { return whenAsked({{n.field, std::nullopt}}, assumed.access); },
                 [&](const ir::AnyOf& n) { return ofTest(id, n, assumed); },
                 [&](const ir::Constant& n) { return n.value ? 1.0 : 0.0; },
                 [&](const ir::AnyObject&) { return assumed.belief * expected_[id.index].likely; }},
        set_.predicates[id].node);
  }

  double ofTest(ir::PredicateId id, const ir::AnyOf& any, const Assumed& assumed) const {
    const auto* test = std::get_if<ir::TextIsOneOf>(&set_.values[any.condition].node);
    const auto* element = test != nullptr ? std::get_if<ir::Element>(&set_.values[test->text].node) : nullptr;
    if (element == nullptr) return assumed.belief * expected_[id.index].likely;
    Terms terms;
    for (const std::string& member : test->members)
      terms.push_back({any.mentions[element->mention], asciiLower(member)});
    std::ranges::sort(terms);
    const auto rest = std::ranges::unique(terms);
    terms.erase(rest.begin(), rest.end());
    return whenAsked(terms, assumed.access);
  }

  /// The share of the events for which the rule is asked that have one of the terms, which are sorted.
  double whenAsked(const Terms& terms, const ir::Access& access) const {
    double of = 1;
    auto look = [&](const Terms& group) {
      if (hasAccess_ && std::ranges::includes(group, terms)) of = std::min(of, shareOf(group));
    };
    if (access.terms) look(*access.terms);
    for (const Terms& gate : access.gates) look(gate);
    return of == 0 ? 1 : shareOf(terms) / of;
  }

  /// \param asked the share of events for which the rule is asked
  double comparisons(ir::PredicateId filter, const std::map<ir::PredicateId, double>& likely, double asked) {
    Reached reached{{filter, 1}};
    double sum = 0;
    for (auto at = reached.begin(); at != reached.end(); ++at) {  // what it adds comes after it
      auto [id, share] = *at;
      if (logicOperands(id).empty()) sum += share * leafCost(id, share * asked);
      reachOperands(reached, id, std::min(share, 1.0), likely);
    }
    return sum;
  }

  void reachOperands(Reached& reached, ir::PredicateId id, double share,
                     const std::map<ir::PredicateId, double>& likely) const {
    bool isOr = std::holds_alternative<ir::Or>(set_.predicates[id].node);
    for (ir::PredicateId operand : logicOperands(id)) {
      reached[operand] += share;
      share *= isOr ? 1 - likely.at(operand) : likely.at(operand);
    }
  }

  /// In comparisons; remembers that it was asked in so many more events.
  double leafCost(ir::PredicateId id, double asked) {
    double cost = expected_[id.index].cost;
    const auto* any = std::get_if<ir::AnyOf>(&set_.predicates[id].node);
    if (any == nullptr || !hasAccess_ || !codegen::isWorthSharing(set_, *any)) return cost;
    double unasked = unasked_[id.index];
    unasked_[id.index] *= 1 - std::min(asked, 1.0);
    return unasked * cost + (1 - unasked) * kMemo;
  }

  // ---- what rules share ----------------------------------------------------------------------------------------

  using Users = std::map<ir::FieldId, std::set<uint32_t>>;  // numbers of rules

  /// Gives the values of a field that one rule alone uses to it, and the others to the set.
  void share(const Users& users, SetCost& cost, double SetCost::* ofSet, double RuleCost::* ofRule) const {
    for (const auto& [field, rules] : users) {
      double& sum = rules.size() == 1 ? cost.rules[*rules.begin()].*ofRule : cost.*ofSet;
      sum += cost.read * opt::likelihood(set_.fields[field], std::nullopt, profile_);
    }
  }

  void readFields(SetCost& cost) const {
    Users users;
    for (uint32_t i = 0; i < set_.rules.size(); ++i)
      for (ir::FieldId field : fieldsOf(set_, set_.rules[ir::RuleId{i}])) users[field].insert(i);
    share(users, cost, &SetCost::values, &RuleCost::values);
  }

  void lookUp(SetCost& cost) const {
    if (!hasAccess_) return;
    Users users;
    for (uint32_t i = 0; i < set_.rules.size(); ++i) {
      const ir::Access& access = set_.rules[ir::RuleId{i}].access;
      auto add = [&](const Terms& terms) {
        for (const ir::AccessTerm& term : terms) users[term.field].insert(i);
      };
      if (access.terms) add(*access.terms);
      if (access.whileWaiting) add(*access.whileWaiting);
      std::ranges::for_each(access.gates, add);
    }
    share(users, cost, &SetCost::lookUps, &RuleCost::lookUps);
  }

  // ---- instructions --------------------------------------------------------------------------------------------

  static double hitCost(const ir::Rule& rule) {
    return std::holds_alternative<ir::EventMatch>(rule.body) ? kCosts.match : kCosts.state;
  }

  double lookedUpShare(const ir::Rule& rule, double read) const {
    return hasAccess_ && rule.access.terms ? std::min(read, foundShare(rule.access)) : 0;
  }

  void addUp(SetCost& cost) const {
    cost.base = cost.values * kCosts.value + cost.lookUps * kCosts.lookUp + cost.read * cost.bytes * kCosts.line.read;
    if (cost.passesOver) cost.base += cost.bytes * (kCosts.line.search + cost.needles * kCosts.line.needle);
    cost.total = cost.base;
    for (uint32_t i = 0; i < cost.rules.size(); ++i) {
      const ir::Rule& rule = set_.rules[ir::RuleId{i}];
      RuleCost& one = cost.rules[i];
      one.instructions = one.values * kCosts.value + one.lookUps * kCosts.lookUp +
                         lookedUpShare(rule, cost.read) * kCosts.candidate + one.asked * kCosts.call +
                         one.comparisons * kCosts.comparison + one.hits * hitCost(rule);
      cost.total += one.instructions;
    }
  }

  const ir::RuleSet& set_;
  const opt::Profile* profile_;
  const bool hasAccess_ = codegen::hasAccessPlan(set_);
  std::vector<opt::Estimate> expected_;
  std::vector<double> unasked_;  // of predicates that are shared: the share of events in which no rule asked yet
};

}  // namespace

SetCost predictCost(const ir::RuleSet& rules, const opt::Profile* profile) { return Prediction(rules, profile).run(); }

}  // namespace rulec::driver
