// The checked KQL tree, evaluated as it stands: docs/kql.md. Two-valued throughout.
#pragma once

#include "compiler/oracle/expressions.h"
#include "compiler/oracle/rule_test.h"
#include "compiler/sema/check_kql.h"

#include <optional>
#include <vector>

namespace rulec::oracle {

/// \returns the query as a test of events, which reads `checked`: it must stay where it is; nothing if something in it
/// was refused.
[[nodiscard]] std::optional<RuleTest> testOf(const sema::CheckedKql& checked, uint32_t index,
                                             std::vector<Refusal>& refusals);

}  // namespace rulec::oracle
