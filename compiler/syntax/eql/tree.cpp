// Tokens and trees for people (--emit=tokens, --emit=ast), and whether two trees are the same.
#include "compiler/support/json.h"
#include "compiler/syntax/eql/lexer.h"
#include "compiler/syntax/eql/printer.h"
#include "compiler/syntax/eql/spelling.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::eql {
namespace {

/// What a node is, without its operands; equal lines with equal operands are equal nodes.
std::string label(const ExprNode& node) {
  return std::visit(
      Overload{
          [](const StringLiteral& n) { return fmt::format("{} {}", n.raw ? "raw-string" : "string", spellString(n)); },
          [](const NumberLiteral& n) { return fmt::format("number {}", n.text); },
          [](const BooleanLiteral& n) { return fmt::format("boolean {}", n.value); },
          [](const NullLiteral&) { return std::string("null"); },
          [](const FieldRef& n) { return fmt::format("field {}{}", n.optional ? "?" : "", spellPath(n.path)); },
          [](const FunctionCall& n) { return fmt::format("call {}{}", n.name, n.insensitive ? "~" : ""); },
          [](const Unary& n) { return fmt::format("unary {}", spelling(n.op)); },
          [](const Binary& n) { return fmt::format("binary {}", spelling(n.op)); },
          [](const Membership& n) { return fmt::format("member {}{}", n.negated ? "not " : "", spelling(n.op)); }},
      node);
}

std::vector<ExprId> operands(const ExprNode& node) {
  return std::visit(
      Overload{[](const FunctionCall& n) { return n.arguments; }, [](const Unary& n) { return std::vector{n.operand}; },
               [](const Binary& n) { return std::vector{n.left, n.right}; },
               [](const Membership& n) {
                 std::vector<ExprId> ids{n.operand};
                 ids.insert(ids.end(), n.members.begin(), n.members.end());
                 return ids;
               },
               [](const auto&) { return std::vector<ExprId>{}; }},
      node);
}

class Dumper {
 public:
  explicit Dumper(const Query& query) : query_(query) {}

  std::string run() {
    std::visit([this](const auto& body) { append(body); }, query_.body);
    for (const Pipe& pipe : query_.pipes) {
      line(0, "pipe " + pipe.name);
      list(1, pipe.arguments);
    }
    return std::move(text_);
  }

 private:
  void line(size_t depth, std::string_view content) { text_ += fmt::format("{:{}}{}\n", "", 2 * depth, content); }

  /// A stack instead of recursion: chains are as deep as they are long. Indentation is bounded, to keep this linear.
  void expr(size_t depth, ExprId root) {
    constexpr size_t kMaxIndent = 64;
    std::vector<std::pair<size_t, ExprId>> stack{{depth, root}};
    while (!stack.empty()) {
      auto [at, id] = stack.back();
      stack.pop_back();
      const ExprNode& node = query_.exprs[id].node;
      line(std::min(at, kMaxIndent), label(node));
      std::vector<ExprId> below = operands(node);
      for (auto it = below.rbegin(); it != below.rend(); ++it) stack.emplace_back(at + 1, *it);
    }
  }

  void list(size_t depth, const std::vector<ExprId>& ids) {
    for (ExprId id : ids) expr(depth, id);
  }

  void keys(size_t depth, const std::vector<ExprId>& ids) {
    if (ids.empty()) return;
    line(depth, "by");
    list(depth + 1, ids);
  }

  void filter(size_t depth, const EventFilter& filter) {
    line(depth, "event " + (filter.category ? spellCategory(*filter.category) : "any"));
    expr(depth + 1, filter.condition);
  }

  void term(std::string_view name, const Term& term) {
    line(1, fmt::format("{}{}{}", name, term.missing ? " missing" : "",
                        term.runsSpan ? fmt::format(" runs {}", term.runs) : ""));
    filter(2, term.filter);
    keys(2, term.keys);
  }

  void append(const EventQuery& body) { filter(0, body.filter); }
  void append(const SequenceQuery& body) {
    line(0, body.maxspanNs ? "sequence within " + spellSpan(*body.maxspanNs) : "sequence");
    keys(1, body.keys);
    for (const Term& each : body.terms) term("step", each);
    if (body.until) term("until", *body.until);
  }
  void append(const SampleQuery& body) {
    line(0, "sample");
    keys(1, body.keys);
    for (const Term& each : body.terms) term("step", each);
  }
  void append(const JoinQuery&) { line(0, "join"); }

  const Query& query_;
  std::string text_;
};

bool sameNode(const Expr& a, const Expr& b) {
  return operands(a.node) == operands(b.node) && label(a.node) == label(b.node);
}

}  // namespace

std::string dumpTokens(const MappedText& query, Diagnostics& diagnostics) {
  std::string text;
  for (const Token& token : lex(query, diagnostics))
    text += fmt::format("{} {}\n", name(token.kind), jsonQuote(token.text));
  return text;
}

std::string dump(const Query& query) { return Dumper(query).run(); }

bool sameTree(const Query& left, const Query& right) {
  // Trees of one parser have their nodes in the order of the text, so equal trees have equal tables.
  if (left.exprs.size() != right.exprs.size() ||
      !std::equal(left.exprs.begin(), left.exprs.end(), right.exprs.begin(), sameNode))
    return false;
  return dump(left) == dump(right);
}

}  // namespace rulec::eql
