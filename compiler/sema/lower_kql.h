// KQL written out as IR.
#pragma once

#include "compiler/sema/check_kql.h"
#include "compiler/sema/lower_leaf.h"

namespace rulec::sema {

/// Adds a predicate that holds where the query does. What cannot be compiled is reported; the result is then some
/// predicate. Cost: linear in the query.
/// \param keepsPlaces whether predicates say where they were written, so that lints look at them: for what a rule asks
///   itself, not for what several rules share
[[nodiscard]] ir::PredicateId lowerKql(const CheckedKql& checked, IrBuilder& builder, Diagnostics& diagnostics,
                                       bool keepsPlaces = false);

}  // namespace rulec::sema
