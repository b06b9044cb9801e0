// What a test asks of one value of a field: a set of values.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/lint/globs.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rulec::lint {

/// Values of a field whose type is ordered, as numbers of 128 bits in that order. Both ends belong to it.
struct Interval {
  ir::Address low, high;
};

/// A set of values of one field: every one, or texts, or numbers. Texts are those of the globs and of the automaton.
struct Language {
  bool everything = false;
  std::vector<Glob> globs;
  std::shared_ptr<const ir::Automaton> automaton;
  std::vector<Interval> intervals;  // sorted, apart
};

/// What the condition of an AnyOf over one field asks of its value.
/// \returns nothing for what is not looked into: functions, logic inside a leaf, order of texts and versions.
[[nodiscard]] std::optional<Language> languageOf(const ir::RuleSet& set, const ir::AnyOf& any);

/// The values of either.
[[nodiscard]] Language unite(const Language& a, const Language& b);

/// What may still be spent on one filter, in signs of patterns that are compared. Without any left, nothing is sure.
struct Work {
  uint64_t left = 200'000'000;

  void spend(uint64_t count) { left -= count < left ? count : left; }
};

/// Whether surely no value lies in all of `within` (one or more) and in none of `without`. False may be wrong: a
/// pattern that only several of `without` cover together, three patterns of which any two meet, regular expressions
/// other than of the same text. Cost: the product of the patterns' numbers and lengths.
[[nodiscard]] bool isSurelyEmpty(std::span<const Language* const> within, std::span<const Language* const> without,
                                 Work& work);

}  // namespace rulec::lint
