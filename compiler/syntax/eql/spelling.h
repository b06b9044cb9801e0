// How the parts of a query are written.
#pragma once

#include "compiler/syntax/eql/ast.h"

#include <string>
#include <string_view>

namespace rulec::eql {

[[nodiscard]] std::string_view spelling(UnaryOp op);
[[nodiscard]] std::string_view spelling(BinaryOp op);
[[nodiscard]] std::string_view spelling(MembershipOp op);

/// With quotes; raw if it was raw.
[[nodiscard]] std::string spellString(const StringLiteral& literal);
/// A dotted name, with backticks round the parts that need them.
[[nodiscard]] std::string spellPath(std::string_view path);
/// A name, or a string where it is none.
[[nodiscard]] std::string spellCategory(const std::string& category);
/// A positive duration in its largest whole unit: "90s", "1m".
[[nodiscard]] std::string spellSpan(int64_t ns);

}  // namespace rulec::eql
