// Numbers of EQL.
#pragma once

#include "compiler/syntax/eql/ast.h"

#include <optional>

namespace rulec::eql {

/// Gives a number token its value: an int, else a long, else an unsigned long, else a double.
/// \returns nothing if it is larger than a double can be.
[[nodiscard]] std::optional<NumberLiteral> parseNumber(const std::string& text);

}  // namespace rulec::eql
