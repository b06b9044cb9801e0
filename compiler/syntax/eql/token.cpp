#include "compiler/syntax/eql/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rulec::eql {
namespace {

struct KindInfo {
  TokenKind kind;
  std::string_view name;  // of --emit=tokens; of a keyword or sign: as written
};

constexpr std::array kKinds{
    KindInfo{TokenKind::End, "end"},
    KindInfo{TokenKind::Invalid, "invalid"},
    KindInfo{TokenKind::Identifier, "identifier"},
    KindInfo{TokenKind::QuotedIdentifier, "quoted-identifier"},
    KindInfo{TokenKind::Variable, "variable"},
    KindInfo{TokenKind::Tilde, "~"},
    KindInfo{TokenKind::String, "string"},
    KindInfo{TokenKind::RawString, "raw-string"},
    KindInfo{TokenKind::Number, "number"},
    KindInfo{TokenKind::And, "and"},
    KindInfo{TokenKind::Any, "any"},
    KindInfo{TokenKind::By, "by"},
    KindInfo{TokenKind::False, "false"},
    KindInfo{TokenKind::In, "in"},
    KindInfo{TokenKind::InTilde, "in~"},
    KindInfo{TokenKind::Join, "join"},
    KindInfo{TokenKind::Like, "like"},
    KindInfo{TokenKind::LikeTilde, "like~"},
    KindInfo{TokenKind::Maxspan, "maxspan"},
    KindInfo{TokenKind::Not, "not"},
    KindInfo{TokenKind::Null, "null"},
    KindInfo{TokenKind::Of, "of"},
    KindInfo{TokenKind::Or, "or"},
    KindInfo{TokenKind::Regex, "regex"},
    KindInfo{TokenKind::RegexTilde, "regex~"},
    KindInfo{TokenKind::Sample, "sample"},
    KindInfo{TokenKind::Sequence, "sequence"},
    KindInfo{TokenKind::True, "true"},
    KindInfo{TokenKind::Until, "until"},
    KindInfo{TokenKind::Where, "where"},
    KindInfo{TokenKind::With, "with"},
    KindInfo{TokenKind::Equal, "=="},
    KindInfo{TokenKind::NotEqual, "!="},
    KindInfo{TokenKind::Less, "<"},
    KindInfo{TokenKind::LessEqual, "<="},
    KindInfo{TokenKind::Greater, ">"},
    KindInfo{TokenKind::GreaterEqual, ">="},
    KindInfo{TokenKind::Assign, "="},
    KindInfo{TokenKind::Colon, ":"},
    KindInfo{TokenKind::Plus, "+"},
    KindInfo{TokenKind::Minus, "-"},
    KindInfo{TokenKind::Star, "*"},
    KindInfo{TokenKind::Slash, "/"},
    KindInfo{TokenKind::Percent, "%"},
    KindInfo{TokenKind::Dot, "."},
    KindInfo{TokenKind::Comma, ","},
    KindInfo{TokenKind::Question, "?"},
    KindInfo{TokenKind::LeftParen, "("},
    KindInfo{TokenKind::RightParen, ")"},
    KindInfo{TokenKind::LeftBracket, "["},
    KindInfo{TokenKind::RightBracket, "]"},
    KindInfo{TokenKind::MissingBracket, "!["},
    KindInfo{TokenKind::Pipe, "|"},
};

constexpr size_t index(TokenKind kind) { return static_cast<size_t>(kind); }

constexpr bool inOrder() {
  for (size_t i = 0; i < kKinds.size(); ++i)
    if (index(kKinds[i].kind) != i) return false;
  return kKinds.size() == index(TokenKind::Pipe) + 1;
}
static_assert(inOrder());

}  // namespace

std::string_view name(TokenKind kind) { return kKinds[index(kind)].name; }

std::string describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::End:
      return "the end of the query";
    case TokenKind::Identifier:
      return fmt::format("`{}`", token.text);
    case TokenKind::QuotedIdentifier:
      return fmt::format("the name `{}`", token.text);
    case TokenKind::String:
    case TokenKind::RawString:
      return "a string";
    case TokenKind::Number:
      return fmt::format("the number `{}`", token.text);
    default:
      return fmt::format("`{}`", name(token.kind));
  }
}

TokenKind keywordOf(std::string_view word) {
  for (size_t i = index(TokenKind::And); i <= index(TokenKind::With); ++i)
    if (kKinds[i].name == word) return kKinds[i].kind;
  return TokenKind::Identifier;
}

bool isKeyword(TokenKind kind) { return kind >= TokenKind::And && kind <= TokenKind::With; }

}  // namespace rulec::eql
