// The values of KQL by the type of the field they are compared with.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/check_kql.h"

#include <optional>
#include <variant>
#include <vector>

namespace rulec::sema {

/// Times relative to now.
struct RelativeRange {
  std::optional<ir::RelativeBound> low, high;
};
using KqlRange = std::variant<std::vector<ir::Range>, RelativeRange>;

/// The values of a field for which `field op value` holds; without `op`, `field: value`.
/// \param field a number, boolean, date, address, version, or for an order also a keyword
/// \returns nothing if the value is none of the field's type
[[nodiscard]] std::optional<KqlRange> kqlRange(const KqlField& field, std::optional<kql::RangeOp> op,
                                               const std::string& value);

/// The values that lie in a range of both: in one of a lower and in one of an upper bound, of one kind.
/// \returns nothing if only one of them is relative to now
[[nodiscard]] std::optional<KqlRange> commonRange(const KqlRange& low, const KqlRange& high);

/// A value or a name as patterns of the IR spell it: a backslash before what stands for itself.
[[nodiscard]] std::string wildcardPattern(const kql::Literal& value);

/// Whether values are compared as whole texts.
[[nodiscard]] bool isKeyword(FieldType type);

}  // namespace rulec::sema
