#include "compiler/ir/nfa.h"

#include "compiler/ir/code_points.h"

namespace rulec::ir {
namespace {

bool isAnyCharacter(const RegexNode& node) { return node.kind == RegexNode::Kind::Set && node.set == allCodePoints(); }

/// Adds the ways from one state to another along which a node's texts lie. A way never enters its first state again,
/// nor leaves its last one, so that ways may share both.
class NfaBuilder {
 public:
  NfaBuilder(const RegexTree& tree, const std::vector<Automaton>& automata) : tree_(tree), automata_(automata) {}

  Nfa build(RegexNodeId root) {
    nfa_.start = addState();
    nfa_.end = addState();
    addNode(root, nfa_.start, nfa_.end);
    return std::move(nfa_);
  }

 private:
  uint32_t addState() {
    nfa_.firstEdge.push_back(UINT32_MAX);
    return static_cast<uint32_t>(nfa_.firstEdge.size() - 1);
  }

  void addEdge(uint32_t from, Nfa::Edge edge) {
    edge.nextOfState = nfa_.firstEdge[from];
    nfa_.firstEdge[from] = static_cast<uint32_t>(nfa_.edges.size());
    nfa_.edges.push_back(edge);
  }
  void addFree(uint32_t from, uint32_t to) { addEdge(from, {.to = to, .isFree = true}); }
  void addBytes(uint32_t from, uint32_t to, ByteRange bytes) {
    addEdge(from, {.to = to, .first = bytes.first, .last = bytes.last});
  }

  void addNode(RegexNodeId id, uint32_t from, uint32_t to) {
    if (nfa_.isTooLarge()) return;
    const RegexNode& node = tree_.nodes[id];
    switch (node.kind) {
      case RegexNode::Kind::Set:
        addSet(node.set, from, to);
        return;
      case RegexNode::Kind::Sequence:
        addSequence(node, from, to);
        return;
      case RegexNode::Kind::Union:
        for (RegexNodeId operand : node.operands) addNode(operand, from, to);
        return;
      case RegexNode::Kind::Both:
      case RegexNode::Kind::Complement:
        addAutomaton(automata_[id.index], from, to);
        return;
      case RegexNode::Kind::Repeat:
        addRepeat(node, from, to);
        return;
    }
  }

  void addSet(const CodePointSet& set, uint32_t from, uint32_t to) {
    for (const ByteSequence& sequence : byteSequences(set)) {
      uint32_t state = from;
      for (size_t i = 0; i < sequence.length; ++i) {
        uint32_t next = i + 1 == sequence.length ? to : addState();
        addBytes(state, next, sequence.bytes[i]);
        state = next;
      }
    }
  }

  void addSequence(const RegexNode& node, uint32_t from, uint32_t to) {
    if (node.operands.empty()) addFree(from, to);
    for (size_t i = 0; i < node.operands.size(); ++i) {
      uint32_t next = i + 1 == node.operands.size() ? to : addState();
      addNode(node.operands[i], from, next);
      from = next;
    }
  }

  void addRepeat(const RegexNode& node, uint32_t from, uint32_t to) {
    RegexNodeId operand = node.operands[0];
    auto addOnce = [&] {
      uint32_t next = addState();
      addNode(operand, from, next);
      from = next;
    };
    for (uint32_t i = 0; i < node.least && !nfa_.isTooLarge(); ++i) addOnce();
    if (!node.most) {
      uint32_t loop = addState();
      addFree(from, loop);
      addNode(operand, loop, loop);
      if (isAnyCharacter(tree_.nodes[operand])) nfa_.loops.push_back(loop);
      from = loop;
    } else {
      for (uint32_t i = node.least; i < *node.most && !nfa_.isTooLarge(); ++i) {
        addFree(from, to);
        addOnce();
      }
    }
    addFree(from, to);
  }

  void addAutomaton(const Automaton& automaton, uint32_t from, uint32_t to) {
    auto base = static_cast<uint32_t>(nfa_.firstEdge.size());
    for (size_t state = 0; state < automaton.stateCount(); ++state) addState();
    addFree(from, base);
    for (uint32_t state = 0; state < automaton.stateCount() && !nfa_.isTooLarge(); ++state) {
      if (automaton.accepts[state]) addFree(base + state, to);
      addRow(automaton, state, base);
    }
  }

  /// The edges of one state, one for each run of bytes that lead to the same state.
  void addRow(const Automaton& automaton, uint32_t state, uint32_t base) {
    auto target = [&](unsigned byte) { return automaton.next[state * automaton.classCount + automaton.classOf[byte]]; };
    for (unsigned first = 0; first < 256;) {
      unsigned last = first;
      while (last < 255 && target(last + 1) == target(first)) ++last;
      if (target(first) != automaton.dead)
        addBytes(base + state, base + target(first), {static_cast<uint8_t>(first), static_cast<uint8_t>(last)});
      first = last + 1;
    }
  }

  const RegexTree& tree_;
  const std::vector<Automaton>& automata_;
  Nfa nfa_;
};

}  // namespace

Nfa buildNfa(const RegexTree& tree, RegexNodeId root, const std::vector<Automaton>& automata) {
  return NfaBuilder(tree, automata).build(root);
}

}  // namespace rulec::ir
