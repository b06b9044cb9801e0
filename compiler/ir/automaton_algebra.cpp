#include "compiler/ir/automaton_algebra.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace rulec::ir {
namespace {

// ---- subset construction --------------------------------------------------------------------------------------

using StateSet = std::vector<uint32_t>;  // sorted

struct StateSetHash {
  size_t operator()(const StateSet& set) const {
    uint64_t hash = 0xcbf29ce484222325;
    for (uint32_t state : set) hash = (hash ^ state) * 0x100000001b3;
    return static_cast<size_t>(hash);
  }
};

/// Numbers the classes of bytes that no edge tells apart.
void numberClasses(const Nfa& nfa, Automaton& out) {
  std::array<bool, 257> begins{};
  for (const Nfa::Edge& edge : nfa.edges) {
    if (edge.isFree) continue;
    begins[edge.first] = true;
    begins[edge.last + 1U] = true;
  }
  uint8_t number = 0;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (byte > 0 && begins[byte]) ++number;
    out.classOf[byte] = number;
  }
  out.classCount = number + 1U;
}

/// Sets of an Nfa's states become states. Only states from which a byte leads on, and the end, are kept in a set. Of a
/// set with a state that accepts every text only that is kept: `.*(a.{20}b).*` has nothing to remember after its `b`.
class SubsetConstruction {
 public:
  SubsetConstruction(const Nfa& nfa, AutomatonBudget& budget)
      : nfa_(nfa), budget_(budget), seenIn_(nfa.firstEdge.size()), acceptsAll_(nfa.firstEdge.size()) {}

