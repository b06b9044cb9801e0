// The words of EQL.
#pragma once

#include "compiler/support/source.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::eql {

enum class TokenKind : uint8_t {
  End,
  Invalid,           // reported by the lexer; a parser that stumbles over it says nothing more
  Identifier,        // `text`: the name, without backticks
  QuotedIdentifier,  // in backticks: never a keyword
  Variable,          // `$entry`, of another dialect; `text`: the name, without `$`
  Tilde,             // follows a name without space: `startsWith~`
  String,            // "..."; `text`: unescaped
  RawString,         // """..."""
  Number,            // `text`: as written
  // Keywords.
  And,
  Any,
  By,
  False,
  In,
  InTilde,
  Join,
  Like,
  LikeTilde,
  Maxspan,
  Not,
  Null,
  Of,
  Or,
  Regex,
  RegexTilde,
  Sample,
  Sequence,
  True,
  Until,
  Where,
  With,
  // Punctuation.
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Assign,
  Colon,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Dot,
  Comma,
  Question,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  MissingBracket /* ![ */,
  Pipe,
};

struct Token {
  TokenKind kind = TokenKind::End;
  Span span;         // in the file
  std::string text;  // see TokenKind; otherwise as written
};

/// The name of a kind, as `--emit=tokens` prints it.
[[nodiscard]] std::string_view name(TokenKind kind);
/// How a kind is called in messages: "`and`", "a name".
[[nodiscard]] std::string describe(const Token& token);
/// The keyword that `word` is, or Identifier.
[[nodiscard]] TokenKind keywordOf(std::string_view word);
[[nodiscard]] bool isKeyword(TokenKind kind);

}  // namespace rulec::eql
