#include "compiler/sema/kql_value.h"

#include "compiler/sema/range.h"

namespace rulec::sema {
namespace {

eql::BinaryOp comparison(std::optional<kql::RangeOp> op) {
  if (!op) return eql::BinaryOp::Equal;
  switch (*op) {
    case kql::RangeOp::Less:
      return eql::BinaryOp::Less;
    case kql::RangeOp::LessEqual:
      return eql::BinaryOp::LessEqual;
    case kql::RangeOp::Greater:
      return eql::BinaryOp::Greater;
    case kql::RangeOp::GreaterEqual:
      return eql::BinaryOp::GreaterEqual;
  }
  __builtin_unreachable();
}

}  // namespace

bool isKeyword(FieldType type) {
  return type == FieldType::Keyword || type == FieldType::Wildcard || type == FieldType::ConstantKeyword;
}

std::optional<std::vector<ir::Range>> kqlRanges(const KqlField& field, std::optional<kql::RangeOp> op,
                                                const std::string& value) {
  if (field.type == FieldType::Boolean && (op || (value != "true" && value != "false"))) return std::nullopt;
  return rangesOf(comparison(op), value, field.reading.type, field.reading.dateFormats);
}

}  // namespace rulec::sema
