#include "compiler/syntax/kql/parser.h"

#include "compiler/syntax/kql/lexer.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::kql {
namespace {

bool isRange(TokenKind kind) {
  return kind == TokenKind::Less || kind == TokenKind::LessEqual || kind == TokenKind::Greater ||
         kind == TokenKind::GreaterEqual;
}
RangeOp rangeOp(TokenKind kind) {
  return kind == TokenKind::Less        ? RangeOp::Less
         : kind == TokenKind::LessEqual ? RangeOp::LessEqual
         : kind == TokenKind::Greater   ? RangeOp::Greater
                                        : RangeOp::GreaterEqual;
}
bool isOpening(TokenKind kind) { return kind == TokenKind::LeftParen || kind == TokenKind::LeftBrace; }
bool isClosing(TokenKind kind) { return kind == TokenKind::RightParen || kind == TokenKind::RightBrace; }
bool isConnective(TokenKind kind) { return kind == TokenKind::And || kind == TokenKind::Or; }

class Parser {
 public:
  Parser(const MappedText& text, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics), before_(diagnostics.errorCount()), tokens_(lex(text, diagnostics)) {}

  std::optional<Query> run() {
    query_.file = text_.file;
    query_.span = text_.span(0, text_.text.size());
    if (!at(TokenKind::End)) query_.root = chain({});
    while (!at(TokenKind::End) && !stopped_) strayClosing();
    if (diagnostics_.errorCount() != before_) return std::nullopt;
    return std::move(query_);
  }

 private:
  /// In a list of values the field that they belong to.
  using ListOf = std::optional<NameId>;

  // ---- tokens
  // --------------------------------------------------------------------------------------------------------

