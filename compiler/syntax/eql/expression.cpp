#include "compiler/syntax/eql/expression.h"

#include "compiler/syntax/eql/foreign.h"
#include "compiler/syntax/eql/number.h"

#include <algorithm>

namespace rulec::eql {
namespace {

std::optional<BinaryOp> comparison(TokenKind kind) {
  switch (kind) {
    case TokenKind::Equal:
      return BinaryOp::Equal;
    case TokenKind::NotEqual:
      return BinaryOp::NotEqual;
    case TokenKind::Less:
      return BinaryOp::Less;
    case TokenKind::LessEqual:
      return BinaryOp::LessEqual;
    case TokenKind::Greater:
      return BinaryOp::Greater;
    case TokenKind::GreaterEqual:
      return BinaryOp::GreaterEqual;
    default:
      return std::nullopt;
  }
}

std::optional<BinaryOp> sum(TokenKind kind) {
  if (kind == TokenKind::Plus) return BinaryOp::Add;
  if (kind == TokenKind::Minus) return BinaryOp::Subtract;
  return std::nullopt;
}

std::optional<BinaryOp> product(TokenKind kind) {
  if (kind == TokenKind::Star) return BinaryOp::Multiply;
  if (kind == TokenKind::Slash) return BinaryOp::Divide;
  if (kind == TokenKind::Percent) return BinaryOp::Modulo;
  return std::nullopt;
}

std::optional<BinaryOp> disjunction(TokenKind kind) {
  return kind == TokenKind::Or ? std::optional(BinaryOp::Or) : std::nullopt;
}
std::optional<BinaryOp> conjunction(TokenKind kind) {
  return kind == TokenKind::And ? std::optional(BinaryOp::And) : std::nullopt;
}

std::optional<MembershipOp> pattern(TokenKind kind) {
  switch (kind) {
    case TokenKind::Colon:
      return MembershipOp::Match;
    case TokenKind::Like:
      return MembershipOp::Like;
    case TokenKind::LikeTilde:
      return MembershipOp::LikeInsensitive;
    case TokenKind::Regex:
      return MembershipOp::Regex;
    case TokenKind::RegexTilde:
      return MembershipOp::RegexInsensitive;
    default:
      return std::nullopt;
  }
}

constexpr ExprId kFailed{};

class ExpressionParser {
 public:
  ExpressionParser(Cursor& cursor, Table<Expr>& exprs) : c_(cursor), exprs_(exprs) {}

  ExprId expression() {
    return chain(disjunction, [this] { return chain(conjunction, [this] { return negation(); }); });
  }

 private:
  ExprId add(ExprNode node, Span span) { return exprs_.add({std::move(node), span}); }
  [[nodiscard]] Span spanOf(ExprId id) const { return exprs_[id].span; }

  /// `operand (operator operand)*`, left associative.
  template <class Operator, class Operand>
  ExprId chain(Operator toOperator, Operand operand) {
    ExprId left = operand();
    while (left.valid()) {
      std::optional<BinaryOp> op = toOperator(c_.peek().kind);
      if (!op) return left;
      Span opSpan = c_.take().span;
      ExprId right = operand();
      if (!right.valid()) return kFailed;
      left = add(Binary{*op, opSpan, left, right}, join(spanOf(left), spanOf(right)));
    }
    return left;
  }

  /// Any number of `not`, without recursion.
  ExprId negation() {
    std::vector<Span> nots;
    while (c_.at(TokenKind::Not)) nots.push_back(c_.take().span);
    ExprId operand = nested(nots.size(), nots.empty() ? Span{} : nots.back(), [this] { return comparisonOf(); });
    for (; operand.valid() && !nots.empty(); nots.pop_back())
      operand = add(Unary{UnaryOp::Not, operand}, join(nots.back(), spanOf(operand)));
    return operand;
  }

  ExprId comparisonOf() {
    ExprId left = arithmetic();
    if (!left.valid()) return kFailed;
    std::optional<BinaryOp> op = comparison(c_.peek().kind);
    if (!op) return left;
    Span opSpan = c_.take().span;
    ExprId right = arithmetic();
    if (!right.valid()) return kFailed;
    if (comparison(c_.peek().kind)) {
      c_.fail(DiagnosticCode::chained_comparison, c_.peek().span).help = "join two comparisons with `and`";
      return kFailed;
    }
    return add(Binary{*op, opSpan, left, right}, join(spanOf(left), spanOf(right)));
  }

  ExprId arithmetic() {
    return chain(sum, [this] { return chain(product, [this] { return signed_(); }); });
  }

