// The types of fields and expressions, as the mapping gives them.
#pragma once

#include "compiler/ir/ir.h"

#include <cstdint>
#include <string_view>

namespace rulec::sema {

/// A field's mapping type. Integer kinds are Long, real kinds Double. Text is usable only through its keyword
/// sub-field, and then as Keyword. Unsupported covers nested, geo, range, binary and the like.
enum class FieldType : uint8_t {
  Keyword,
  Wildcard,
  ConstantKeyword,
  Text,
  Long,
  UnsignedLong,
  Double,
  Boolean,
  Date,
  DateNanos,
  Ip,
  Version,
  Flattened,
  Unsupported
};

/// What an expression evaluates to. Null is the type of the literal `null` and of unmapped optional fields.
enum class ExprType : uint8_t {
  Text,
  Integer,
  Unsigned,
  Double,
  Boolean,
  Date,
  DateNanos,
  Address,
  Version,
  Null,
  Invalid
};

/// The mapping name, e.g. "unsigned_long".
[[nodiscard]] std::string_view name(FieldType type);
/// The word for messages, e.g. "a number".
[[nodiscard]] std::string_view describe(ExprType type);
/// What reading a field of this type gives. Unsupported gives Invalid.
[[nodiscard]] ExprType valueType(FieldType type);
[[nodiscard]] bool isNumber(ExprType type);
/// The IR type of what an expression gives. `type` is neither Null nor Invalid.
[[nodiscard]] ir::Type irType(ExprType type);

}  // namespace rulec::sema
