// Patterns of regular expressions, as Elasticsearch reads them.
#pragma once

#include "compiler/ir/regex_tree.h"

#include <string_view>
#include <variant>

namespace rulec::ir {

/// A pattern of more code points, or of deeper groups, is not read.
inline constexpr size_t kRegexMaxLength = 1000;
inline constexpr size_t kRegexMaxDepth = 200;

/// Reads a pattern; a text matches it as a whole. With `foldCase`, ASCII letters match in both cases. In Lucene's
/// dialect that is not so of ranges: `[abc]` matches "B", `[a-c]` does not. In Java's it is.
/// \param pattern valid UTF-8
/// Unlike Lucene's, a repetition of what matches nothing (`#*`) matches the empty text, and `()` does in both cases.
/// Source: Lucene 9, RegExp.java (the grammar in its documentation); Java 17, java.util.regex.Pattern.
[[nodiscard]] std::variant<RegexTree, RegexError> parseRegex(std::string_view pattern, RegexDialect dialect,
                                                             bool foldCase);

}  // namespace rulec::ir
