#include "compiler/syntax/kql/printer.h"

#include "compiler/support/json.h"
#include "compiler/syntax/kql/lexer.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::kql {
namespace {

/// `\t`, `\r`, `\n` as escapes, or nothing.
std::string_view spaceEscape(char c) { return c == '\t' ? "\\t" : c == '\r' ? "\\r" : c == '\n' ? "\\n" : ""; }

std::string printQuoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (std::string_view escape = spaceEscape(c); !escape.empty()) {
      out += escape;
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// Whether a keyword at `at` would not be read as part of the literal.
bool isKeywordAt(std::string_view text, size_t at) {
  auto endsAfter = [&](std::string_view keyword) {
    size_t length = keywordLength(text, at, keyword);
    return length != 0 && (at + length == text.size() || spaceLength(text, at + length) != 0);
  };
  if (endsAfter("not")) return true;
  bool afterSpace = at > 0 && (spaceLength(text, at - 1) != 0 || (at > 1 && spaceLength(text, at - 2) == 2));
  return afterSpace && (endsAfter("and") || endsAfter("or"));
}

std::string printUnquoted(const Literal& literal) {
  constexpr std::string_view kSpecial = "\\():<>\"*{}";
  std::string out;
  auto wildcard = literal.wildcards.begin();
  for (size_t at = 0; at < literal.text.size(); ++at) {
    char c = literal.text[at];
    bool isWildcard = wildcard != literal.wildcards.end() && *wildcard == at;
    if (isWildcard) ++wildcard;
    if (std::string_view escape = spaceEscape(c); !escape.empty()) {
      bool readsAsNot = c == '\n' && keywordLength(literal.text, at + 1, "ot") != 0;
      out += readsAsNot ? "\\u000a" : escape;
      continue;
    }
    if ((!isWildcard && kSpecial.find(c) != std::string_view::npos) || isKeywordAt(literal.text, at)) out += '\\';
    out += c;
  }
  return out.empty() ? "\\t" : out;  // an escape that is trimmed again
}

class Printer {
 public:
  explicit Printer(const Query& query) : query_(query) {}

  void print(NodeId id) {
    std::visit(
        Overload{[&](const Everything&) { out += "*: *"; },
                 [&](const Is& n) { out += name(n.field) + ": " + kql::print(n.value); },
                 [&](const Range& n) {
                   out += fmt::format("{} {} {}", name(n.field), spelling(n.op), kql::print(n.value));
                   if (n.other) out += fmt::format(" {} {}", spelling(n.other->op), kql::print(n.other->value));
                 },
                 [&](const Not& n) {
                   out += "not ";
                   operand(n.operand, !isJoined(n.operand) && !isNot(n.operand));
                 },
                 [&](const And& n) { joined(n.operands, " and "); }, [&](const Or& n) { joined(n.operands, " or "); },
                 [&](const Nested& n) {
                   out += name(n.field) + ": { ";
                   print(n.body);
                   out += " }";
                 }},
        query_.nodes[id].node);
  }

  std::string out;

 private:
  std::string name(NameId id) const { return kql::print(query_.names[id]); }
  template <class T>
  bool is(NodeId id) const {
    return std::holds_alternative<T>(query_.nodes[id].node);
  }
  bool isNot(NodeId id) const { return is<Not>(id); }
  bool isJoined(NodeId id) const { return is<And>(id) || is<Or>(id); }

  void operand(NodeId id, bool bare) {
    if (!bare) out += '(';
    print(id);
    if (!bare) out += ')';
  }

  void joined(const std::vector<NodeId>& operands, std::string_view connective) {
    bool isOr = connective == " or ";
    for (size_t i = 0; i < operands.size(); ++i) {
      if (i > 0) out += connective;
      operand(operands[i], isOr ? !is<Or>(operands[i]) : !isJoined(operands[i]));
    }
  }

  const Query& query_;
};

class Dumper {
 public:
  explicit Dumper(const Query& query) : query_(query) {}

  void dump(NodeId id, size_t depth) {
    out.append(2 * depth, ' ');
    std::visit(Overload{[&](const Everything&) { out += "everything\n"; },
                        [&](const Is& n) { out += fmt::format("is {} {}\n", name(n.field), text(n.value)); },
                        [&](const Range& n) {
                          out += fmt::format("range {} {} {}", name(n.field), spelling(n.op), text(n.value));
                          if (n.other) out += fmt::format(" {} {}", spelling(n.other->op), text(n.other->value));
                          out += '\n';
                        },
                        [&](const Not& n) {
                          out += "not\n";
                          dump(n.operand, depth + 1);
                        },
                        [&](const And& n) { list("and\n", n.operands, depth); },
                        [&](const Or& n) { list("or\n", n.operands, depth); },
                        [&](const Nested& n) {
                          out += fmt::format("nested {}\n", name(n.field));
                          dump(n.body, depth + 1);
                        }},
               query_.nodes[id].node);
  }

  static std::string text(const Literal& literal) {
    std::string out = (literal.quoted ? "quoted " : literal.isPattern() ? "pattern " : "") + jsonQuote(literal.text);
    for (uint32_t wildcard : literal.wildcards) out += fmt::format(" *{}", wildcard);
    return out;
  }

  std::string out;

 private:
  std::string name(NameId id) const { return text(query_.names[id]); }
  void list(std::string_view head, const std::vector<NodeId>& operands, size_t depth) {
    out += head;
    for (NodeId operand : operands) dump(operand, depth + 1);
  }

  const Query& query_;
};

}  // namespace

std::string print(const Literal& literal) {
  return literal.quoted ? printQuoted(literal.text) : printUnquoted(literal);
}

std::string print(const Query& query) {
  Printer printer(query);
  if (query.root) printer.print(*query.root);
  return std::move(printer.out);
}

std::string dumpTokens(const MappedText& query, Diagnostics& diagnostics) {
  std::string out;
  for (const Token& token : lex(query, diagnostics)) {
    out += name(token.kind);
    if (token.kind == TokenKind::Literal) out += " " + Dumper::text(token.literal);
    out += '\n';
  }
  return out;
}

std::string dump(const Query& query) {
  Dumper dumper(query);
  if (!query.root) return "everything\n";
  dumper.dump(*query.root, 0);
  return std::move(dumper.out);
}

bool sameTree(const Query& left, const Query& right) {
  return left.root.has_value() == right.root.has_value() && dump(left) == dump(right);
}

std::string_view spelling(RangeOp op) {
  switch (op) {
    case RangeOp::Less:
      return "<";
    case RangeOp::LessEqual:
      return "<=";
    case RangeOp::Greater:
      return ">";
    case RangeOp::GreaterEqual:
      return ">=";
  }
  __builtin_unreachable();
}

}  // namespace rulec::kql
