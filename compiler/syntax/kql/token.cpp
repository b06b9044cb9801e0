#include "compiler/syntax/kql/token.h"

#include <fmt/format.h>

namespace rulec::kql {

std::string_view name(TokenKind kind) {
  switch (kind) {
    case TokenKind::End:
      return "end";
    case TokenKind::Invalid:
      return "invalid";
    case TokenKind::Literal:
      return "literal";
    case TokenKind::And:
      return "and";
    case TokenKind::Or:
      return "or";
    case TokenKind::Not:
      return "not";
    case TokenKind::Colon:
      return ":";
    case TokenKind::Less:
      return "<";
    case TokenKind::LessEqual:
      return "<=";
    case TokenKind::Greater:
      return ">";
    case TokenKind::GreaterEqual:
      return ">=";
    case TokenKind::LeftParen:
      return "(";
    case TokenKind::RightParen:
      return ")";
    case TokenKind::LeftBrace:
      return "{";
    case TokenKind::RightBrace:
      return "}";
  }
  __builtin_unreachable();
}

std::string describe(const Token& token) {
  if (token.kind == TokenKind::End) return "the end of the query";
  if (token.kind == TokenKind::Literal) return fmt::format("`{}`", token.literal.text);
  return fmt::format("`{}`", name(token.kind));
}

}  // namespace rulec::kql