  ExprId signed_() {
    std::vector<std::pair<UnaryOp, Span>> signs;
    while (c_.at(TokenKind::Plus) || c_.at(TokenKind::Minus)) {
      UnaryOp op = c_.at(TokenKind::Minus) ? UnaryOp::Minus : UnaryOp::Plus;
      signs.emplace_back(op, c_.take().span);
    }
    ExprId operand = nested(signs.size(), signs.empty() ? Span{} : signs.back().second, [this] { return predicate(); });
    for (; operand.valid() && !signs.empty(); signs.pop_back())
      operand = add(Unary{signs.back().first, operand}, join(signs.back().second, spanOf(operand)));
    return operand;
  }

  /// `primary [not] in (...)`, `primary : ...`, or `primary`.
  ExprId predicate() {
    ExprId operand = primary();
    if (!operand.valid()) return kFailed;
    bool negated = c_.at(TokenKind::Not);
    TokenKind next = c_.peek(negated ? 1 : 0).kind;
    if (next == TokenKind::In || next == TokenKind::InTilde) return membership(operand, negated);
    std::optional<MembershipOp> op = pattern(next);
    if (!op) return operand;
    if (!negated) return patternMatch(operand, *op);
    Span span = join(c_.peek().span, c_.peek(1).span);
    c_.fail(DiagnosticCode::negated_operator, span, c_.peek(1).text).help = "put `not` before the field";
    return kFailed;
  }

  ExprId membership(ExprId operand, bool negated) {
    Span opSpan = c_.peek().span;
    if (negated) c_.take();
    bool insensitive = c_.at(TokenKind::InTilde);
    opSpan = join(opSpan, c_.take().span);
    if (!c_.expect(TokenKind::LeftParen, "`(`")) return kFailed;
    std::vector<ExprId> members = nested(1, opSpan, [this] { return expressions(); });
    if (c_.failed || !c_.expect(TokenKind::RightParen, "`,` or `)`")) return kFailed;
    MembershipOp op = insensitive ? MembershipOp::InInsensitive : MembershipOp::In;
    return add(Membership{op, negated, opSpan, operand, std::move(members)}, join(spanOf(operand), c_.lastSpan()));
  }

  ExprId patternMatch(ExprId operand, MembershipOp op) {
    Token sign = c_.take();
    std::vector<ExprId> members;
    if (c_.accept(TokenKind::LeftParen)) {
      do members.push_back(constantMember(sign));
      while (members.back().valid() && c_.accept(TokenKind::Comma));
      if (c_.failed || !c_.expect(TokenKind::RightParen, "`,` or `)`")) return kFailed;
    } else {
      members.push_back(constantMember(sign));
    }
    if (c_.failed) return kFailed;
    return add(Membership{op, false, sign.span, operand, std::move(members)}, join(spanOf(operand), c_.lastSpan()));
  }

  ExprId constantMember(const Token& sign) {
    if (ExprId constant = literal(); constant.valid() || c_.failed) return constant;
    if (c_.at(TokenKind::Identifier) || c_.at(TokenKind::QuotedIdentifier) || c_.at(TokenKind::Question)) {
      c_.fail(DiagnosticCode::pattern_not_constant, c_.peek().span, sign.text);
    } else {
      c_.unexpected("a string or `(`");
    }
    return kFailed;
  }

  /// A constant, or an invalid id without a report if none is next.
  ExprId literal() {
    const Token& token = c_.peek();
    switch (token.kind) {
      case TokenKind::String:
      case TokenKind::RawString: {
        bool raw = token.kind == TokenKind::RawString;
        return add(StringLiteral{token.text, raw}, c_.take().span);
      }
      case TokenKind::True:
      case TokenKind::False: {
        bool value = token.kind == TokenKind::True;
        return add(BooleanLiteral{value}, c_.take().span);
      }
      case TokenKind::Null:
        return add(NullLiteral{}, c_.take().span);
      case TokenKind::Number:
        return number();
      default:
        return kFailed;
    }
  }

  ExprId number() {
    const Token& token = c_.take();
    std::optional<NumberLiteral> value = parseNumber(token.text);
    if (value) return add(*std::move(value), token.span);
    c_.fail(DiagnosticCode::number_range, token.span, token.text);
    return kFailed;
  }

  ExprId primary() {
    if (ExprId constant = literal(); constant.valid() || c_.failed) return constant;
    const Token& token = c_.peek();
    if (token.kind == TokenKind::LeftParen) return parenthesized();
    if (token.kind == TokenKind::Question) return optionalField();
    if (token.kind == TokenKind::Identifier || token.kind == TokenKind::QuotedIdentifier) return nameOrCall();
    if (isKeyword(token.kind)) {
      c_.fail(DiagnosticCode::keyword_as_name, token.span, token.text).help =
          "a field of that name is written in backticks";
    } else {
      c_.unexpected("a value");
    }
    return kFailed;
  }

