// The values of KQL by the type of the field they are compared with.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/check_kql.h"

#include <optional>
#include <vector>

namespace rulec::sema {

/// The values of a field for which `field op value` holds; without `op`, `field: value`.
/// \param field a number, boolean, date, address, version, or for an order also a keyword
/// \returns nothing if the value is none of the field's type
[[nodiscard]] std::optional<std::vector<ir::Range>> kqlRanges(const KqlField& field, std::optional<kql::RangeOp> op,
                                                              const std::string& value);

/// Whether `field: value` tests a text: a keyword as a whole, or the words of a text.
[[nodiscard]] bool isKeyword(FieldType type);

}  // namespace rulec::sema
