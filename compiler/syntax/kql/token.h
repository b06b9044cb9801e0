// The words of KQL.
#pragma once

#include "compiler/syntax/kql/ast.h"

#include <string>
#include <string_view>

namespace rulec::kql {

enum class TokenKind : uint8_t {
  End,
  Invalid,  // a mistake that was reported
  Literal,  // quoted or not
  And,
  Or,
  Not,
  Colon,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  LeftParen,
  RightParen,
  LeftBrace,
  RightBrace,
};

struct Token {
  TokenKind kind = TokenKind::End;
  Span span;        // in the file
  Literal literal;  // of a Literal
};

/// The name of a kind, as `--emit=tokens` prints it.
[[nodiscard]] std::string_view name(TokenKind kind);
/// How a token is called in messages: "`and`", "`process.name`", "the end of the query".
[[nodiscard]] std::string describe(const Token& token);

}  // namespace rulec::kql
