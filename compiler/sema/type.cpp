#include "compiler/sema/type.h"

namespace rulec::sema {

std::string_view name(FieldType type) {
  switch (type) {
    case FieldType::Keyword:
      return "keyword";
    case FieldType::Wildcard:
      return "wildcard";
    case FieldType::ConstantKeyword:
      return "constant_keyword";
    case FieldType::Text:
      return "text";
    case FieldType::Long:
      return "long";
    case FieldType::UnsignedLong:
      return "unsigned_long";
    case FieldType::Double:
      return "double";
    case FieldType::Boolean:
      return "boolean";
    case FieldType::Date:
      return "date";
    case FieldType::DateNanos:
      return "date_nanos";
    case FieldType::Ip:
      return "ip";
    case FieldType::Version:
      return "version";
    case FieldType::Flattened:
      return "flattened";
    case FieldType::Unsupported:
      return "unsupported";
  }
  __builtin_unreachable();
}

std::string_view describe(ExprType type) {
  switch (type) {
    case ExprType::Text:
      return "text";
    case ExprType::Integer:
    case ExprType::Unsigned:
      return "a whole number";
    case ExprType::Double:
      return "a number";
    case ExprType::Boolean:
      return "true or false";
    case ExprType::Date:
    case ExprType::DateNanos:
      return "a date";
    case ExprType::Address:
      return "an IP address";
    case ExprType::Version:
      return "a version";
    case ExprType::Null:
      return "null";
    case ExprType::Invalid:
      return "not a value";
  }
  __builtin_unreachable();
}

ExprType valueType(FieldType type) {
  switch (type) {
    case FieldType::Keyword:
    case FieldType::Wildcard:
    case FieldType::ConstantKeyword:
    case FieldType::Text:
    case FieldType::Flattened:
      return ExprType::Text;
    case FieldType::Long:
      return ExprType::Integer;
    case FieldType::UnsignedLong:
      return ExprType::Unsigned;
    case FieldType::Double:
      return ExprType::Double;
    case FieldType::Boolean:
      return ExprType::Boolean;
    case FieldType::Date:
      return ExprType::Date;
    case FieldType::DateNanos:
      return ExprType::DateNanos;
    case FieldType::Ip:
      return ExprType::Address;
    case FieldType::Version:
      return ExprType::Version;
    case FieldType::Unsupported:
      return ExprType::Invalid;
  }
  __builtin_unreachable();
}

ir::Type irType(ExprType type) {
  switch (type) {
    case ExprType::Text:
      return ir::Type::Text;
    case ExprType::Integer:
      return ir::Type::Integer;
    case ExprType::Unsigned:
      return ir::Type::Unsigned;
    case ExprType::Double:
      return ir::Type::Double;
    case ExprType::Boolean:
      return ir::Type::Boolean;
    case ExprType::Date:
      return ir::Type::Date;
    case ExprType::DateNanos:
      return ir::Type::DateNanos;
    case ExprType::Address:
      return ir::Type::Address;
    case ExprType::Version:
      return ir::Type::Version;
    case ExprType::Null:
    case ExprType::Invalid:
      break;
  }
  __builtin_unreachable();
}

bool isNumber(ExprType type) {
  return type == ExprType::Integer || type == ExprType::Unsigned || type == ExprType::Double;
}

}  // namespace rulec::sema
