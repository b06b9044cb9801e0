// From query text to tokens.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/token.h"

namespace rulec::kql {

/// The length in bytes of the white space at `text[at]` (space, tab, CR, LF, U+00A0), or 0.
[[nodiscard]] size_t spaceLength(std::string_view text, size_t at);
/// Whether `and`, `or` or `not` (any case) stands at `text[at]`: its length, or 0.
[[nodiscard]] size_t keywordLength(std::string_view text, size_t at, std::string_view keyword);

/// Splits a query into tokens; the last one is End. Where a value ends depends on the keywords after it, and whether a
/// word is a keyword on the token before it: docs/kql.md, "Grammar". Mistakes are reported, one per cause, and the
/// lexer goes on: a literal with a bad escape is still a Literal. Cost: linear.
[[nodiscard]] std::vector<Token> lex(const MappedText& query, Diagnostics& diagnostics);

}  // namespace rulec::kql