  ExprId parenthesized() {
    Span open = c_.take().span;
    ExprId inner = nested(1, open, [this] { return expression(); });
    if (!inner.valid() || !c_.expect(TokenKind::RightParen, "an operator or `)`")) return kFailed;
    return inner;
  }

  ExprId optionalField() {
    Span begin = c_.take().span;
    if (!c_.at(TokenKind::Identifier) && !c_.at(TokenKind::QuotedIdentifier)) {
      c_.unexpected("a field name after `?`");
      return kFailed;
    }
    return field(begin, true);
  }

  ExprId nameOrCall() {
    if (reportLineage()) return kFailed;
    bool plain = c_.at(TokenKind::Identifier);
    TokenKind next = c_.peek(1).kind;
    bool call = plain &&
                (next == TokenKind::LeftParen || (next == TokenKind::Tilde && c_.peek(2).kind == TokenKind::LeftParen));
    return call ? functionCall() : field(c_.peek().span, false);
  }

  bool reportLineage() {
    bool isRelation = c_.atWord("child") || c_.atWord("descendant") || c_.atWord("event");
    if (!isRelation || c_.peek(1).kind != TokenKind::Of) return false;
    c_.fail(DiagnosticCode::unsupported_lineage, join(c_.peek().span, c_.peek(1).span), c_.peek().text);
    return true;
  }

  ExprId functionCall() {
    Token name = c_.take();
    if (std::optional<std::string_view> replacement = replacementOf(name.text)) {
      c_.fail(DiagnosticCode::unsupported_function, name.span, name.text).help = *replacement;
      return kFailed;
    }
    FunctionCall call{name.text, c_.accept(TokenKind::Tilde), join(name.span, c_.lastSpan()), {}};
    c_.take();
    if (!c_.at(TokenKind::RightParen)) call.arguments = nested(1, name.span, [this] { return expressions(); });
    if (c_.failed || !c_.expect(TokenKind::RightParen, "`,` or `)`")) return kFailed;
    return add(std::move(call), join(name.span, c_.lastSpan()));
  }

  ExprId field(Span begin, bool optional) {
    FieldRef ref{c_.take().text, optional};
    while (c_.at(TokenKind::Dot)) {
      c_.take();
      if (!c_.at(TokenKind::Identifier) && !c_.at(TokenKind::QuotedIdentifier)) {
        if (isKeyword(c_.peek().kind)) {
          c_.fail(DiagnosticCode::keyword_as_name, c_.peek().span, c_.peek().text).help = "write it in backticks";
        } else {
          c_.unexpected("a name after `.`");
        }
        return kFailed;
      }
      ref.path += '.' + c_.take().text;
    }
    Span span = join(begin, c_.lastSpan());
    if (size_t tokens = arrayIndex(); tokens != 0) {
      Span open = c_.peek().span;
      for (; tokens > 0; --tokens) c_.take();
      c_.fail(DiagnosticCode::unsupported_array_index, join(open, c_.lastSpan()));
      return kFailed;
    }
    return add(std::move(ref), span);
  }

  /// The tokens of an index `[0]`, `[-1]`, `[a.b]` that is next, or 0. A step that begins here has its `where` first.
  [[nodiscard]] size_t arrayIndex() const {
    constexpr size_t kMostTokens = 8;
    if (!c_.at(TokenKind::LeftBracket)) return 0;
    for (size_t i = 1; i < kMostTokens; ++i) {
      TokenKind kind = c_.peek(i).kind;
      if (kind == TokenKind::RightBracket) return i + 1;
      if (kind == TokenKind::Where || kind == TokenKind::LeftBracket || kind == TokenKind::Invalid) return 0;
    }
    return 0;
  }

  std::vector<ExprId> expressions() {
    std::vector<ExprId> list;
    do list.push_back(expression());
    while (list.back().valid() && c_.accept(TokenKind::Comma));
    return list;
  }

  /// Runs `parse` some levels deeper; `opener` is pointed at if they are too many.
  template <class Parse>
  auto nested(size_t levels, Span opener, Parse parse) -> decltype(parse()) {
    if (levels > kMaxDepth - depth_) {
      c_.fail(DiagnosticCode::too_deep, opener, kMaxDepth);
      return {};
    }
    depth_ += levels;
    auto result = parse();
    depth_ -= levels;
    return result;
  }

  Cursor& c_;
  Table<Expr>& exprs_;
  size_t depth_ = 0;

  friend std::vector<ExprId> rulec::eql::parseExpressions(Cursor&, Table<Expr>&);
};

}  // namespace

ExprId parseExpression(Cursor& cursor, Table<Expr>& exprs) { return ExpressionParser(cursor, exprs).expression(); }

std::vector<ExprId> parseExpressions(Cursor& cursor, Table<Expr>& exprs) {
  return ExpressionParser(cursor, exprs).expressions();
}

}  // namespace rulec::eql
