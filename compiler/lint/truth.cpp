#include "compiler/lint/truth.h"

#include "compiler/ir/operands.h"

#include <algorithm>

namespace rulec::lint {
namespace {

using Kind = Formula::Kind;

/// Writes the tree below a predicate, operands first.
class Builder {
 public:
  Builder(const ir::RuleSet& set, Formula& formula) : set_(set), formula_(formula) {}

  bool run(ir::PredicateId filter) {
    std::vector<Pending> pending{{filter, false}};
    std::vector<uint32_t> done;  // nodes whose users are still to come
    while (!pending.empty()) {
      Pending next = pending.back();
      pending.pop_back();
      std::vector<ir::PredicateId> operands = operandsOf(set_.predicates[next.id]);
      if (formula_.nodes.size() + pending.size() >= kMaxFormula) return false;
      if (next.visited || operands.empty()) {
        std::vector<uint32_t> below(done.end() - static_cast<ptrdiff_t>(operands.size()), done.end());
        done.resize(done.size() - operands.size());
        done.push_back(add(next.id, std::move(below)));
        continue;
      }
      pending.push_back({next.id, true});
      for (size_t i = operands.size(); i-- > 0;) pending.push_back({operands[i], false});
    }
    return true;
  }

 private:
  struct Pending {
    ir::PredicateId id;
    bool visited;
  };

  /// What is asked of single objects says nothing of the event.
  static std::vector<ir::PredicateId> operandsOf(const ir::Predicate& predicate) {
    if (std::holds_alternative<ir::AnyObject>(predicate.node)) return {};
    return ir::operandsOf(predicate);
  }

  uint32_t add(ir::PredicateId id, std::vector<uint32_t> operands) {
    auto index = static_cast<uint32_t>(formula_.nodes.size());
    Formula::Node node;
    node.first = operands.empty() ? index : formula_.nodes[operands.front()].first;
    node.operands = flattened(std::move(operands), set_.predicates[id].node.index());
    node.place = set_.predicates[id].place;
    describe(set_.predicates[id], node);
    formula_.nodes.push_back(std::move(node));
    return index;
  }

  /// `a and (b and c)` has three operands.
  std::vector<uint32_t> flattened(std::vector<uint32_t> operands, size_t kind) const {
    bool isAnd = kind == ir::Predicate{ir::And{}}.node.index();
    bool isOr = kind == ir::Predicate{ir::Or{}}.node.index();
    std::vector<uint32_t> flat;
    for (uint32_t id : operands) {
      const Formula::Node& node = formula_.nodes[id];
      bool same = (isAnd && node.kind == Kind::And) || (isOr && node.kind == Kind::Or && !node.oneField);
      if (same) {
        flat.insert(flat.end(), node.operands.begin(), node.operands.end());
      } else {
        flat.push_back(id);
      }
    }
    return flat;
  }

  void describe(const ir::Predicate& predicate, Formula::Node& node) const {
    std::visit(Overload{[&](const ir::Constant& n) {
                          node.kind = Kind::Constant;
                          node.value = n.value;
                        },
                        [&](const ir::Not&) { node.kind = Kind::Not; }, [&](const ir::And&) { node.kind = Kind::And; },
                        [&](const ir::Or&) {
                          node.kind = Kind::Or;
                          uniteOperands(node);
                        },
                        [&](const ir::HasValue& n) { test(node, n.field, Language{true, {}, nullptr, {}}); },
                        [&](const ir::AnyOf& n) {
                          if (std::optional<Language> language = languageOf(set_, n))
                            test(node, n.mentions.front(), *std::move(language));
                        },
                        [](const ir::AnyObject&) {}},
               predicate.node);
  }

  static void test(Formula::Node& node, ir::FieldId field, Language language) {
    node.kind = Kind::Test;
    node.field = field;
    node.language = std::move(language);
  }

  void uniteOperands(Formula::Node& node) const {
    const Formula::Node& model = formula_.nodes[node.operands.front()];
    size_t automata = 0;
    for (uint32_t operand : node.operands) {
      const Formula::Node& each = formula_.nodes[operand];
      if ((each.kind != Kind::Test && !each.oneField) || each.field != model.field) return;
      automata += each.language.automaton != nullptr ? 1 : 0;
    }
    if (automata > 1) return;
    node.oneField = true;
    node.field = model.field;
    for (uint32_t operand : node.operands) node.language = unite(node.language, formula_.nodes[operand].language);
  }

