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
/// Cost: of objects and patterns linear in the schema.
[[nodiscard]] std::vector<KqlField> kqlFields(const kql::Literal& name, FileId file, KqlAsks asks, const Schema& schema,
                                              Diagnostics& diagnostics);

}  // namespace rulec::sema
