// What rules read of events.
#pragma once

#include "compiler/ir/ir.h"

#include <set>

namespace rulec::driver {

/// The fields of a rule's filters, keys and order of events. Cost: linear in the rule.
[[nodiscard]] std::set<ir::FieldId> fieldsOf(const ir::RuleSet& set, const ir::Rule& rule);

}  // namespace rulec::driver
