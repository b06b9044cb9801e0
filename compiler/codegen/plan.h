// The plan: every rule's constants, and the tables they share.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/codegen/codegen.h"

namespace rulec::codegen {

/// Defines `rt_the_plan` and everything it points to.
void emitPlan(Abi& abi, const ir::RuleSet& set, const CodegenOptions& options);

}  // namespace rulec::codegen
