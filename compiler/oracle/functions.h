// The functions and the arithmetic of the language, on values.
#pragma once

#include "compiler/oracle/value.h"
#include "compiler/sema/check.h"

#include <optional>
#include <span>

namespace rulec::oracle {

/// A result, which may be null; nothing if the engine whose language this is throws an error there.
using Result = std::optional<Value>;

/// Whether a null for this argument makes the result null.
[[nodiscard]] bool propagatesNull(sema::Builtin function, size_t argument);

/// Evaluates any function but cidrMatch. The arguments have the types that sema has checked.
[[nodiscard]] Result call(sema::Builtin function, bool insensitive, std::span<const Value> arguments);

/// `left op right` for + - * / %; null if either is.
[[nodiscard]] Result arithmetic(eql::BinaryOp op, const Value& left, const Value& right);
[[nodiscard]] Result negate(const Value& value);

/// Kleene's logic. `decisive` (false for `and`, true for `or`) on one side decides.
[[nodiscard]] Value connect(const Value& left, const Value& right, bool decisive);
[[nodiscard]] Value invert(const Value& truth);

/// A time or an address as its text, which its value alone does not tell; anything else as it is.
[[nodiscard]] Value withText(const Value& value, ir::Type type);
/// A number as a text in the way of Java's toString; booleans and texts likewise. `value` is one of these.
[[nodiscard]] std::string textOf(const Value& value);

}  // namespace rulec::oracle
