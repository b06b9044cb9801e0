// The checked syntax tree, evaluated as it stands: docs/language.md, "True, false and missing".
#pragma once

#include "compiler/oracle/expressions.h"
#include "compiler/oracle/rule_test.h"
#include "compiler/sema/rule.h"

#include <optional>
#include <vector>

namespace rulec::oracle {

/// \returns the rule as tests of events, which read `rule`: it must stay where it is; nothing if something in it was
/// refused. The tests are not for several threads.
[[nodiscard]] std::optional<RuleTest> testOf(const sema::CheckedRule& rule, uint32_t index,
                                             std::vector<Refusal>& refusals);

}  // namespace rulec::oracle
