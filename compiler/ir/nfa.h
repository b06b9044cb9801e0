// Nondeterministic automata over bytes: the step between a tree and a table.
#pragma once

#include "compiler/ir/automaton.h"

#include <vector>

namespace rulec::ir {

/// States and edges of an automaton together.
inline constexpr size_t kNfaMaxSize = 200'000;

/// From `start` to `end` along edges: by a byte of a range, or freely, without one.
struct Nfa {
  struct Edge {
    uint32_t to = 0;
    uint32_t nextOfState = UINT32_MAX;
    uint8_t first = 0;
    uint8_t last = 0;
    bool isFree = false;
  };
  std::vector<uint32_t> firstEdge;  // by state; UINT32_MAX: none
  std::vector<Edge> edges;
  std::vector<uint32_t> loops;  // states that any code point leads back to
  uint32_t start = 0;
  uint32_t end = 0;

  [[nodiscard]] bool isTooLarge() const { return firstEdge.size() + edges.size() > kNfaMaxSize; }
};

/// The automaton of the subtree at `root`. \param automata those of the tree's nodes Both and Complement, by index
/// \returns one that isTooLarge, and incomplete, where the limit is met.
[[nodiscard]] Nfa buildNfa(const RegexTree& tree, RegexNodeId root, const std::vector<Automaton>& automata);

}  // namespace rulec::ir