  std::optional<Automaton> run() {
    numberClasses(nfa_, out_);
    findEverything();
    reached_.resize(out_.classCount);
    (void)stateOf({nfa_.start});
    for (size_t state = 0; state < sets_.size(); ++state) {
      follow(*sets_[state]);
      for (StateSet& targets : reached_) out_.next.push_back(stateOf(std::move(targets)));
      if (sets_.size() > kAutomatonMaxStates || budget_.steps == 0) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  /// Collects, by class, what a set's bytes lead to.
  void follow(const StateSet& set) {
    for (StateSet& targets : reached_) targets.clear();
    for (uint32_t state : set)
      for (uint32_t e = nfa_.firstEdge[state]; e != UINT32_MAX; e = nfa_.edges[e].nextOfState) {
        const Nfa::Edge& edge = nfa_.edges[e];
        if (edge.isFree) continue;
        size_t last = out_.classOf[edge.last];
        for (size_t c = out_.classOf[edge.first]; c <= last; ++c) reached_[c].push_back(edge.to);
        if (!budget_.spend(last - out_.classOf[edge.first] + 1)) return;
      }
  }

  /// Finds the loops over any code point that lead freely to the end: each accepts every text.
  void findEverything() {
    std::vector<bool> acceptsAll(nfa_.firstEdge.size());
    for (uint32_t loop : nfa_.loops) {
      StateSet reached = closure({loop});
      if (!std::binary_search(reached.begin(), reached.end(), nfa_.end)) continue;
      acceptsAll[loop] = true;
      if (everything_.empty()) everything_ = std::move(reached);
    }
    acceptsAll_ = std::move(acceptsAll);
  }

  /// What can be reached freely from `states`, as far as it is kept.
  StateSet closure(StateSet states) {
    ++round_;
    StateSet kept;
    while (!states.empty() && budget_.spend(1)) {
      uint32_t state = states.back();
      states.pop_back();
      if (std::exchange(seenIn_[state], round_) == round_) continue;
      if (acceptsAll_[state]) return everything_;
      bool keep = state == nfa_.end;
      for (uint32_t e = nfa_.firstEdge[state]; e != UINT32_MAX; e = nfa_.edges[e].nextOfState) {
        if (nfa_.edges[e].isFree)
          states.push_back(nfa_.edges[e].to);
        else
          keep = true;
      }
      if (keep) kept.push_back(state);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
  }

  uint16_t stateOf(StateSet states) {
    auto [entry, isNew] = numbers_.try_emplace(closure(std::move(states)), static_cast<uint16_t>(sets_.size()));
    if (isNew) {
      sets_.push_back(&entry->first);
      out_.accepts.push_back(std::binary_search(entry->first.begin(), entry->first.end(), nfa_.end));
    }
    return entry->second;
  }

  const Nfa& nfa_;
  AutomatonBudget& budget_;
  std::vector<uint64_t> seenIn_;  // by state: the last round that met it
  uint64_t round_ = 0;
  std::vector<bool> acceptsAll_;   // by state
  StateSet everything_;            // what is kept of a set with one of those
  std::vector<StateSet> reached_;  // by class
  std::unordered_map<StateSet, uint16_t, StateSetHash> numbers_;
  std::vector<const StateSet*> sets_;  // by state; the keys of numbers_
  Automaton out_;
};

// ---- minimisation ---------------------------------------------------------------------------------------------

/// States in blocks: a block is a stretch of `states`, its marked ones first.
struct Partition {
  struct Block {
    uint32_t begin = 0;
    uint32_t end = 0;
    uint32_t marked = 0;
    bool isPending = false;
  };
  std::vector<uint32_t> states;
  std::vector<uint32_t> placeOf;  // by state: its index in `states`
  std::vector<uint32_t> blockOf;  // by state
  std::vector<Block> blocks;
  std::vector<uint32_t> touched;  // blocks with marked states
  std::vector<uint32_t> pending;  // blocks whose predecessors may still split others

  explicit Partition(size_t count) : states(count), placeOf(count), blockOf(count) {
    std::iota(states.begin(), states.end(), 0);
    std::iota(placeOf.begin(), placeOf.end(), 0);
    blocks.push_back({.end = static_cast<uint32_t>(count)});
  }

  void mark(uint32_t state) {
    Block& block = blocks[blockOf[state]];
    uint32_t goal = block.begin + block.marked;
    if (placeOf[state] < goal) return;
    if (block.marked++ == 0) touched.push_back(blockOf[state]);
    uint32_t other = states[goal];
    std::swap(states[goal], states[placeOf[state]]);
    std::swap(placeOf[state], placeOf[other]);
  }

  void addPending(uint32_t block) {
    if (!std::exchange(blocks[block].isPending, true)) pending.push_back(block);
  }

  /// Splits every touched block into its marked states and the others.
  void split() {
    for (uint32_t b : touched) {
      uint32_t marked = std::exchange(blocks[b].marked, 0);
      Block whole = blocks[b];
      if (marked == whole.end - whole.begin) continue;
      auto fresh = static_cast<uint32_t>(blocks.size());
      blocks.push_back({.begin = whole.begin, .end = whole.begin + marked});
      blocks[b].begin += marked;
      for (uint32_t i = whole.begin; i < whole.begin + marked; ++i) blockOf[states[i]] = fresh;
      bool freshIsSmaller = marked <= whole.end - whole.begin - marked;
      addPending(whole.isPending || freshIsSmaller ? fresh : b);
    }
    touched.clear();
  }
};

/// By class and state, the states that lead to it: those of `from` between two places of `begin`.
struct Predecessors {
  std::vector<uint32_t> begin;  // [class * states + state]; one more
  std::vector<uint32_t> from;

  explicit Predecessors(const Automaton& a) : begin(a.next.size() + 1), from(a.next.size()) {
    size_t states = a.stateCount();
    auto slot = [&](size_t state, size_t c) { return c * states + a.next[state * a.classCount + c]; };
    for (size_t state = 0; state < states; ++state)
      for (size_t c = 0; c < a.classCount; ++c) ++begin[slot(state, c) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<uint32_t> place(begin.begin(), begin.end() - 1);
    for (size_t state = 0; state < states; ++state)
      for (size_t c = 0; c < a.classCount; ++c) from[place[slot(state, c)]++] = static_cast<uint32_t>(state);
  }
};

/// Blocks of states that accept the same texts.
Partition equivalentStates(const Automaton& a) {
  Partition partition(a.stateCount());
  Predecessors predecessors(a);
  for (uint32_t state = 0; state < a.stateCount(); ++state)
    if (a.accepts[state]) partition.mark(state);
  partition.addPending(0);
  partition.split();
  while (!partition.pending.empty()) {
    uint32_t b = partition.pending.back();
    partition.pending.pop_back();
    Partition::Block& block = partition.blocks[b];
    block.isPending = false;
    std::vector<uint32_t> members(partition.states.begin() + block.begin, partition.states.begin() + block.end);
    for (size_t c = 0; c < a.classCount; ++c) {
      for (uint32_t state : members) {
        size_t slot = c * a.stateCount() + state;
        for (uint32_t i = predecessors.begin[slot]; i < predecessors.begin[slot + 1]; ++i)
          partition.mark(predecessors.from[i]);
      }
      partition.split();
    }
  }
  return partition;
}

/// One class for the bytes that lead every block to the same block; `representative`s are classes of `a`.
void mergeClasses(const Automaton& a, const Partition& partition, Automaton& out,
                  std::vector<uint8_t>& representative) {
  std::map<std::vector<uint32_t>, uint8_t> numbers;
  std::vector<std::optional<uint8_t>> merged(a.classCount);
  for (size_t byte = 0; byte < 256; ++byte) {
    uint8_t old = a.classOf[byte];
    if (!merged[old]) {
      std::vector<uint32_t> column;
      for (const Partition::Block& block : partition.blocks)
        column.push_back(partition.blockOf[a.next[partition.states[block.begin] * a.classCount + old]]);
      auto [entry, isNew] = numbers.try_emplace(std::move(column), static_cast<uint8_t>(numbers.size()));
      if (isNew) representative.push_back(old);
      merged[old] = entry->second;
    }
    out.classOf[byte] = *merged[old];
  }
  out.classCount = static_cast<uint32_t>(representative.size());
}

/// Whether a state leads to itself only.
bool isFinal(const Automaton& a, size_t state) {
  for (size_t c = 0; c < a.classCount; ++c)
    if (a.next[state * a.classCount + c] != state) return false;
  return true;
}

void findFinalStates(Automaton& a) {
  for (size_t state = 0; state < a.stateCount(); ++state)
    if (isFinal(a, state)) (a.accepts[state] ? a.always : a.dead) = static_cast<uint16_t>(state);
}

/// Whether `state` accepts what `everyText` does from its start.
bool acceptsEveryText(const Automaton& a, uint16_t state, const Automaton& everyText) {
  std::vector<std::optional<uint16_t>> twin(everyText.stateCount());
  twin[0] = state;
  std::vector<uint16_t> queue{0};
  for (size_t i = 0; i < queue.size(); ++i) {
    uint16_t mine = *twin[queue[i]];
    if (a.accepts[mine] != everyText.accepts[queue[i]]) return false;
    for (size_t byte = 0; byte < 256; ++byte) {
      uint16_t theirNext = everyText.next[queue[i] * everyText.classCount + everyText.classOf[byte]];
      uint16_t myNext = a.next[mine * a.classCount + a.classOf[byte]];
      if (!twin[theirNext]) {
        twin[theirNext] = myNext;
        queue.push_back(theirNext);
      }
      if (*twin[theirNext] != myNext) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Automaton> determinise(const Nfa& nfa, AutomatonBudget& budget) {
  if (nfa.isTooLarge()) return std::nullopt;
  return SubsetConstruction(nfa, budget).run();
}

std::optional<Automaton> combine(const Automaton& left, const Automaton& right, bool (*whether)(bool, bool),
                                 AutomatonBudget& budget) {
  Automaton out;
  std::map<std::pair<uint8_t, uint8_t>, uint8_t> classes;
  std::vector<std::pair<uint8_t, uint8_t>> classPairs;
  for (size_t byte = 0; byte < 256; ++byte) {
    std::pair both{left.classOf[byte], right.classOf[byte]};
    auto [entry, isNew] = classes.try_emplace(both, static_cast<uint8_t>(classes.size()));
    if (isNew) classPairs.push_back(both);
    out.classOf[byte] = entry->second;
  }
  out.classCount = static_cast<uint32_t>(classPairs.size());
  std::map<std::pair<uint16_t, uint16_t>, uint16_t> numbers;
  std::vector<std::pair<uint16_t, uint16_t>> pairs;
  auto stateOf = [&](uint16_t l, uint16_t r) {
    auto [entry, isNew] = numbers.try_emplace({l, r}, static_cast<uint16_t>(pairs.size()));
    if (isNew) pairs.emplace_back(l, r);
    return entry->second;
  };
  (void)stateOf(0, 0);
  for (size_t state = 0; state < pairs.size(); ++state) {
    auto [l, r] = pairs[state];
    out.accepts.push_back(whether(left.accepts[l], right.accepts[r]));
    for (auto [lc, rc] : classPairs)
      out.next.push_back(stateOf(left.next[l * left.classCount + lc], right.next[r * right.classCount + rc]));
    if (pairs.size() > kAutomatonMaxStates || !budget.spend(out.classCount)) return std::nullopt;
  }
  return out;
}

Automaton minimise(const Automaton& automaton) {
  Partition partition = equivalentStates(automaton);
  Automaton out;
  std::vector<uint8_t> representative;
  mergeClasses(automaton, partition, out, representative);
  std::vector<std::optional<uint16_t>> numberOf(partition.blocks.size());
  std::vector<uint32_t> order;
  auto number = [&](uint32_t block) {
    if (!numberOf[block]) {
      numberOf[block] = static_cast<uint16_t>(order.size());
      order.push_back(block);
    }
    return *numberOf[block];
  };
  (void)number(partition.blockOf[0]);
  for (size_t i = 0; i < order.size(); ++i) {
    size_t member = partition.states[partition.blocks[order[i]].begin];
    out.accepts.push_back(automaton.accepts[member]);
    for (uint8_t old : representative)
      out.next.push_back(number(partition.blockOf[automaton.next[member * automaton.classCount + old]]));
  }
  findFinalStates(out);
  return out;
}

Automaton settle(Automaton automaton, const Automaton& everyText) {
  for (uint16_t state = 0; state < automaton.stateCount(); ++state) {
    if (!automaton.accepts[state] || !acceptsEveryText(automaton, state, everyText)) continue;
    for (size_t c = 0; c < automaton.classCount; ++c) automaton.next[state * automaton.classCount + c] = state;
    break;
  }
  return minimise(automaton);
}

}  // namespace rulec::ir
