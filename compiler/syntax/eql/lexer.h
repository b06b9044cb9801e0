// From query text to tokens.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/eql/token.h"

namespace rulec::eql {

/// A comment with its signs, in bytes of the query's text.
struct Comment {
  size_t begin = 0;
  size_t end = 0;
};

/// Splits a query into tokens; the last one is End. White space and comments (which nest) are left out.
/// Mistakes are reported, one per cause, and the lexer goes on: a string with a bad escape is still a String token,
/// what cannot be any word is an Invalid token.
/// \param comments takes the comments, if it is given
/// Cost: linear. Grammar: docs/language.md, "Grammar".
[[nodiscard]] std::vector<Token> lex(const MappedText& query, Diagnostics& diagnostics,
                                     std::vector<Comment>* comments = nullptr);

}  // namespace rulec::eql