  [[nodiscard]] const Token& peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  [[nodiscard]] bool at(TokenKind kind, size_t ahead = 0) const { return peek(ahead).kind == kind; }
  const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }

  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    return diagnostics_.report(code, {text_.file, span}, args...);
  }

  /// After a mistake: goes to what may follow a clause. \returns no node.
  NodeId recover() {
    size_t open = 0;
    for (; !at(TokenKind::End); take()) {
      if (open == 0 && (isConnective(peek().kind) || isClosing(peek().kind))) break;
      if (isOpening(peek().kind)) ++open;
      if (isClosing(peek().kind)) --open;
    }
    return {};
  }
  NodeId unexpected(std::string_view expected, std::string help = {}) {
    if (!at(TokenKind::Invalid))  // was reported
      report(DiagnosticCode::unexpected_token, peek().span, expected, describe(peek())).help = std::move(help);
    return recover();
  }

  NodeId add(decltype(Node::node) node, Span span) { return query_.nodes.add({std::move(node), span}); }
  [[nodiscard]] Span spanOf(NodeId id, Span otherwise) const { return id.valid() ? query_.nodes[id].span : otherwise; }

  // ---- chains
  // --------------------------------------------------------------------------------------------------------

  /// `a or b or ...`; of values, if `list` says whose.
  NodeId chain(ListOf list) { return chainOf(TokenKind::Or, list); }

  NodeId chainOf(TokenKind connective, ListOf list) {
    std::vector<NodeId> operands;
    Span span = peek().span;
    bool sound = true;
    do {
      if (!operands.empty()) take();
      NodeId next = connective == TokenKind::Or ? chainOf(TokenKind::And, list) : negated(list);
      sound &= next.valid();
      span = join(operands.empty() ? spanOf(next, span) : span, spanOf(next, span));
      operands.push_back(next);
      if (diagnostics_.errorCount() >= before_ + 2 * kMaxMistakes) return stop();
    } while (at(connective) && !stopped_);
    if (!sound) return {};
    if (operands.size() == 1) return operands.front();
    if (connective == TokenKind::Or) return add(Or{std::move(operands)}, span);
    return add(And{std::move(operands)}, span);
  }

  NodeId negated(ListOf list) {
    if (!at(TokenKind::Not)) return clause(list);
    Span word = take().span;
    if (at(TokenKind::Not)) {
      report(DiagnosticCode::misplaced_not, peek().span, "right after `not`").help = "write `not (not ...)`";
      while (at(TokenKind::Not)) take();
    }
    NodeId operand = clause(list);
    return operand.valid() ? add(Not{operand}, join(word, spanOf(operand, word))) : NodeId{};
  }

  /// One clause and the check that nothing but a connective or an end follows it.
  NodeId clause(ListOf list) {
    NodeId found = at(TokenKind::LeftParen) ? group(list) : list ? value(*list) : condition();
    if (isConnective(peek().kind) || isClosing(peek().kind) || at(TokenKind::End) || stopped_) return found;
    if (found.valid()) reportMissingConnective();
    return recover();
  }

  void reportMissingConnective() {
    const Token& next = peek();
    if (next.kind == TokenKind::Invalid) return;
    if (next.kind == TokenKind::Not) {
      bool inWord = at_ > 0 && tokens_[at_ - 1].kind == TokenKind::Literal && !tokens_[at_ - 1].literal.quoted;
      Diagnostic& d = report(DiagnosticCode::misplaced_not, next.span, inWord ? "inside a value" : "here");
      d.help = inWord ? "put the value in quotes, or write `and not` or `or not`" : "write `and not` or `or not`";
      return;
    }
    if (next.kind == TokenKind::Colon && at_ > 0 && lastWord(tokens_[at_ - 1])) return missingBeforeWord();
    Diagnostic& d = report(DiagnosticCode::missing_connective, next.span, describe(next));
    bool glued = next.kind == TokenKind::Literal && !next.literal.quoted && isKeyword(next.literal.text);
    if (glued) d.help = fmt::format("write white space before and after `{}`", next.literal.text);
    if (next.kind == TokenKind::Colon) d.help = "put a value that holds `:` in quotes";
  }

  /// The last one of several words of a value.
  static std::optional<std::string_view> lastWord(const Token& token) {
    size_t space = token.literal.quoted ? std::string::npos : token.literal.text.find_last_of(" \t\r\n");
    if (token.kind != TokenKind::Literal || space == std::string::npos) return std::nullopt;
    return std::string_view(token.literal.text).substr(space + 1);
  }

  /// `a: b c: d`
  void missingBeforeWord() {
    std::string_view word = *lastWord(tokens_[at_ - 1]);
    report(DiagnosticCode::missing_connective, tokens_[at_ - 1].span, fmt::format("`{}:`", word)).help =
        fmt::format("write `and {}:` or `or {}:`, or put the value in quotes", word, word);
  }

  static bool isKeyword(std::string_view text) {
    return text.size() == keywordLength(text, 0, "and") || text.size() == keywordLength(text, 0, "or") ||
           text.size() == keywordLength(text, 0, "not");
  }

  // ---- groups
  // --------------------------------------------------------------------------------------------------------

  NodeId group(ListOf list) {
    Span open = take().span;
    if (at(TokenKind::RightParen)) {
      report(DiagnosticCode::empty_group, join(open, take().span), "()").help =
          list ? "write the values in it" : "write a condition in it";
      return {};
    }
    return inside(open, TokenKind::RightParen, list);
  }

  /// What stands up to the bracket that closes.
  NodeId inside(Span open, TokenKind closing, ListOf list) {
    if (depth_ == kMaxDepth) {
      report(DiagnosticCode::too_deep, open, kMaxDepth);
      return stop();
    }
    ++depth_;
    NodeId found = chain(list);
    --depth_;
    if (stopped_) return {};
    if (at(closing)) return take(), found;
    if (at(TokenKind::End) && reportedUnclosed_) return {};
    reportedUnclosed_ |= at(TokenKind::End);
    unexpectedClosing(open, closing);
    return {};
  }

  void unexpectedClosing(Span open, TokenKind closing) {
    if (at(TokenKind::Invalid)) return;
    report(DiagnosticCode::unexpected_token, at(TokenKind::End) ? open : peek().span,
           fmt::format("`{}`", name(closing)), describe(peek()))
        .help = at(TokenKind::End) ? "this one is not closed" : "";
    if (isClosing(peek().kind)) take();
  }

  /// Nothing more is read.
  NodeId stop() {
    stopped_ = true;
    at_ = tokens_.size() - 1;
    return {};
  }

  /// A bracket that closes nothing.
  void strayClosing() {
    unexpected("the end of the query");
    if (isClosing(peek().kind)) take();
    if (isConnective(peek().kind)) {
      take();
      chain({});
    } else if (!at(TokenKind::End) && !isClosing(peek().kind)) {
      recover();
    }
  }

  // ---- conditions
  // ----------------------------------------------------------------------------------------------------

  NodeId condition() {
    if (!at(TokenKind::Literal)) return unexpected("a field", helpWithoutField());
    const Token& field = take();
    if (at(TokenKind::Colon)) return colon(field);
    if (isRange(peek().kind)) return range(field);
    if (at(TokenKind::LeftParen) && !field.literal.quoted && isKeyword(field.literal.text)) return gluedKeyword(field);
    if (at(TokenKind::Not) || at(TokenKind::Invalid)) {
      reportMissingConnective();
      return recover();
    }
    report(DiagnosticCode::free_text, field.span, field.literal.text).help = "write `field: value`";
    return recover();
  }

  [[nodiscard]] std::string helpWithoutField() const {
    return isRange(peek().kind) || at(TokenKind::Colon) ? "a field stands before it" : "";
  }

  /// `not(a)`
  NodeId gluedKeyword(const Token& word) {
    report(DiagnosticCode::unexpected_token, peek().span, fmt::format("white space after `{}`", word.literal.text),
           describe(peek()))
        .help = fmt::format("write `{} (`", word.literal.text);
    return recover();
  }

  NodeId colon(const Token& field) {
    Span sign = take().span;
    if (at(TokenKind::LeftBrace)) return nested(field);
    if (field.literal.isAnything()) return everything(field);
    NameId name = query_.names.add(field.literal);
    if (at(TokenKind::LeftParen)) return group(name);
    if (at(TokenKind::Not)) {
      report(DiagnosticCode::misplaced_not, peek().span, "before a value").help =
          fmt::format("write `{}: (not ...)` or `not {}: ...`", field.literal.text, field.literal.text);
      return recover();
    }
    if (!at(TokenKind::Literal)) return missingValue(field, join(field.span, sign));
    return is(name, take());
  }

  NodeId missingValue(const Token& field, Span span) {
    if (at(TokenKind::Invalid)) return recover();
    report(DiagnosticCode::missing_value, span, field.literal.text).help = fmt::format(
        "`{}: *` asks for any value, `{}: \"\"` for the empty text", field.literal.text, field.literal.text);
    return recover();
  }

  /// `*: *`
  NodeId everything(const Token& field) {
    const Token& value = peek();
    if (at(TokenKind::Literal) && value.literal.isAnything()) return add(Everything{}, join(field.span, take().span));
    if (at(TokenKind::Invalid)) return recover();
    report(DiagnosticCode::any_field, field.span).help = "name the fields; `*: *` is every event";
    if (at(TokenKind::LeftParen) || at(TokenKind::Literal)) take();
    return recover();
  }

  /// A value of a list.
  NodeId value(NameId field) {
    if (at(TokenKind::Literal)) return is(field, take());
    return unexpected("a value");
  }

  NodeId is(NameId field, const Token& value) {
    if (isNull(value)) return {};
    return add(Is{field, value.literal}, join(query_.names[field].span, value.span));
  }

  NodeId range(const Token& field) {
    TokenKind op = peek().kind;
    Span sign = take().span;
    if (!at(TokenKind::Literal)) return missingValue(field, join(field.span, sign));
    const Token& value = take();
    if (field.literal.isAnything()) {
      report(DiagnosticCode::any_field, field.span).help = "name the fields; `*: *` is every event";
      return {};
    }
    if (isNull(value)) return {};
    NameId name = query_.names.add(field.literal);
    return add(Range{name, rangeOp(op), value.literal}, join(field.span, value.span));
  }

  bool isNull(const Token& value) {
    if (value.literal.quoted || value.literal.text != "null") return false;
    report(DiagnosticCode::null_value, value.span).help = "write `not field: *` for an event without the field";
    return true;
  }

  NodeId nested(const Token& field) {
    Span open = take().span;
    if (at(TokenKind::RightBrace)) {
      report(DiagnosticCode::empty_group, join(open, take().span), "{}").help = "write a condition in it";
      return {};
    }
    NameId name = query_.names.add(field.literal);
    NodeId body = inside(open, TokenKind::RightBrace, {});
    if (!body.valid()) return {};
    return add(Nested{name, body}, join(field.span, tokens_[at_ - 1].span));
  }

  const MappedText& text_;
  Diagnostics& diagnostics_;
  size_t before_;
  std::vector<Token> tokens_;
  Query query_;
  size_t at_ = 0;
  size_t depth_ = 0;
  bool stopped_ = false;           // a limit was passed
  bool reportedUnclosed_ = false;  // the text ends within a bracket
};

}  // namespace

std::optional<Query> parse(const MappedText& query, Diagnostics& diagnostics) {
  return Parser(query, diagnostics).run();
}

}  // namespace rulec::kql
