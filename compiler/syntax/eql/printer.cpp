#include "compiler/syntax/eql/printer.h"

#include "compiler/syntax/eql/spelling.h"
#include "compiler/syntax/eql/token.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::eql {
namespace {

/// How tightly a node binds; a looser operand needs parentheses.
enum Binding : int { kOr, kAnd, kNot, kComparison, kSum, kProduct, kSign, kPredicate, kPrimary };

Binding bindingOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::Or:
      return kOr;
    case BinaryOp::And:
      return kAnd;
    case BinaryOp::Add:
    case BinaryOp::Subtract:
      return kSum;
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Modulo:
      return kProduct;
    default:
      return kComparison;
  }
}

Binding bindingOf(const ExprNode& node) {
  if (const auto* binary = std::get_if<Binary>(&node)) return bindingOf(binary->op);
  if (const auto* unary = std::get_if<Unary>(&node)) return unary->op == UnaryOp::Not ? kNot : kSign;
  return std::holds_alternative<Membership>(node) ? kPredicate : kPrimary;
}

class ExprPrinter {
 public:
  explicit ExprPrinter(const Table<Expr>& exprs) : exprs_(exprs) {}

  /// Appends an expression; with parentheses if it binds more loosely than `least`. Recursion follows nesting, which
  /// the parser bounds; chains, which it does not, are walked.
  void print(ExprId id, Binding least) {
    const ExprNode& node = exprs_[id].node;
    bool parentheses = bindingOf(node) < least;
    if (parentheses) text += '(';
    std::visit([this](const auto& n) { append(n); }, node);
    if (parentheses) text += ')';
  }

  void list(const std::vector<ExprId>& ids) {
    for (size_t i = 0; i < ids.size(); ++i) {
      if (i > 0) text += ", ";
      print(ids[i], kOr);
    }
  }

  std::string text;

 private:
  void append(const StringLiteral& n) { text += spellString(n); }
  void append(const NumberLiteral& n) { text += n.text; }
  void append(const BooleanLiteral& n) { text += n.value ? "true" : "false"; }
  void append(const NullLiteral&) { text += "null"; }
  void append(const FieldRef& n) { text += (n.optional ? "?" : "") + spellPath(n.path); }
  void append(const FunctionCall& n) {
    text += n.name + (n.insensitive ? "~(" : "(");
    list(n.arguments);
    text += ')';
  }

  void append(const Unary& n) {
    std::vector<UnaryOp> ops{n.op};
    ExprId operand = n.operand;
    while (const auto* inner = std::get_if<Unary>(&exprs_[operand].node)) {
      if ((inner->op == UnaryOp::Not) != (n.op == UnaryOp::Not)) break;
      ops.push_back(inner->op);
      operand = inner->operand;
    }
    for (UnaryOp op : ops) text += op == UnaryOp::Not ? "not " : op == UnaryOp::Minus ? "-" : "+";
    print(operand, n.op == UnaryOp::Not ? kComparison : kPredicate);
  }

  void append(const Binary& n) {
    Binding binding = bindingOf(n.op);
    std::vector<const Binary*> chain{&n};
    while (binding != kComparison) {
      const auto* left = std::get_if<Binary>(&exprs_[chain.back()->left].node);
      if (left == nullptr || bindingOf(left->op) != binding) break;
      chain.push_back(left);
    }
    auto tighter = static_cast<Binding>(binding + 1);
    print(chain.back()->left, tighter);
    for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
      text += fmt::format(" {} ", spelling((*link)->op));
      print((*link)->right, tighter);
    }
  }

  void append(const Membership& n) {
    print(n.operand, kPrimary);
    text += fmt::format(" {}{} ", n.negated ? "not " : "", spelling(n.op));
    bool isIn = n.op == MembershipOp::In || n.op == MembershipOp::InInsensitive;
    bool parentheses = isIn || n.members.size() > 1;
    if (parentheses) text += '(';
    list(n.members);
    if (parentheses) text += ')';
  }

  const Table<Expr>& exprs_;
};

class QueryPrinter {
 public:
  explicit QueryPrinter(const Query& query) : query_(query), out_(query.exprs) {}

  std::string run() {
    std::visit([this](const auto& body) { append(body); }, query_.body);
    for (const Pipe& pipe : query_.pipes) {
      out_.text += fmt::format("\n| {}{}", pipe.name, pipe.arguments.empty() ? "" : " ");
      out_.list(pipe.arguments);
    }
    return out_.text + "\n";
  }

 private:
  void append(const EventQuery& body) { filter(body.filter); }

  void append(const SequenceQuery& body) {
    out_.text += "sequence";
    by(body.keys);
    if (body.maxspanNs) out_.text += " with maxspan=" + spellSpan(*body.maxspanNs);
    for (const Term& each : body.terms) term(each, "\n  ");
    if (body.until) term(*body.until, "\nuntil ");
  }

  void append(const SampleQuery& body) {
    out_.text += "sample";
    by(body.keys);
    for (const Term& each : body.terms) term(each, "\n  ");
  }

  void append(const JoinQuery&) { out_.text += "join"; }

  void by(const std::vector<ExprId>& keys) {
    if (keys.empty()) return;
    out_.text += " by ";
    out_.list(keys);
  }

  void term(const Term& each, std::string_view before) {
    out_.text += before;
    out_.text += each.missing ? "![" : "[";
    filter(each.filter);
    out_.text += ']';
    by(each.keys);
    if (each.runsSpan) out_.text += fmt::format(" with runs={}", each.runs);
  }

  void filter(const EventFilter& filter) {
    out_.text += filter.category ? spellCategory(*filter.category) : "any";
    out_.text += " where ";
    out_.print(filter.condition, kOr);
  }

  const Query& query_;
  ExprPrinter out_;
};

}  // namespace

std::string print(const Query& query) { return QueryPrinter(query).run(); }

}  // namespace rulec::eql
