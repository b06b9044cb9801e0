// Why a rule may be left out of an event that lacks its access condition.
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
//   fields, or absent. A text test that is true has an element that is one of its texts, exactly or but for the case of
//   ASCII letters; both imply that its lower-case form is among the lower-case texts. A pattern without `*` and `?`,
//   and without escapes where it may have them, stands for itself alone. Any other condition that is surely absent
//   without its elements (ir::isStrict) is true only if each of them is there. Nothing else is concluded from an `any`
//   that is true, and nothing from one that is false.
// - A rule is asked about an event for nothing but its filters: steps, missing steps and `until`. An event of which
// none
//   is true leaves the rule's state as it is. So the terms of all of its filters together are necessary for the rule.
//
// Values of a slot are the same texts for the runtime's look-up and for the rule's own tests, for both read the slot.
#include "compiler/opt/access.h"

#include "compiler/ir/operands.h"
#include "compiler/ir/pattern.h"
#include "compiler/opt/rarity.h"
#include "compiler/support/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rulec::opt {
namespace {

/// A necessary condition.
struct Condition {
  std::vector<ir::AccessTerm> terms;
  double likely = 0;
};
using Found = std::optional<Condition>;  // nothing: none is known
struct Necessary {
  Found whenTrue, whenFalse;
};

/// Whether a pattern matches itself alone.
bool isText(const std::string& pattern, bool escapes) {
  return !ir::hasWildcard(pattern) && !(escapes && pattern.find('\\') != std::string::npos);
}

class Conditions {
 public:
  /// \param only terms are to be texts of this field
  Conditions(const ir::RuleSet& rules, std::optional<ir::FieldId> only) : rules_(rules), only_(only) {}

  void run() {
    necessary_.reserve(rules_.predicates.size());
    for (const ir::Predicate& predicate : rules_.predicates)
      necessary_.push_back(std::visit([&](const auto& node) { return visit(node); }, predicate.node));
  }

  [[nodiscard]] Found of(const ir::Rule& rule) const {
    std::vector<const Found*> filters;
    ir::forEachFilter(rule, [&](ir::PredicateId id) { filters.push_back(&necessary_[id.index].whenTrue); });
    return together(filters);
  }

 private:
  static Found never() { return Condition{}; }

  Necessary visit(const ir::Constant& n) const { return n.value ? Necessary{{}, never()} : Necessary{never(), {}}; }
  Necessary visit(const ir::Not& n) const {
    const Necessary& operand = necessary_[n.operand.index];
    return {operand.whenFalse, operand.whenTrue};
  }
  Necessary visit(const ir::And& n) const { return {rarest(n.operands, true), together(n.operands, false)}; }
  Necessary visit(const ir::Or& n) const { return {together(n.operands, true), rarest(n.operands, false)}; }
  Necessary visit(const ir::HasValue& n) const { return {present(n.field), {}}; }
  Necessary visit(const ir::AnyOf& n) const { return {whenTrue(n.condition, n.mentions), {}}; }

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
    Condition joined;
    for (const Found* one : all) {
      if (!*one) return {};
      joined.terms.insert(joined.terms.end(), (*one)->terms.begin(), (*one)->terms.end());
    }
    return completed(std::move(joined));
  }

  [[nodiscard]] Found completed(Condition condition) const {
    std::ranges::sort(condition.terms);
    const auto rest = std::ranges::unique(condition.terms);
    condition.terms.erase(rest.begin(), rest.end());
    condition.likely = 0;
    for (const ir::AccessTerm& term : condition.terms)
      condition.likely += likelihood(rules_.fields[term.field], term.text);
    return condition;
  }

  // ---- conditions of an `any` --------------------------------------------------------------------------------------

  using Mentions = std::vector<ir::FieldId>;

  [[nodiscard]] Found present(ir::FieldId field) const {
    return only_ ? Found{} : completed({{{field, std::nullopt}}});
  }

  [[nodiscard]] const ir::Element* element(ir::ValueId id) const {
    return std::get_if<ir::Element>(&rules_.values[id].node);
  }

  /// Nested values are bounded by sema's limit on nested expressions, so this recurses.
  [[nodiscard]] Found whenTrue(ir::ValueId id, const Mentions& mentions) const {
    const ir::Value& value = rules_.values[id];
    if (const auto* test = std::get_if<ir::TextIsOneOf>(&value.node))
      if (Found found = oneOf(test->text, test->members, mentions)) return found;
    if (const auto* test = std::get_if<ir::TextMatches>(&value.node))
      if (std::ranges::all_of(test->patterns, [&](const std::string& one) { return isText(one, test->escapes); }))
        if (Found found = oneOf(test->text, test->patterns, mentions)) return found;
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

  [[nodiscard]] Found oneOf(ir::ValueId text, const std::vector<std::string>& texts, const Mentions& mentions) const {
    const ir::Element* tested = element(text);
    if (tested == nullptr) return {};
    ir::FieldId field = mentions[tested->mention];
    if (rules_.fields[field].type != ir::Type::Text || (only_ && *only_ != field)) return {};
    Condition condition;
    for (const std::string& one : texts) condition.terms.push_back({field, asciiLower(one)});
    return completed(std::move(condition));
  }

  /// That each element is there, if the value is surely absent without them.
  [[nodiscard]] Found elements(ir::ValueId root, const Mentions& mentions) const {
    if (only_ || !ir::isStrict(rules_, root)) return {};
    Found best;
    std::vector<ir::ValueId> pending{root};
    while (!pending.empty()) {
      ir::ValueId id = pending.back();
      pending.pop_back();
      for (ir::ValueId operand : ir::operandsOf(rules_.values[id])) pending.push_back(operand);
      if (element(id) == nullptr) continue;
      Found found = present(mentions[element(id)->mention]);
      if (!best || found->likely < best->likely) best = std::move(found);
    }
    return best;
  }

  const ir::RuleSet& rules_;
  std::optional<ir::FieldId> only_;
  std::vector<Necessary> necessary_;
};

/// The fields that sort events into classes: every rule asks for a class, and an event is of one or a few.
constexpr std::array<std::string_view, 3> kClasses = {"event.category", "host.os.type", "event.type"};

std::optional<ir::FieldId> textField(const ir::RuleSet& rules, std::string_view path) {
  for (uint32_t i = 0; i < rules.fields.size(); ++i)
    if (rules.fields[ir::FieldId{i}].path == path && rules.fields[ir::FieldId{i}].type == ir::Type::Text)
      return ir::FieldId{i};
  return std::nullopt;
}

}  // namespace

ir::RuleSet access(ir::RuleSet rules) {
  Conditions conditions(rules, std::nullopt);
  conditions.run();
  for (ir::Rule& rule : rules.rules) {
    rule.access = {};
    if (Found found = conditions.of(rule)) rule.access.terms = std::move(found->terms);
  }
  for (std::string_view path : kClasses) {
    std::optional<ir::FieldId> field = textField(rules, path);
    if (!field) continue;
    Conditions gates(rules, field);
    gates.run();
    for (ir::Rule& rule : rules.rules)
      if (Found found = gates.of(rule)) rule.access.gates.push_back(std::move(found->terms));
  }
  return rules;
}

}  // namespace rulec::opt
