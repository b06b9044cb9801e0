// Why a line may be passed over that has none of a rule's needles: opt/necessary.h, with runs of the line's bytes for
// terms.
//
// - A text test that is true has an element with certain texts in it, and the element is a string in the line, or a
// number
//   or a boolean as it is spelled, unless it stands for a null. What stands for the text there: spelling.h; lines with
//   other spellings are read in any case.
// - A field that has a value has a key in the line whose last part is the last part of the field's path, followed by a
//   quote, with dots in it or without.
// - A sequence without missing steps takes no notice of the events of later steps and of `until` while no start waits,
//   and of those alone that have the values under which one waits (docs/matcher.md, "Sequences and time"). Such a value
//   is in the line, behind the name of the key.
#include "compiler/opt/prefilter.h"

#include <utility>
#include "compiler/opt/asked_texts.h"
#include "compiler/opt/necessary.h"
#include "compiler/opt/rarity.h"
#include "compiler/opt/spelling.h"
#include "compiler/support/ascii.h"

namespace rulec::opt {
namespace {

/// The search looks at so many bytes at once.
constexpr size_t kShortest = 3;

using Needles = std::vector<ir::Needle>;
using FoundNeedles = std::optional<Needles>;

/// Terms are runs of the line's bytes.
struct NeedleTerms {
  using Term = ir::Needle;
  using Found = FoundNeedles;
  static constexpr bool kOfLine = true;

  const ir::RuleSet* rules;
  const Profile* profile;

  [[nodiscard]] double share(const Term& term) const { return likelihoodOfBytes(term.bytes, profile); }

  [[nodiscard]] Found present(ir::FieldId field) const { return only(keyName(field)); }

  [[nodiscard]] Found ofTest(const ir::Value& value, const std::vector<ir::FieldId>& mentions) const {
    std::optional<AskedTexts> asked = askedTexts(*rules, value, mentions);
    // What stands for nulls does not stand in the line.
    if (!asked || rules->fields[asked->field].nullValue) return {};
    Needles needles;
    for (const std::vector<AskedPart>& parts : asked->alternatives) {
      std::optional<ir::Needle> needle = rarest(parts, asked->fold);
      if (!needle) return {};
      needles.push_back(*std::move(needle));
    }
    return needles;
  }

  /// The end of the field's key, with its quote.
  [[nodiscard]] std::optional<ir::Needle> keyName(ir::FieldId field) const {
    const ir::Field& known = rules->fields[field];
    size_t end = known.path.find_last_of(known.isPattern ? ".*" : ".");
    return rarestRun({{known.path.substr(end + 1), false, true}}, false);
  }

 private:
  static Found only(std::optional<ir::Needle> needle) { return needle ? Found{{*std::move(needle)}} : Found{}; }

  /// The rarest run of bytes that stands for one of the parts of a text. A text that may be a number or a boolean may
  /// stand there without quotes.
  [[nodiscard]] std::optional<ir::Needle> rarest(std::vector<AskedPart> parts, bool fold) const {
    bool isQuoted = std::ranges::any_of(parts, [](const AskedPart& part) { return isSurelyString(part.text); });
    for (AskedPart& part : parts) {
      part.atStart = part.atStart && isQuoted;
      part.atEnd = part.atEnd && isQuoted;
    }
    return rarestRun(parts, fold);
  }

  [[nodiscard]] std::optional<ir::Needle> rarestRun(const std::vector<AskedPart>& parts, bool fold) const {
    std::optional<ir::Needle> best;
    for (const AskedPart& part : parts)
      for (std::string& run : spellings(part.text, part.atStart, part.atEnd)) {
        ir::Needle needle{fold ? asciiLower(std::move(run)) : std::move(run), fold};
        if (needle.bytes.size() < kShortest) continue;
        if (!best || share(needle) < share(*best)) best = std::move(needle);
      }
    return best;
  }
};

/// One rule's.
class RulePrefilter {
 public:
  RulePrefilter(NeedleTerms terms, const Necessary<NeedleTerms>& conditions)
      : rules_(*terms.rules), terms_(terms), conditions_(conditions) {}