  const ir::RuleSet& set_;
  Formula& formula_;
};

std::vector<const Language*> with(std::vector<const Language*> all, const Language& one) {
  all.push_back(&one);
  return all;
}

/// Of an `and` if `decides` is false, of an `or` if it is true.
std::optional<bool> joined(const std::vector<std::optional<bool>>& operands, bool decides) {
  bool unknown = false;
  for (std::optional<bool> each : operands) {
    if (each == decides) return decides;
    unknown |= !each;
  }
  return unknown ? std::nullopt : std::optional(!decides);
}

}  // namespace

std::optional<Formula> makeFormula(const ir::RuleSet& set, ir::PredicateId filter) {
  Formula formula;
  if (!Builder(set, formula).run(filter)) return std::nullopt;
  return formula;
}

void Facts::assume(uint32_t root, bool value) {
  std::vector<std::pair<uint32_t, bool>> pending{{root, value}};
  while (!pending.empty()) {
    auto [id, isTrue] = pending.back();
    pending.pop_back();
    const Formula::Node& node = formula_->nodes[id];
    if (node.kind == Kind::Test || (node.oneField && isTrue)) {
      OfField& facts = fields_[node.field];
      (isTrue ? facts.within : facts.without).push_back(&node.language);
    }
    if (node.kind == Kind::Opaque) opaque_[id] = isTrue;
    bool passesOn = node.kind == Kind::Not || (node.kind == Kind::And && isTrue) || (node.kind == Kind::Or && !isTrue);
    if (!passesOn) continue;
    for (uint32_t operand : node.operands) pending.emplace_back(operand, (node.kind == Kind::Not) != isTrue);
  }
}

void Facts::assumePresent(ir::FieldId field) {
  static const Language kEverything{true, {}, nullptr, {}};
  fields_[field].within.push_back(&kEverything);
}

bool Facts::contradicts(ir::FieldId field, const OfField& facts) const {
  if (facts.within.empty()) return false;
  if (single_->contains(field)) return isSurelyEmpty(facts.within, facts.without, *work_);
  return std::ranges::any_of(facts.within,
                             [&](const Language* l) { return isSurelyEmpty({&l, 1}, facts.without, *work_); });
}

bool Facts::contradict() const {
  return std::ranges::any_of(fields_, [&](const auto& entry) { return contradicts(entry.first, entry.second); });
}

std::optional<bool> Facts::truthOfTest(ir::FieldId field, const Language& language) const {
  auto found = fields_.find(field);
  static const OfField kNothing;
  const OfField& facts = found == fields_.end() ? kNothing : found->second;
  const Language* asked = &language;
  bool isSingle = single_->contains(field);
  if (isSingle ? isSurelyEmpty(with(facts.within, language), facts.without, *work_)
               : isSurelyEmpty({&asked, 1}, facts.without, *work_))
    return false;
  if (facts.within.empty()) return std::nullopt;
  std::vector<const Language*> without = with(facts.without, language);
  bool holds = isSingle ? isSurelyEmpty(facts.within, without, *work_)
                        : std::ranges::any_of(
                              facts.within, [&](const Language* l) { return isSurelyEmpty({&l, 1}, without, *work_); });
  return holds ? std::optional(true) : std::nullopt;
}

std::optional<bool> Facts::truthOf(const Formula::Node& node) const {
  if (node.kind == Kind::Constant) return node.value;
  return node.kind == Kind::Test || node.oneField ? truthOfTest(node.field, node.language) : std::nullopt;
}

std::optional<bool> Facts::truth(uint32_t root) const {
  uint32_t first = formula_->nodes[root].first;
  std::vector<std::optional<bool>> known(root - first + 1);
  for (uint32_t id = first; id <= root; ++id) {
    const Formula::Node& node = formula_->nodes[id];
    std::vector<std::optional<bool>> operands;
    for (uint32_t operand : node.operands) operands.push_back(known[operand - first]);
    std::optional<bool> truth = truthOf(node);
    if (auto given = opaque_.find(id); given != opaque_.end()) truth = given->second;
    if (node.kind == Kind::Not && operands.front()) truth = !*operands.front();
    if (node.kind == Kind::And) truth = joined(operands, false);
    if (node.kind == Kind::Or && !truth) truth = joined(operands, true);
    known[id - first] = truth;
  }
  return known.back();
}

}  // namespace rulec::lint
