// What every event must have for a predicate to be true of it.
//
// A condition "the event has one of these terms" is *necessary* for a predicate if it holds of every event of which the
// predicate is true. Necessary conditions are built bottom up, for each predicate one for being true and one for being
// false:
//
// - `and`: true only if each operand is, so any operand's condition is necessary; the rarest is taken. `or`: true only
//   if some operand is, so the terms of all of them together are; if one operand has no condition, the `or` has none.
//   Being false is the same with the two exchanged. `not` exchanges true and false.
// - `has f`: f has a value. That a field has none is no term: nothing is known.
// - `any`: some choice of elements makes the condition present and true. The chosen elements are values of the event's
//   fields, or absent. What a test of an element asks for is up to the terms (`ofTest`). Any other condition that is
//   surely absent without its elements (ir::isStrict) is true only if each of them is there. Nothing else is concluded
//   from an `any` that is true, and nothing from one that is false.
// - `some {f}: p`: there is an object, and what p needs is there, too, if terms are of the line, in which the object
//   stands. Terms of slots are not: the slots of p are never the event's. That no object satisfies p says nothing.
#pragma once

#include "compiler/ir/operands.h"
#include "compiler/support/parallel.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace rulec::opt {

/// Every filter of a rule, in the order of ir::forEachFilter.
inline std::vector<ir::PredicateId> filtersOf(const ir::Rule& rule) {
  std::vector<ir::PredicateId> filters;
  ir::forEachFilter(rule, [&](ir::PredicateId id) { filters.push_back(id); });
  return filters;
}

/// A necessary condition: one of `terms` is there. Without terms: the predicate is never true.
template <class Term>
struct Condition {
  std::vector<Term> terms;     // sorted, distinct
  std::vector<double> shares;  // of events that have each
  double likely = 0;           // at most this share of events should satisfy it
};

/// The necessary conditions of a set's predicates. `Terms` says what terms are made of:
///   Term                                   ordered, equality
///   double share(const Term&)              of events that have it
///   optional<vector<Term>> present(FieldId)                      of a field that has a value; nothing: no term says so
///   optional<vector<Term>> ofTest(const Value&, Mentions)        of a test that is true; nothing: ask for its elements
///   kOfLine                                whether what an object has the line has, too
template <class Terms>
class Necessary {
 public:
  using Term = typename Terms::Term;
  using Found = std::optional<Condition<Term>>;  // nothing: none is known
  using Mentions = std::vector<ir::FieldId>;

  /// Cost: the set's predicates and values, times the terms. Those that are made of no others, and take most of it, are
  /// looked at on all processors.
  Necessary(const ir::RuleSet& rules, Terms terms) : rules_(rules), terms_(std::move(terms)) {
    constexpr size_t kWorthAThread = 256;
    const size_t count = rules_.predicates.size();
    necessary_.resize(count);
    forEachAtOnce(count, kWorthAThread, [&](size_t i) {
      if (isLeaf(i)) look(i);
    });
    for (size_t i = 0; i < count; ++i)
      if (!isLeaf(i)) look(i);
  }

  [[nodiscard]] const Found& of(ir::PredicateId predicate) const { return necessary_[predicate.index].whenTrue; }

  /// Of some of the predicates being true.
  [[nodiscard]] Found ofAny(const std::vector<ir::PredicateId>& predicates) const { return together(predicates, true); }

 private:
  struct Both {
    Found whenTrue, whenFalse;
  };
  using Weighted = std::pair<Term, double>;  // with its share

  static Found never() { return Condition<Term>{}; }

  [[nodiscard]] const ir::Predicate& predicate(size_t index) const {
    return rules_.predicates[ir::PredicateId{static_cast<uint32_t>(index)}];
  }
  [[nodiscard]] bool isLeaf(size_t index) const { return std::holds_alternative<ir::AnyOf>(predicate(index).node); }
  void look(size_t index) {
    necessary_[index] = std::visit([&](const auto& node) { return visit(node); }, predicate(index).node);
  }

  Both visit(const ir::Constant& n) const { return n.value ? Both{{}, never()} : Both{never(), {}}; }
  Both visit(const ir::Not& n) const {
    const Both& operand = necessary_[n.operand.index];
    return {operand.whenFalse, operand.whenTrue};
  }
  Both visit(const ir::And& n) const { return {rarest(n.operands, true), together(n.operands, false)}; }
  Both visit(const ir::Or& n) const { return {together(n.operands, true), rarest(n.operands, false)}; }
  Both visit(const ir::HasValue& n) const { return {completed(terms_.present(n.field)), {}}; }
  Both visit(const ir::AnyOf& n) const { return {whenTrue(n.condition, n.mentions), {}}; }
  Both visit(const ir::AnyObject& n) const {
    Found present = completed(terms_.present(n.objects));
    if constexpr (Terms::kOfLine) return {rarest({&present, &necessary_[n.inner.index].whenTrue}), {}};
    return {present, {}};
  }

