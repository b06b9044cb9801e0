// From query text to tokens.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/eql/token.h"

namespace rulec::eql {

/// Splits a query into tokens; the last one is End. White space and comments (which nest) are left out.
/// Mistakes are reported, one per cause, and the lexer goes on: a string with a bad escape is still a String token,
/// what cannot be any word is an Invalid token.
/// Cost: linear. Grammar: docs/language.md, "Grammar".
[[nodiscard]] std::vector<Token> lex(const MappedText& query, Diagnostics& diagnostics);

}  // namespace rulec::eql