  [[nodiscard]] std::optional<ir::Prefilter> of(const ir::Rule& rule) const {
    const ir::Sequence* sequence = ir::waitingSequence(rule);
    if (sequence == nullptr) return whole(eventFilters(rule));
    std::optional<ir::Prefilter> prefilter = whole({sequence->steps.front().filter});
    if (!prefilter) return {};
    std::vector<ir::Step> later(sequence->steps.begin() + 1, sequence->steps.end());
    if (sequence->until) later.push_back(*sequence->until);
    prefilter->waiting = waiting(later);
    return prefilter->waiting ? prefilter : std::nullopt;
  }

 private:
  /// Of events; indicators are no lines of the stream.
  static std::vector<ir::PredicateId> eventFilters(const ir::Rule& rule) {
    std::vector<ir::PredicateId> filters = filtersOf(rule);
    if (std::holds_alternative<ir::ThreatMatch>(rule.body)) filters.resize(1);
    return filters;
  }

  [[nodiscard]] std::optional<ir::Prefilter> whole(const std::vector<ir::PredicateId>& filters) const {
    auto found = conditions_.ofAny(filters);
    if (!found) return {};
    return ir::Prefilter{std::move(found->terms), {}, found->likely};
  }

  /// What it costs to look for a key, as a share of lines read: a look at the value of nearly every event, and the
  /// events of the starts that wait, of which there may be many.
  static constexpr double kLook = 0.02, kManyStarts = 20;

  /// A part of the join key that each event of the steps has, with a text.
  struct KeySearch {
    uint32_t part;
    double cost;
  };

  [[nodiscard]] std::optional<KeySearch> cheapestKey(const std::vector<ir::Step>& steps) const {
    std::optional<KeySearch> best;
    for (uint32_t part = 0; part < steps.front().key.size(); ++part) {
      double share = 0;
      bool isKnown = true;
      for (const ir::Step& step : steps) {
        isKnown = isKnown && keyName(step.key[part]);
        if (isKnown) share += likelihoodOfSame(rules_.fields[*step.key[part].field], terms_.profile);
      }
      if (isKnown && (!best || kLook + kManyStarts * share < best->cost)) best = {part, kLook + kManyStarts * share};
    }
    return best;
  }

  /// Each later step's events are found by their needles, or by the key if that costs less.
  [[nodiscard]] std::optional<ir::WaitingSearch> waiting(const std::vector<ir::Step>& later) const {
    ir::WaitingSearch search;
    std::optional<KeySearch> key = cheapestKey(later);
    for (const ir::Step& step : later) {
      const auto& found = conditions_.of(step.filter);
      if (found && (!key || found->likely <= key->cost)) {
        search.needles.insert(search.needles.end(), found->terms.begin(), found->terms.end());
        continue;
      }
      if (!key) return {};
      search.keyPart = key->part;
      ir::Needle name = *keyName(step.key[key->part]);
      if (std::ranges::find(search.keyNames, name) == search.keyNames.end()) search.keyNames.push_back(std::move(name));
    }
    return search;
  }

  /// The name of the part's field, if an event must have it, with a text.
  [[nodiscard]] std::optional<ir::Needle> keyName(const ir::KeyPart& key) const {
    if (key.optional || !key.field || rules_.fields[*key.field].type != ir::Type::Text) return {};
    return terms_.keyName(*key.field);
  }

  const ir::RuleSet& rules_;
  NeedleTerms terms_;
  const Necessary<NeedleTerms>& conditions_;
};

}  // namespace

ir::RuleSet prefilter(ir::RuleSet rules, const Profile* profile) {
  NeedleTerms terms{&rules, profile};
  Necessary conditions(rules, terms);
  for (ir::Rule& rule : rules.rules) rule.prefilter = RulePrefilter(terms, conditions).of(rule);
  return rules;
}

}  // namespace rulec::opt
