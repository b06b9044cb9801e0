// KQL written out as IR.
#pragma once

#include "compiler/sema/check_kql.h"
#include "compiler/sema/lower_leaf.h"

namespace rulec::sema {

/// Adds a predicate that holds where the query does. What cannot be compiled is reported; the result is then some
/// predicate. Cost: linear in the query.
[[nodiscard]] ir::PredicateId lowerKql(const CheckedKql& checked, IrBuilder& builder, Diagnostics& diagnostics);

}  // namespace rulec::sema