  // ---- joining -----------------------------------------------------------------------------------------------------

  [[nodiscard]] std::vector<const Found*> pick(const std::vector<ir::PredicateId>& operands, bool isTrue) const {
    std::vector<const Found*> found;
    for (ir::PredicateId id : operands)
      found.push_back(isTrue ? &necessary_[id.index].whenTrue : &necessary_[id.index].whenFalse);
    return found;
  }
  [[nodiscard]] Found rarest(const std::vector<ir::PredicateId>& operands, bool isTrue) const {
    return rarest(pick(operands, isTrue));
  }
  [[nodiscard]] Found together(const std::vector<ir::PredicateId>& operands, bool isTrue) const {
    return together(pick(operands, isTrue));
  }

  static Found rarest(const std::vector<const Found*>& all) {
    const Found* best = nullptr;
    for (const Found* one : all)
      if (*one && (best == nullptr || (*one)->likely < (*best)->likely)) best = one;
    return best == nullptr ? Found{} : *best;
  }

  [[nodiscard]] Found together(const std::vector<const Found*>& all) const {
    std::vector<Weighted> joined;
    for (const Found* one : all) {
      if (!*one) return {};
      for (size_t i = 0; i < (*one)->terms.size(); ++i) joined.emplace_back((*one)->terms[i], (*one)->shares[i]);
    }
    return completed(std::move(joined));
  }

  [[nodiscard]] Found completed(std::optional<std::vector<Term>> terms) const {
    if (!terms) return {};
    std::vector<Weighted> weighted;
    for (Term& term : *terms) {
      double share = terms_.share(term);
      weighted.emplace_back(std::move(term), share);
    }
    return completed(std::move(weighted));
  }

  static Found completed(std::vector<Weighted> weighted) {
    std::ranges::sort(weighted);
    const auto rest = std::ranges::unique(weighted, {}, &Weighted::first);
    weighted.erase(rest.begin(), rest.end());
    Condition<Term> condition;
    for (auto& [term, share] : weighted) {
      condition.terms.push_back(std::move(term));
      condition.shares.push_back(share);
      condition.likely += share;
    }
    return condition;
  }

  // ---- conditions of an `any` --------------------------------------------------------------------------------------

  /// Nested values are bounded by sema's limit on nested expressions, so this recurses.
  [[nodiscard]] Found whenTrue(ir::ValueId id, const Mentions& mentions) const {
    const ir::Value& value = rules_.values[id];
    if (Found found = completed(terms_.ofTest(value, mentions))) return found;
    if (const auto* test = std::get_if<ir::IsTrue>(&value.node)) return whenTrue(test->boolean, mentions);
    if (const auto* literal = std::get_if<ir::Literal>(&value.node)) return constant(*literal);
    if (const auto* call = std::get_if<ir::Call>(&value.node)) {
      if (call->function == ir::Function::And) return rarest(pointers(ofArguments(*call, mentions)));
      if (call->function == ir::Function::Or) return together(pointers(ofArguments(*call, mentions)));
    }
    return elements(id, mentions);
  }

  static Found constant(const ir::Literal& literal) {
    const bool* known = literal.value ? std::get_if<bool>(&*literal.value) : nullptr;
    return known != nullptr && *known ? Found{} : never();
  }

  [[nodiscard]] std::vector<Found> ofArguments(const ir::Call& call, const Mentions& mentions) const {
    std::vector<Found> found;
    for (ir::ValueId argument : call.arguments) found.push_back(whenTrue(argument, mentions));
    return found;
  }
  static std::vector<const Found*> pointers(const std::vector<Found>& found) {
    std::vector<const Found*> pointers;
    for (const Found& one : found) pointers.push_back(&one);
    return pointers;
  }

  /// That each element is there, if the value is surely absent without them.
  [[nodiscard]] Found elements(ir::ValueId root, const Mentions& mentions) const {
    if (!ir::isStrict(rules_, root)) return {};
    Found best;
    std::vector<ir::ValueId> pending{root};
    while (!pending.empty()) {
      const ir::Value& value = rules_.values[pending.back()];
      pending.pop_back();
      for (ir::ValueId operand : ir::operandsOf(value)) pending.push_back(operand);
      const auto* element = std::get_if<ir::Element>(&value.node);
      if (element == nullptr) continue;
      Found found = completed(terms_.present(mentions[element->mention]));
      if (found && (!best || found->likely < best->likely)) best = std::move(found);
    }
    return best;
  }

  const ir::RuleSet& rules_;
  Terms terms_;
  std::vector<Both> necessary_;
};

}  // namespace rulec::opt
