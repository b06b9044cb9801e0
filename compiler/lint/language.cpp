#include "compiler/lint/language.h"

#include "compiler/ir/automaton.h"
#include "compiler/support/utf8.h"

#include <algorithm>
#include <bit>

namespace rulec::lint {
namespace {

using ir::Address;

constexpr uint64_t kSign = uint64_t{1} << 63;
constexpr Address kLeast{0, 0};
constexpr Address kMost{UINT64_MAX, UINT64_MAX};

Address successor(Address n) { return {n.high + (n.low == UINT64_MAX ? 1 : 0), n.low + 1}; }
Address predecessor(Address n) { return {n.high - (n.low == 0 ? 1 : 0), n.low - 1}; }

/// The place of a number in the order of its type.
Address placeOf(const ir::Scalar& scalar) {
  return std::visit(Overload{[](bool n) { return Address{0, kSign + (n ? 1 : 0)}; },
                             [](int64_t n) { return Address{0, static_cast<uint64_t>(n) ^ kSign}; },
                             [](uint64_t n) { return Address{0, n}; },
                             [](double n) {
                               auto bits = std::bit_cast<uint64_t>(n == 0 ? 0.0 : n);
                               return Address{0, (bits & kSign) != 0 ? ~bits : bits | kSign};
                             },
                             [](const std::string&) { return Address{}; }, [](const Address& n) { return n; }},
                    scalar);
}

/// Sorted and apart.
std::vector<Interval> arrange(std::vector<Interval> intervals) {
  std::ranges::sort(intervals, {}, &Interval::low);
  std::vector<Interval> apart;
  for (const Interval& each : intervals) {
    bool touches = !apart.empty() && (apart.back().high == kMost || each.low <= successor(apart.back().high));
    if (touches) {
      apart.back().high = std::max(apart.back().high, each.high);
    } else {
      apart.push_back(each);
    }
  }
  return apart;
}

std::vector<Interval> intersect(const std::vector<Interval>& a, const std::vector<Interval>& b) {
  std::vector<Interval> both;
  for (const Interval& x : a)
    for (const Interval& y : b)
      if (std::max(x.low, y.low) <= std::min(x.high, y.high))
        both.push_back({std::max(x.low, y.low), std::min(x.high, y.high)});
  return both;
}

std::vector<Interval> complement(const std::vector<Interval>& intervals) {
  std::vector<Interval> others;
  Address next = kLeast;
  for (const Interval& each : intervals) {
    if (next < each.low) others.push_back({next, predecessor(each.low)});
    if (each.high == kMost) return others;
    next = successor(each.high);
  }
  others.push_back({next, kMost});
  return others;
}

// ---- tests as languages ------------------------------------------------------------------------------------------

bool isOrdered(ir::Type type) {
  return type == ir::Type::Integer || type == ir::Type::Unsigned || type == ir::Type::Double ||
         type == ir::Type::Boolean || type == ir::Type::Date || type == ir::Type::DateNanos ||
         type == ir::Type::Address;
}

std::optional<Language> ofRanges(const std::vector<ir::Range>& ranges, ir::Type type) {
  Language language;
  for (const ir::Range& range : ranges) {
    language.everything |= !range.low && !range.high;
    if (!isOrdered(type) && !language.everything) return std::nullopt;
    language.intervals.push_back(
        {range.low ? placeOf(range.low->value) : kLeast, range.high ? placeOf(range.high->value) : kMost});
  }
  if (language.everything) language.intervals.clear();  // also of texts
  language.intervals = arrange(std::move(language.intervals));
  return language;
}

Interval ofNetwork(const ir::Network& network) {
  uint32_t high = std::min(network.prefix, 64U);
  uint32_t low = network.prefix - high;
  uint64_t highMask = high == 64 ? 0 : UINT64_MAX >> high;
  uint64_t lowMask = low == 64 ? 0 : UINT64_MAX >> low;
  return {{network.high, network.low}, {network.high | highMask, network.low | lowMask}};
}

Language ofTexts(const std::vector<std::string>& texts, bool patterns, ir::CaseRule rule, bool escapes) {
  Language language;
  for (const std::string& text : texts) {
    language.globs.push_back(makeGlob(text, patterns, rule, escapes));
    language.everything |= language.globs.back().signs == std::vector<int32_t>{kMany};
  }
  return language;
}

std::string textOf(const Glob& glob) {
  std::string text;
  for (int32_t sign : glob.signs) appendUtf8(text, static_cast<uint32_t>(sign));
  return text;
}

// ---- emptiness ---------------------------------------------------------------------------------------------------

bool isExact(const Glob& glob) {
  auto isLetter = [](int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !glob.hasWildcard() && !(glob.fold && std::ranges::any_of(glob.signs, isLetter));
}

bool sameAutomaton(const Language& a, const Language& b) {
  if (a.automaton == nullptr || b.automaton == nullptr) return false;
  return a.automaton == b.automaton ||
         (a.automaton->classOf == b.automaton->classOf && a.automaton->next == b.automaton->next &&
          a.automaton->accepts == b.automaton->accepts);
}

void spendOn(const Glob& a, const Glob& b, Work& work) {
  work.spend(1 + (mayMeet(a, b) ? a.signs.size() * b.signs.size() : 0));
}

bool surelyIn(const Glob& glob, const Language& language, Work& work) {
  if (language.everything) return true;
  auto covers = [&](const Glob& other) {
    spendOn(glob, other, work);
    return work.left > 0 && liesIn(glob, other);
  };
  if (std::ranges::any_of(language.globs, covers)) return true;
  return language.automaton != nullptr && isExact(glob) && ir::accepts(*language.automaton, textOf(glob));
}

bool surelyApart(const Glob& glob, const Language& language, Work& work) {
  if (language.everything) return false;
  auto mayShare = [&](const Glob& other) {
    spendOn(glob, other, work);
    return work.left == 0 || meet(glob, other);
  };
  if (std::ranges::any_of(language.globs, mayShare)) return false;
  return language.automaton == nullptr || (isExact(glob) && !ir::accepts(*language.automaton, textOf(glob)));
}

/// Whether surely every glob of `texts` is taken away by the others.
bool globsAreGone(const Language& texts, std::span<const Language* const> within,
                  std::span<const Language* const> without, Work& work) {
  return std::ranges::all_of(texts.globs, [&](const Glob& glob) {
    return std::ranges::any_of(without, [&](const Language* l) { return surelyIn(glob, *l, work); }) ||
           std::ranges::any_of(within, [&](const Language* l) { return l != &texts && surelyApart(glob, *l, work); });
  });
}

bool isOfNumbers(const Language* language) { return !language->intervals.empty(); }

bool intervalsAreGone(std::span<const Language* const> within, std::span<const Language* const> without) {
  std::vector<Interval> left{{kLeast, kMost}};
  for (const Language* l : within)
    if (!l->everything) left = intersect(left, l->intervals);
  for (const Language* l : without)
    if (!l->everything) left = intersect(left, complement(l->intervals));
  return left.empty();
}

}  // namespace

std::optional<Language> languageOf(const ir::RuleSet& set, const ir::AnyOf& any) {
  if (any.mentions.size() != 1) return std::nullopt;
  const ir::Value& test = set.values[any.condition];
  ir::Type type = set.fields[any.mentions.front()].type;
  auto isElement = [&](ir::ValueId id) { return std::holds_alternative<ir::Element>(set.values[id].node); };
  if (const auto* n = std::get_if<ir::TextIsOneOf>(&test.node); n != nullptr && isElement(n->text))
    return ofTexts(n->members, false, n->caseRule, false);
  if (const auto* n = std::get_if<ir::TextMatches>(&test.node); n != nullptr && isElement(n->text) && n->acrossLines)
    return ofTexts(n->patterns, true, n->caseRule, n->escapes);
  if (const auto* n = std::get_if<ir::TextAccepted>(&test.node); n != nullptr && isElement(n->text))
    return Language{false, {}, n->automaton, {}};
  if (const auto* n = std::get_if<ir::InRange>(&test.node); n != nullptr && isElement(n->value))
    return ofRanges(n->ranges, type);
  if (const auto* n = std::get_if<ir::IsTrue>(&test.node); n != nullptr && isElement(n->boolean))
    return ofRanges({{ir::Bound{int64_t{1}}, ir::Bound{int64_t{1}}}}, type);
  const auto* n = std::get_if<ir::AddressInNetworks>(&test.node);
  if (n == nullptr || !isElement(n->address)) return std::nullopt;
  Language language;
  for (const ir::Network& network : n->networks) language.intervals.push_back(ofNetwork(network));
  language.intervals = arrange(std::move(language.intervals));
  return language;
}

Language unite(const Language& a, const Language& b) {
  Language both = a;
  both.everything |= b.everything;
  both.globs.insert(both.globs.end(), b.globs.begin(), b.globs.end());
  both.intervals.insert(both.intervals.end(), b.intervals.begin(), b.intervals.end());
  both.intervals = arrange(std::move(both.intervals));
  if (b.automaton != nullptr && a.automaton != b.automaton) {
    // The texts of two automata are not brought together; who asks keeps them apart.
    assert(a.automaton == nullptr);
    both.automaton = b.automaton;
  }
  return both;
}

bool isSurelyEmpty(std::span<const Language* const> within, std::span<const Language* const> without, Work& work) {
  work.spend(within.size() + without.size());
  if (work.left == 0) return false;
  if (std::ranges::any_of(without, [](const Language* l) { return l->everything; })) return true;
  bool numbers = std::ranges::any_of(within, isOfNumbers) || std::ranges::any_of(without, isOfNumbers);
  if (numbers) return intervalsAreGone(within, without);
  for (const Language* l : within) {
    if (l->everything) continue;
    bool automatonGone = l->automaton == nullptr ||
                         std::ranges::any_of(without, [&](const Language* o) { return sameAutomaton(*o, *l); });
    if (automatonGone && globsAreGone(*l, within, without, work)) return true;
  }
  return false;
}

}  // namespace rulec::lint
