// Expressions whose value is known before any event.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/check.h"

#include <optional>
#include <vector>

namespace rulec::sema {

/// What is known before any event; both lists are parallel to the query's expressions.
struct Constants {
  std::vector<std::optional<ir::Scalar>> values;  // of constant expressions; nothing: null
  /// Whether an expression is null whatever the event holds: constants that are, and what mentions an unmapped
  /// optional field where null wins.
  std::vector<bool> isNull;
};

/// Evaluates constant expressions with the runtime's own functions, so that a constant is what the same expression
/// would be in an event. Those that fail (a division by zero) are reported. Cost: linear in the query.
[[nodiscard]] Constants evaluateConstants(const CheckedQuery& checked, Diagnostics& diagnostics);

/// Whether a null argument number `argument` makes the function's result null.
[[nodiscard]] bool propagatesNull(Builtin function, size_t argument);
/// The IR's function for one of the language; none for cidrMatch.
[[nodiscard]] std::optional<ir::Function> functionOf(Builtin builtin);
[[nodiscard]] ir::Function functionOf(eql::BinaryOp op);  // arithmetic and logic
/// The patterns of a `regex` list as one pattern.
[[nodiscard]] std::string joinedRegex(const eql::Membership& list, const Constants& constants);
/// A scalar's text, as `string()` gives it.
[[nodiscard]] std::string textOf(const ir::Scalar& scalar);

}  // namespace rulec::sema
