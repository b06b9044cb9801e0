// IR evaluated as it stands: docs/ir.md.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/oracle/evaluate.h"

namespace rulec::oracle {

/// \returns one RuleTest for each rule, which read `rules`; nothing if something in it was refused. Nothing is, as yet.
[[nodiscard]] std::optional<std::vector<RuleTest>> testsOf(const ir::RuleSet& rules, std::vector<Refusal>& refusals);

}  // namespace rulec::oracle
