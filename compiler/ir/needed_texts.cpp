#include "compiler/ir/needed_texts.h"

#include "compiler/ir/pattern.h"

#include <algorithm>

namespace rulec::ir {
namespace {

using Values = std::optional<std::set<std::string>>;

/// The field of whose values a text test takes one; null if the text is computed, or may stand for a null.
const Field* fieldOf(const RuleSet& set, const AnyOf& any, ValueId text) {
  const auto* element = std::get_if<Element>(&set.values[text].node);
  if (element == nullptr) return nullptr;
  const Field& field = set.fields[any.mentions[element->mention]];
  return field.nullValue ? nullptr : &field;
}

Values valuesOf(const RuleSet& set, const AnyOf& any, std::string_view path) {
  auto of = [&](ValueId text, const std::vector<std::string>& texts) -> Values {
    const Field* field = fieldOf(set, any, text);
    if (field == nullptr || field->path != path) return std::nullopt;
    return std::set<std::string>(texts.begin(), texts.end());
  };
  const Value& condition = set.values[any.condition];
  if (const auto* n = std::get_if<TextIsOneOf>(&condition.node)) return of(n->text, n->members);
  if (const auto* n = std::get_if<TextMatches>(&condition.node)) return of(n->text, n->patterns);
  return std::nullopt;
}

/// The longest text between the wildcards of a pattern.
std::string longestPiece(std::string_view pattern) {
  std::string_view longest;
  while (!pattern.empty()) {
    std::string_view piece = pattern.substr(0, pattern.find_first_of("*?"));
    if (piece.size() > longest.size()) longest = piece;
    pattern.remove_prefix(std::min(pattern.size(), piece.size() + 1));
  }
  return std::string(longest);
}

std::vector<NeededTexts> textsOf(const RuleSet& set, const AnyOf& any) {
  NeededTexts group;
  const Value& condition = set.values[any.condition];
  if (const auto* n = std::get_if<TextIsOneOf>(&condition.node);
      n != nullptr && fieldOf(set, any, n->text) != nullptr) {
    group = {{n->members.begin(), n->members.end()}, n->caseRule == CaseRule::AsciiFold};
  } else if (const auto* m = std::get_if<TextMatches>(&condition.node);
             m != nullptr && fieldOf(set, any, m->text) != nullptr) {
    for (const std::string& pattern : m->patterns) group.texts.insert(longestPiece(pattern));
    group.foldCase = m->caseRule == CaseRule::AsciiFold;
  }
  if (group.texts.empty() || group.texts.contains("")) return {};
  return {std::move(group)};
}

size_t shortest(const NeededTexts& group) {
  return std::ranges::min_element(group.texts, {}, &std::string::size)->size();
}

/// The group that fewest events hold, as far as lengths tell.
const NeededTexts& best(const std::vector<NeededTexts>& groups) {
  return *std::ranges::max_element(groups, {}, shortest);
}

/// What holds whichever of the operands does.
std::vector<NeededTexts> joinTexts(const std::vector<std::vector<NeededTexts>>& of, const Or& n) {
  NeededTexts joined;
  for (PredicateId operand : n.operands) {
    if (of[operand.index].empty()) return {};
    const NeededTexts& group = best(of[operand.index]);
    joined.texts.insert(group.texts.begin(), group.texts.end());
    joined.foldCase |= group.foldCase;
  }
  return {std::move(joined)};
}

std::vector<NeededTexts> gatherTexts(const std::vector<std::vector<NeededTexts>>& of, const And& n) {
  std::vector<NeededTexts> all;
  for (PredicateId operand : n.operands)
    for (const NeededTexts& group : of[operand.index])
      if (std::ranges::find(all, group) == all.end()) all.push_back(group);
  return all;
}

Values joinValues(const std::vector<Values>& of, const Or& n) {
  std::set<std::string> joined;
  for (PredicateId operand : n.operands) {
    const Values& values = of[operand.index];
    if (!values) return std::nullopt;
    joined.insert(values->begin(), values->end());
  }
  return joined;
}

Values fewestValues(const std::vector<Values>& of, const And& n) {
  Values fewest;
  for (PredicateId operand : n.operands) {
    const Values& values = of[operand.index];
    if (values && (!fewest || values->size() < fewest->size())) fewest = values;
  }
  return fewest;
}

}  // namespace

std::vector<std::optional<std::set<std::string>>> neededValues(const RuleSet& set, std::string_view path) {
  std::vector<Values> of;
  for (const Predicate& predicate : set.predicates)
    of.push_back(std::visit(
        Overload{[](const Constant& n) { return n.value ? Values() : Values(std::in_place); },
                 [](const Not&) { return Values(); }, [](const HasValue&) { return Values(); },
                 [&](const And& n) { return fewestValues(of, n); }, [&](const Or& n) { return joinValues(of, n); },
                 [&](const AnyOf& n) { return valuesOf(set, n, path); }, [](const AnyObject&) { return Values(); }},
        predicate.node));
  return of;
}

std::vector<std::vector<NeededTexts>> neededTexts(const RuleSet& set) {
  using Groups = std::vector<NeededTexts>;
  std::vector<Groups> of;
  for (const Predicate& predicate : set.predicates)
    of.push_back(
        std::visit(Overload{[](const Constant&) { return Groups(); }, [](const Not&) { return Groups(); },
                            [](const HasValue&) { return Groups(); }, [&](const And& n) { return gatherTexts(of, n); },
                            [&](const Or& n) { return joinTexts(of, n); },
                            [&](const AnyOf& n) { return textsOf(set, n); }, [](const AnyObject&) { return Groups(); }},
                   predicate.node));
  return of;
}

}  // namespace rulec::ir
