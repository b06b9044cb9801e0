#include "compiler/ir/automaton.h"

#include "compiler/ir/automaton_algebra.h"
#include "compiler/ir/code_points.h"
#include "compiler/ir/regex.h"

#include <fmt/format.h>

namespace rulec::ir {
namespace {

using Kind = RegexNode::Kind;

/// Accepts every valid text.
std::optional<Automaton> everyText(AutomatonBudget& budget) {
  RegexTree tree;
  RegexNode set;
  set.set = allCodePoints();
  RegexNode repeat;
  repeat.kind = Kind::Repeat;
  repeat.operands = {tree.nodes.add(std::move(set))};
  std::optional<Automaton> automaton = determinise(buildNfa(tree, tree.nodes.add(std::move(repeat)), {}), budget);
  return automaton ? std::optional(minimise(*automaton)) : std::nullopt;
}

/// The automata of one tree. Those of a Both or a Complement come first: what uses them takes them over as they are.
class RegexCompiler {
 public:
  explicit RegexCompiler(const RegexTree& tree) : tree_(tree), automata_(tree.nodes.size()) {}

  std::optional<Automaton> compile() {
    std::optional<Automaton> every = everyText(budget_);
    if (!every) return std::nullopt;
    for (uint32_t i = 0; i < tree_.nodes.size(); ++i) {
      const RegexNode& node = tree_.nodes[RegexNodeId{i}];
      if (node.kind != Kind::Both && node.kind != Kind::Complement) continue;
      std::optional<Automaton> automaton = node.kind == Kind::Both ? both(node) : complement(node, *every);
      if (!automaton) return std::nullopt;
      automata_[i] = std::move(*automaton);
    }
    std::optional<Automaton> root = automatonOf(tree_.root);
    return root ? std::optional(settle(std::move(*root), *every)) : std::nullopt;
  }

 private:
  std::optional<Automaton> automatonOf(RegexNodeId id) {
    std::optional<Automaton> automaton = determinise(buildNfa(tree_, id, automata_), budget_);
    return automaton ? std::optional(minimise(*automaton)) : std::nullopt;
  }

  std::optional<Automaton> both(const RegexNode& node) {
    std::optional<Automaton> result = automatonOf(node.operands[0]);
    for (size_t i = 1; i < node.operands.size() && result; ++i) {
      std::optional<Automaton> operand = automatonOf(node.operands[i]);
      if (!operand) return std::nullopt;
      result = combine(*result, *operand, [](bool left, bool right) { return left && right; }, budget_);
      if (result) result = minimise(*result);
    }
    return result;
  }

  std::optional<Automaton> complement(const RegexNode& node, const Automaton& every) {
    std::optional<Automaton> operand = automatonOf(node.operands[0]);
    if (!operand) return std::nullopt;
    auto isLeft = [](bool valid, bool matches) { return valid && !matches; };
    std::optional<Automaton> result = combine(every, *operand, isLeft, budget_);
    return result ? std::optional(minimise(*result)) : std::nullopt;
  }

  const RegexTree& tree_;
  std::vector<Automaton> automata_;  // by node
  AutomatonBudget budget_;
};

}  // namespace

std::variant<Automaton, RegexError> compileRegex(std::string_view pattern, RegexDialect dialect, bool foldCase) {
  std::variant<RegexTree, RegexError> tree = parseRegex(pattern, dialect, foldCase);
  if (auto* error = std::get_if<RegexError>(&tree)) return std::move(*error);
  std::optional<Automaton> automaton = RegexCompiler(std::get<RegexTree>(tree)).compile();
  if (automaton) return std::move(*automaton);
  return RegexError{RegexError::Kind::TooLarge, 0, fmt::format("more than about {} states", kAutomatonMaxStates)};
}

bool accepts(const Automaton& automaton, std::string_view text) {
  size_t state = 0;
  for (char c : text) state = automaton.next[state * automaton.classCount + automaton.classOf[static_cast<uint8_t>(c)]];
  return automaton.accepts[state];
}

}  // namespace rulec::ir
