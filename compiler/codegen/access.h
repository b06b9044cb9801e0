// The tables by which an event finds the rules that it may match (runtime/abi.h, rt_access_plan).
#pragma once

#include "compiler/codegen/abi.h"

namespace rulec::codegen {

/// Whether such tables are made: for sets of more than a few rules that have an access.
[[nodiscard]] bool hasAccessPlan(const ir::RuleSet& set);

/// \returns a pointer to an rt_access_plan. Cost: linear in the rules' terms; the gates' rows take a bit for each rule
/// and value.
[[nodiscard]] llvm::Constant* emitAccessPlan(Abi& abi, const ir::RuleSet& set);

}  // namespace rulec::codegen
