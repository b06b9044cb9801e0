// The plan: every rule's constants, and the tables they share.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/codegen/codegen.h"

namespace rulec::codegen {

/// The functions of the rules, by rule.
using MatchFunctions = std::vector<llvm::Function*>;

/// Defines `rt_the_plan` and everything it points to.
/// \param memoCount predicates that the functions share
void emitPlan(Abi& abi, const ir::RuleSet& set, const CodegenOptions& options, const MatchFunctions& functions,
              size_t memoCount = 0);

/// The filters of a rule, each once, in order of first use: bit i of the rule's function is filters[i].
[[nodiscard]] std::vector<ir::PredicateId> distinctFilters(const ir::Rule& rule);

}  // namespace rulec::codegen
