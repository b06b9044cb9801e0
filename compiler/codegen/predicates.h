// One rule's filters as a function.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

namespace rulec::codegen {

/// How a rule's function stands in its module.
struct MatchFunction {
  std::string name;
  /// The module is a rule's own: the function is seen from outside, slots are named by symbols, and what other rules
  /// may share is a function by itself (shared.h). Else the plan is in the same module: slots are numbers.
  bool alone = false;
};

/// Defines `i64 name(ptr fields, ptr context)`, an rt_match_fn: bit i tells whether filters[i] holds.
/// Emitted: branches that stop at the first operand that decides, and a loop over the values of each mention.
llvm::Function* emitMatchFunction(Abi& abi, const ir::RuleSet& set, const std::vector<ir::PredicateId>& filters,
                                  const MatchFunction& form);

/// Declares the function of a rule that is in a module of its own.
llvm::Function* declareMatchFunction(Abi& abi, const std::string& name);

}  // namespace rulec::codegen
