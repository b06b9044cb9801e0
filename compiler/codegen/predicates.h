// One rule's filters as a function.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

namespace rulec::codegen {

/// Defines `i64 name(ptr fields)`, an rt_match_fn: bit i tells whether filters[i] holds.
/// Emitted: branches that stop at the first operand that decides, and a loop over the values of each mention.
llvm::Function* emitMatchFunction(Abi& abi, const ir::RuleSet& set, const std::vector<ir::PredicateId>& filters,
                                  const std::string& name);

}  // namespace rulec::codegen
