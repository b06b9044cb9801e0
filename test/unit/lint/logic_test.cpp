// What the lints say of random filters, against every event of a small world.
#include "compiler/ir/automaton.h"
#include "compiler/ir/operands.h"
#include "compiler/lint/lints.h"
#include "compiler/lint/truth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace rulec::lint {
namespace {

using ir::FieldId;
using ir::PredicateId;

const std::vector<std::string> kTexts = {"a", "ab", "B", "b*"};
constexpr int64_t kNumbers = 3;

/// For each field the values that an event has, by number; text fields: indexes of kTexts.
using Event = std::vector<std::vector<size_t>>;

/// Fields of the schema: the first two have one value, the third has several.
ir::RuleSet smallSet() {
  ir::RuleSet set;
  set.fields.add({"process.name"});
  set.fields.add({"process.pid", ir::Type::Integer});
  set.fields.add({"process.args"});
  return set;
}

/// Every event; only those with one value at most of the first two fields, if `single`.
std::vector<Event> allEvents(bool single) {
  std::vector<Event> events{{}};
  for (size_t field = 0; field < 3; ++field) {
    size_t values = field == 1 ? size_t{kNumbers} : kTexts.size();
    std::vector<Event> longer;
    for (const Event& event : events)
      for (size_t chosen = 0; chosen < size_t{1} << values; ++chosen) {
        std::vector<size_t> has;
        for (size_t v = 0; v < values; ++v)
          if ((chosen >> v & 1) != 0) has.push_back(v);
        if (single && field < 2 && has.size() > 1) continue;
        longer.push_back(event);
        longer.back().push_back(has);
      }
    events = std::move(longer);
  }
  return events;
}

bool wildcardMatches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*')
    return wildcardMatches(pattern.substr(1), text) || (!text.empty() && wildcardMatches(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         wildcardMatches(pattern.substr(1), text.substr(1));
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool testHolds(const ir::Value& test, size_t value) {
  if (const auto* n = std::get_if<ir::InRange>(&test.node)) {
    auto number = static_cast<int64_t>(value);
    return std::ranges::any_of(n->ranges, [&](const ir::Range& range) {
      return (!range.low || std::get<int64_t>(range.low->value) <= number) &&
             (!range.high || number <= std::get<int64_t>(range.high->value));
    });
  }
  if (const auto* n = std::get_if<ir::TextIsOneOf>(&test.node)) {
    std::string text = n->caseRule == ir::CaseRule::Exact ? kTexts[value] : lower(kTexts[value]);
    return std::ranges::find(n->members, text) != n->members.end();
  }
  if (const auto* n = std::get_if<ir::TextAccepted>(&test.node)) return ir::accepts(*n->automaton, kTexts[value]);
  const auto& n = std::get<ir::TextMatches>(test.node);
  std::string text = n.caseRule == ir::CaseRule::Exact ? kTexts[value] : lower(kTexts[value]);
  return std::ranges::any_of(n.patterns, [&](const std::string& p) { return wildcardMatches(p, text); });
}

/// \param instead a predicate that is taken to be `value`
bool holds(const ir::RuleSet& set, PredicateId id, const Event& event, PredicateId instead = {}, bool value = false) {
  if (id == instead) return value;
  auto below = [&](PredicateId operand) { return holds(set, operand, event, instead, value); };
  return std::visit(
      Overload{[](const ir::Constant& n) { return n.value; }, [&](const ir::Not& n) { return !below(n.operand); },
               [&](const ir::And& n) { return std::ranges::all_of(n.operands, below); },
               [&](const ir::Or& n) { return std::ranges::any_of(n.operands, below); },
               [&](const ir::HasValue& n) { return !event[n.field.index].empty(); },
               [&](const ir::AnyOf& n) {
                 const std::vector<size_t>& has = event[n.mentions.front().index];
                 return std::ranges::any_of(has, [&](size_t v) { return testHolds(set.values[n.condition], v); });
               },
               [](const ir::AnyObject&) { return false; }},  // of which none is made
      set.predicates[id].node);
}

/// Random filters, each predicate with a place of its own, within that of its user.
class Maker {
 public:
  Maker(ir::RuleSet& set, uint32_t seed) : set_(set), random_(seed) {}

  PredicateId filter(size_t depth) {
    uint32_t begin = at_++;
    ir::Predicate predicate = depth == 0 || random_() % 4 == 0 ? test() : connective(depth);
    predicate.place = {FileId{0}, {begin, at_++}};
    return set_.predicates.add(std::move(predicate));
  }

 private:
  ir::Predicate connective(size_t depth) {
    size_t kind = random_() % 5;
    if (kind == 0) return {ir::Not{filter(depth - 1)}};
    std::vector<PredicateId> operands;
    for (size_t i = 2 + random_() % 3; i > 0; --i) operands.push_back(filter(depth - 1));
    if (kind < 3) return {ir::And{std::move(operands)}};
    return {ir::Or{std::move(operands)}};
  }

  ir::Predicate test() {
    FieldId field{static_cast<uint32_t>(random_() % 3)};
    if (random_() % 8 == 0) return {ir::HasValue{field}};
    ir::ValueId element = set_.values.add({ir::Element{0, set_.fields[field].type}});
    ir::Value value = field.index == 1 ? range(element) : text(element);
    return {ir::AnyOf{{field}, set_.values.add(std::move(value))}};
  }

  ir::Value range(ir::ValueId element) {
    auto low = static_cast<int64_t>(random_() % kNumbers);
    int64_t high = low + static_cast<int64_t>(random_() % 2);
    ir::Range range{ir::Bound{low}, ir::Bound{high}};
    if (random_() % 4 == 0) range.low.reset();
    if (random_() % 4 == 0) range.high.reset();
    return {ir::InRange{element, {range}}};
  }

  ir::Value text(ir::ValueId element) {
    ir::CaseRule rule = random_() % 2 == 0 ? ir::CaseRule::Exact : ir::CaseRule::AsciiFold;
    auto folded = [&](std::string t) { return rule == ir::CaseRule::Exact ? t : lower(t); };
    if (random_() % 8 == 0) {
      std::string pattern = random_() % 2 == 0 ? "a|B" : "a.?";
      auto made = ir::compileRegex(pattern, ir::RegexDialect::Lucene, false);
      auto automaton = std::make_shared<const ir::Automaton>(std::get<ir::Automaton>(std::move(made)));
      return {ir::TextAccepted{element, pattern, ir::RegexDialect::Lucene, false, std::move(automaton)}};
    }
    if (random_() % 2 == 0) return {ir::TextIsOneOf{element, {folded(kTexts[random_() % kTexts.size()])}, rule}};
    const std::vector<std::string> patterns = {"a*", "*b", "*", "?", "B*", "??", "b*"};
    return {ir::TextMatches{element, {folded(patterns[random_() % patterns.size()])}, rule}};
  }

  ir::RuleSet& set_;
  std::mt19937 random_;
  uint32_t at_ = 0;
};

bool saysSingle(const Diagnostic& finding) {
  return std::ranges::any_of(finding.notes, [](const std::string& note) { return note.starts_with("provided that"); });
}

PredicateId at(const ir::RuleSet& set, const Place& place) {
  for (uint32_t i = 0; i < set.predicates.size(); ++i)
    if (set.predicates[PredicateId{i}].place.span == place.span) return PredicateId{i};
  return {};
}

/// What a finding claims its part could be replaced by.
bool claimed(const Diagnostic& finding) {
  if (finding.code == DiagnosticCode::invariant_expr) return true;
  return finding.code == DiagnosticCode::redundant_clause && finding.message.starts_with("the condition");
}

TEST(Logic, WhatIsSaidOfAPartIsTrueOfEveryEvent) {
  const std::vector<Event> all = allEvents(false), single = allEvents(true);
  std::map<DiagnosticCode, size_t> findings;
  for (uint32_t seed = 0; seed < 1500; ++seed) {
    ir::RuleSet set = smallSet();
    PredicateId filter = Maker(set, seed).filter(3);
    ir::Rule rule;
    rule.body = ir::EventMatch{filter};
    ir::RuleId id = set.rules.add(std::move(rule));
    syntax::RuleFile file;
    sema::CheckedRule checked;
    Diagnostics diagnostics;
    logic({file, checked, set, id}, diagnostics);
    for (const Diagnostic& finding : diagnostics.all()) {
      ++findings[finding.code];
      PredicateId part = at(set, finding.place);
      for (const Event& event : saysSingle(finding) ? single : all)
        ASSERT_EQ(holds(set, filter, event, part, claimed(finding)), holds(set, filter, event))
            << "seed " << seed << ", " << name(finding.code) << " at " << part.index;
    }
  }
  for (DiagnosticCode code : {DiagnosticCode::unsatisfiable_expr, DiagnosticCode::invariant_expr,
                              DiagnosticCode::exclusion_never_applies, DiagnosticCode::redundant_clause})
    EXPECT_GT(findings[code], 20U) << name(code);
}

TEST(Logic, WhatFollowsFromFactsIsTrueOfEveryEventThatHasThem) {
  const std::vector<Event> all = allEvents(false), oneValue = allEvents(true);
  size_t contradictions = 0, truths = 0;
  for (uint32_t seed = 0; seed < 1500; ++seed) {
    ir::RuleSet set = smallSet();
    Maker maker(set, seed);
    PredicateId known = maker.filter(2), asked = maker.filter(2);
    for (PredicateId* each : {&known, &known, &asked, &asked})
      *each = set.predicates.add({ir::Not{*each}});  // two parts
    PredicateId both = set.predicates.add({ir::And{{known, asked}}});
    Formula formula = *makeFormula(set, both);
    auto last = static_cast<uint32_t>(formula.nodes.size() - 1);
    bool isSingle = seed % 2 == 0;
    SingleFields single;
    if (isSingle) single = {FieldId{0}, FieldId{1}};
    Work work;
    Facts facts(formula, single, work);
    facts.assume(formula.nodes[last].operands[0], true);
    bool impossible = facts.contradict();
    std::optional<bool> truth = facts.truth(formula.nodes[last].operands[1]);
    contradictions += impossible ? 1 : 0;
    truths += truth && !impossible ? 1 : 0;
    for (const Event& event : isSingle ? oneValue : all) {
      if (!holds(set, known, event)) continue;
      ASSERT_FALSE(impossible) << "seed " << seed;
      if (truth) ASSERT_EQ(holds(set, asked, event), *truth) << "seed " << seed;
    }
  }
  EXPECT_GT(contradictions, 20U);
  EXPECT_GT(truths, 20U);
}

TEST(Logic, AVeryLongFilterIsPassedOver) {
  ir::RuleSet set = smallSet();
  std::vector<PredicateId> operands;
  for (size_t i = 0; i < kMaxFormula; ++i) operands.push_back(set.predicates.add({ir::HasValue{FieldId{0}}}));
  EXPECT_FALSE(makeFormula(set, set.predicates.add({ir::And{operands}})));
}

}  // namespace
}  // namespace rulec::lint
