// Why a rule may be left out of an event that lacks its access condition: opt/necessary.h, with the values of slots for
// terms.
//
// A text test that is true has an element that is one of its texts, exactly or but for the case of ASCII letters; both
// imply that its lower-case form is among the lower-case texts. A pattern without `*` and `?`, and without escapes
// where it may have them, stands for itself alone. A rule is asked about an event for nothing but its filters: steps,
// missing steps and `until`. An event of which none is true leaves the rule's state as it is. So the terms of all of
// its filters together are necessary for the rule.
//
// Values of a slot are the same texts for the runtime's look-up and for the rule's own tests, for both read the slot.
#include "compiler/opt/access.h"

#include "compiler/ir/pattern.h"
#include "compiler/opt/necessary.h"
#include "compiler/opt/rarity.h"
#include "compiler/support/ascii.h"

#include <array>

namespace rulec::opt {
namespace {

/// Whether a pattern matches itself alone.
bool isText(const std::string& pattern, bool escapes) {
  return !ir::hasWildcard(pattern) && !(escapes && pattern.find('\\') != std::string::npos);
}

/// Terms are texts of fields, and that a field has a value.
struct SlotTerms {
  using Term = ir::AccessTerm;
  using Found = std::optional<std::vector<Term>>;
  static constexpr bool kOfLine = false;

  const ir::RuleSet* rules;
  const Profile* profile;
  std::optional<ir::FieldId> only;  // terms are to be texts of this field

  [[nodiscard]] double share(const Term& term) const {
    return likelihood(rules->fields[term.field], term.text, profile);
  }

  [[nodiscard]] Found present(ir::FieldId field) const {
    if (only) return {};
    return std::vector<Term>{{field, std::nullopt}};
  }

  [[nodiscard]] Found ofTest(const ir::Value& value, const std::vector<ir::FieldId>& mentions) const {
    if (const auto* test = std::get_if<ir::TextIsOneOf>(&value.node)) return oneOf(test->text, test->members, mentions);
    const auto* test = std::get_if<ir::TextMatches>(&value.node);
    auto isPlain = [&](const std::string& pattern) { return isText(pattern, test->escapes); };
    if (test == nullptr || !std::ranges::all_of(test->patterns, isPlain)) return {};
    return oneOf(test->text, test->patterns, mentions);
  }

 private:
  [[nodiscard]] Found oneOf(ir::ValueId text, const std::vector<std::string>& texts,
                            const std::vector<ir::FieldId>& mentions) const {
    const auto* tested = std::get_if<ir::Element>(&rules->values[text].node);
    if (tested == nullptr) return {};
    ir::FieldId field = mentions[tested->mention];
    if (rules->fields[field].type != ir::Type::Text || (only && *only != field)) return {};
    std::vector<Term> terms;
    for (const std::string& one : texts) terms.push_back({field, asciiLower(one)});
    return terms;
  }
};

/// The fields that sort events into classes: every rule asks for a class, and an event is of one or a few.
constexpr std::array<std::string_view, 3> kClasses = {"event.category", "host.os.type", "event.type"};

std::optional<ir::FieldId> textField(const ir::RuleSet& rules, std::string_view path) {
  for (uint32_t i = 0; i < rules.fields.size(); ++i)
    if (const ir::Field& field = rules.fields[ir::FieldId{i}];
        field.path == path && field.type == ir::Type::Text && !field.isObjects && field.within.empty())
      return ir::FieldId{i};
  return std::nullopt;
}

}  // namespace

ir::RuleSet access(ir::RuleSet rules, const Profile* profile) {
  Necessary conditions(rules, SlotTerms{&rules, profile, std::nullopt});
  for (ir::Rule& rule : rules.rules) {
    rule.access = {};
    if (auto found = conditions.ofAny(filtersOf(rule))) rule.access.terms = std::move(found->terms);
  }
  for (std::string_view path : kClasses) {
    std::optional<ir::FieldId> field = textField(rules, path);
    if (!field) continue;
    Necessary gates(rules, SlotTerms{&rules, profile, field});
    for (ir::Rule& rule : rules.rules)
      if (auto found = gates.ofAny(filtersOf(rule))) rule.access.gates.push_back(std::move(found->terms));
  }
  return rules;
}

}  // namespace rulec::opt
