// Comparisons with a constant as ranges of values.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/syntax/eql/ast.h"

#include <optional>
#include <vector>

namespace rulec::sema {

/// The values of a field or expression of type `type` for which `value op constant` holds: no range, one range.
/// `constant` is of a kind that can be compared (docs/language.md, "Comparisons"); `op` is an equality or an order.
/// \param formats the date formats of the field
/// \returns nothing for a text that is no date, number or address
[[nodiscard]] std::optional<std::vector<ir::Range>> rangesOf(eql::BinaryOp op, const ir::Scalar& constant,
                                                             ir::Type type, const std::vector<std::string>& formats);

}  // namespace rulec::sema
