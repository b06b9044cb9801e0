// What is done with automata while one is made: subset construction, product, minimisation.
#pragma once

#include "compiler/ir/nfa.h"

#include <algorithm>

namespace rulec::ir {

/// What remains of the work that one pattern may cost, in states visited.
struct AutomatonBudget {
  uint64_t steps = 10'000'000;

  /// False if there is not so much left.
  bool spend(uint64_t count) {
    steps -= std::min(steps, count);
    return steps > 0;
  }
};

/// The automaton that accepts what `nfa` does, by the subset construction. \returns nothing if a bound is met.
[[nodiscard]] std::optional<Automaton> determinise(const Nfa& nfa, AutomatonBudget& budget);

/// Accepts what `whether(left accepts it, right accepts it)` says. \returns nothing if a bound is met.
[[nodiscard]] std::optional<Automaton> combine(const Automaton& left, const Automaton& right,
                                               bool (*whether)(bool, bool), AutomatonBudget& budget);

/// The only smallest automaton that accepts the same: states in the order in which a breadth-first walk meets them.
/// O(states * classes * log states). Source: J. Hopcroft, "An n log n algorithm for minimizing states", 1971.
[[nodiscard]] Automaton minimise(const Automaton& automaton);

/// Lets the state from which every valid text is accepted, if there is one, accept what is not valid too, so that it
/// is left never more and can be asked for. `everyText` accepts valid UTF-8; both must be minimal.
[[nodiscard]] Automaton settle(Automaton automaton, const Automaton& everyText);

}  // namespace rulec::ir
