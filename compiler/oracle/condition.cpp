#include "compiler/oracle/condition.h"

#include <algorithm>
#include <set>

namespace rulec::oracle {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using Kind = ConditionNode::Kind;

/// Classifies the expressions of a condition.
class Reading {
 public:
  explicit Reading(const Expressions& expressions) : expressions_(expressions) {}

  Condition read(ExprId root) const {
    Condition condition{root, {}};
    std::vector<ExprId> pending{root};
    while (!pending.empty()) {
      ConditionNode node = classify(pending.back());
      pending.pop_back();
      pending.insert(pending.end(), node.operands.begin(), node.operands.end());
      condition.nodes.push_back(std::move(node));
    }
    std::ranges::sort(condition.nodes, {}, &ConditionNode::expr);
    return condition;
  }

 private:
  const eql::Expr& expr(ExprId id) const { return expressions_.checked->query.exprs[id]; }
  bool isConstant(ExprId id) const { return expressions_.checked->of(id).constant; }

  ConditionNode classify(ExprId id) const {
    const auto* unary = std::get_if<eql::Unary>(&expr(id).node);
    const auto* binary = std::get_if<eql::Binary>(&expr(id).node);
    const auto* membership = std::get_if<eql::Membership>(&expr(id).node);
    if (unary != nullptr) return {id, Kind::Connective, {unary->operand}, {}};
    if (binary != nullptr && (binary->op == BinaryOp::And || binary->op == BinaryOp::Or))
      return {id, Kind::Connective, {binary->left, binary->right}, {}};
    if (isConstant(id) || expressions_.isNullLiteral[id.index]) return {id, Kind::Known, {}, {}};
    if (binary != nullptr) {
      if (std::optional<ConditionNode> node = comparedWithBoolean(id, *binary)) return *node;
    }
    bool negated =
        (binary != nullptr && binary->op == BinaryOp::NotEqual) || (membership != nullptr && membership->negated);
    return {id, negated ? Kind::NegatedLeaf : Kind::Leaf, {}, below(id)};
  }

  /// `x == true` and the like, where x is a function, a comparison or a list.
  std::optional<ConditionNode> comparedWithBoolean(ExprId id, const eql::Binary& n) const {
    if (n.op != BinaryOp::Equal && n.op != BinaryOp::NotEqual) return std::nullopt;
    ExprId side = isConstant(n.right) ? n.left : n.right;
    const auto* literal = std::get_if<bool>(&expressions_.constants[(isConstant(n.right) ? n.right : n.left).index]);
    if (literal == nullptr || !isTest(side) || expressions_.isNullLiteral[side.index]) return std::nullopt;
    bool same = *literal == (n.op == BinaryOp::Equal);
    return ConditionNode{id, same ? Kind::Same : Kind::Opposite, {side}, {}};
  }

  /// A truth value that is computed, other than by and, or, not.
  bool isTest(ExprId id) const {
    if (expressions_.checked->of(id).type != sema::ExprType::Boolean) return false;
    const eql::ExprNode& node = expr(id).node;
    const auto* binary = std::get_if<eql::Binary>(&node);
    if (binary != nullptr) return binary->op != BinaryOp::And && binary->op != BinaryOp::Or;
    return std::holds_alternative<eql::FunctionCall>(node) || std::holds_alternative<eql::Membership>(node);
  }

  std::vector<ExprId> below(ExprId leaf) const {
    std::set<ExprId> found;
    std::vector<ExprId> pending{leaf};
    while (!pending.empty()) {
      ExprId id = pending.back();
      pending.pop_back();
      if (isConstant(id) || expressions_.isNullLiteral[id.index]) continue;  // is known
      found.insert(id);
      for (ExprId operand : operandsOf(expr(id))) pending.push_back(operand);
    }
    return {found.begin(), found.end()};
  }

  const Expressions& expressions_;
};

/// One mention of a field in a leaf, and the values to choose from: those of the event, or null.
struct Mention {
  ExprId expr;
  std::vector<Value> choices;
  size_t chosen = 0;
};

std::vector<Mention> mentionsOf(const Expressions& expressions, const ConditionNode& leaf, const Event& event) {
  std::vector<Mention> mentions;
  for (ExprId id : leaf.below) {
    const auto* field = std::get_if<eql::FieldRef>(&expressions.checked->query.exprs[id].node);
    if (field == nullptr) continue;
    std::vector<Value> values = valuesOf(event, sema::readingOf(field->path, *expressions.checked->of(id).field));
    if (values.empty()) values.emplace_back();
    mentions.push_back({id, std::move(values), 0});
  }
  return mentions;
}

/// Goes to the next choice of one value for each mention; false after the last.
bool nextChoice(std::vector<Mention>& mentions) {
  for (Mention& mention : mentions) {
    if (++mention.chosen < mention.choices.size()) return true;
    mention.chosen = 0;
  }
  return false;
}

/// The leaf's value for the present choice; null where Elasticsearch throws an error.
Value leafValue(const Expressions& expressions, const ConditionNode& leaf, const std::vector<Mention>& mentions,
                Scratch& scratch) {
  for (const Mention& mention : mentions) scratch.values[mention.expr.index] = mention.choices[mention.chosen];
  for (ExprId id : leaf.below) {
    if (std::holds_alternative<eql::FieldRef>(expressions.checked->query.exprs[id].node)) continue;
    Polarity polarity = id == leaf.expr ? Polarity::Positive : Polarity::AsWritten;
    Result result = evaluate(expressions, id, scratch.values, polarity);
    if (!result) return {};
    scratch.values[id.index] = std::move(*result);
  }
  return scratch.values[leaf.expr.index];
}

bool someChoice(const Expressions& expressions, const ConditionNode& leaf, const Event& event, Scratch& scratch) {
  std::vector<Mention> mentions = mentionsOf(expressions, leaf, event);
  do {
    if (leafValue(expressions, leaf, mentions, scratch) == Value(true)) return true;
  } while (nextChoice(mentions));
  return false;
}

Value truthOf(const Expressions& expressions, const ConditionNode& node, const Event& event, Scratch& scratch) {
  switch (node.kind) {
    case Kind::Known:
      return expressions.constants[node.expr.index];
    case Kind::Leaf:
      return someChoice(expressions, node, event, scratch);
    case Kind::NegatedLeaf:
      return !someChoice(expressions, node, event, scratch);
    case Kind::Same:
      return scratch.truths[node.operands.front().index];
    case Kind::Opposite:
      return invert(scratch.truths[node.operands.front().index]);
    case Kind::Connective:
      return *evaluate(expressions, node.expr, scratch.truths, Polarity::AsWritten);
  }
  __builtin_unreachable();
}

}  // namespace

Condition makeCondition(const Expressions& expressions, ExprId root) { return Reading(expressions).read(root); }

Scratch makeScratch(const Expressions& expressions) {
  return {expressions.constants, std::vector<Value>(expressions.constants.size())};
}

bool holds(const Expressions& expressions, const Condition& condition, const Event& event, Scratch& scratch) {
  for (const ConditionNode& node : condition.nodes)
    scratch.truths[node.expr.index] = truthOf(expressions, node, event, scratch);
  return scratch.truths[condition.root.index] == Value(true);
}

}  // namespace rulec::oracle
