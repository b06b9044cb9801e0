// Why a rule may be left out of an event that lacks its access condition: opt/necessary.h, with the values of slots for
// terms.
//
// A text test that is true has an element that is one of its texts, or has all parts of one of its patterns, exactly or
// but for the case of ASCII letters; both imply the same of the lower-case forms. So of each pattern one part will do,
// the rarest. A rule is asked about an event for nothing but its filters: steps, missing steps and `until`. An event of
// which none is true leaves the rule's state as it is. So the terms of all of its filters together are necessary for
// the rule. While no start of a sequence waits those of the first step are, as far as nothing of the later ones would
// be counted but what comes of a hit.
//
// Values of a slot are the same texts for the runtime's look-up and for the rule's own tests, for both read the slot.
#include "compiler/opt/access.h"

#include "compiler/opt/asked_texts.h"
#include "compiler/opt/necessary.h"
#include "compiler/opt/rarity.h"
#include "compiler/support/ascii.h"

#include <array>

namespace rulec::opt {
namespace {

/// Terms are texts of fields, and that a field has a value.
struct SlotTerms {
  using Term = ir::AccessTerm;
  using Found = std::optional<std::vector<Term>>;
  static constexpr bool kOfLine = false;

  const ir::RuleSet* rules;
  const Profile* profile;
  std::optional<ir::FieldId> only;  // terms are to be texts of this field

  [[nodiscard]] double share(const Term& term) const { return likelihoodOf(rules->fields[term.field], term, profile); }

  [[nodiscard]] Found present(ir::FieldId field) const {
    if (only) return {};
    return std::vector<Term>{{field, std::nullopt}};
  }

  [[nodiscard]] Found ofTest(const ir::Value& value, const std::vector<ir::FieldId>& mentions) const {
    std::optional<AskedTexts> asked = askedTexts(*rules, value, mentions);
    if (!asked || (only && *only != asked->field)) return {};
    std::vector<Term> terms;
    double sum = 0;
    for (const std::vector<AskedPart>& parts : asked->alternatives) {
      std::optional<Term> term = rarest(asked->field, parts, sum);
      if (!term) return {};
      terms.push_back(*std::move(term));
    }
    if (!only && sum > likelihood(rules->fields[asked->field], std::nullopt, profile)) return {};
    return terms;
  }

 private:
  /// The rarest of a text's parts that can be looked up. Of the fields that sort events only whole texts are asked for.
  /// \param sum its share is added to it
  [[nodiscard]] std::optional<Term> rarest(ir::FieldId field, const std::vector<AskedPart>& parts, double& sum) const {
    std::optional<Term> best;
    double least = 0;
    for (const AskedPart& part : parts) {
      bool isWhole = part.atStart && part.atEnd;
      if (!isWhole && (only || part.text.size() < ir::kShortestPart)) continue;
      Term term{field, asciiLower(part.text), !isWhole};
      double itsShare = share(term);
      if (best && itsShare >= least) continue;
      least = itsShare;
      best = std::move(term);
    }
    sum += least;
    return best;
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

std::optional<std::vector<ir::AccessTerm>> termsOf(const Necessary<SlotTerms>& conditions,
                                                   const std::vector<ir::PredicateId>& filters) {
  auto found = conditions.ofAny(filters);
  if (!found) return {};
  return std::move(found->terms);
}

bool areSilent(const ir::RuleSet& rules, const std::vector<ir::PredicateId>& filters) {
  return std::ranges::all_of(filters, [&](ir::PredicateId filter) { return ir::isSilent(rules, filter); });
}

}  // namespace

ir::RuleSet access(ir::RuleSet rules, const Profile* profile) {
  Necessary conditions(rules, SlotTerms{&rules, profile, std::nullopt});
  for (ir::Rule& rule : rules.rules) {
    rule.access = {};
    const ir::Sequence* sequence = ir::waitingSequence(rule);
    if (sequence == nullptr || !areSilent(rules, ir::laterFilters(*sequence))) {
      rule.access.terms = termsOf(conditions, filtersOf(rule));
    } else {
      rule.access.terms = termsOf(conditions, {sequence->steps.front().filter});
      rule.access.whileWaiting = termsOf(conditions, ir::laterFilters(*sequence));
    }
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
