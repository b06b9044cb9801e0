// The fields that a name in KQL stands for.
#pragma once

#include "compiler/sema/check_kql.h"

#include <vector>

namespace rulec::sema {

/// What a leaf asks of its fields.
enum class KqlAsks : uint8_t { AnyValue, Values };

/// The fields of a name: one; of a flattened field all below it; of an object, which can only be asked for any value,
/// the same; of a pattern all whose names match. Names that the schema does not know are keywords there, whatever their
/// values are; to the others their own types apply. What is wrong with the name is reported.
/// \param name   the whole name, also in a group
/// \param within the objects that are asked; empty: events
/// Cost: of objects and patterns linear in the schema.
[[nodiscard]] std::vector<KqlField> kqlFields(const kql::Literal& name, const std::string& within, FileId file,
                                              KqlAsks asks, const Schema& schema, Diagnostics& diagnostics);

/// `name`, as it is written in a group of the objects `within`.
[[nodiscard]] kql::Literal wholeName(const kql::Literal& name, const std::string& within);
/// The objects of a name. Reports one that is not that of nested objects.
[[nodiscard]] std::vector<KqlField> kqlObjects(const kql::Literal& name, const std::string& within, FileId file,
                                               const Schema& schema, Diagnostics& diagnostics);

}  // namespace rulec::sema
