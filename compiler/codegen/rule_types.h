// What a rule of one type says besides its filters, as constants of the plan.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

namespace rulec::codegen {

/// The kind of a rule, an rt_rule_kind.
[[nodiscard]] uint32_t kindNumber(const ir::Rule& rule);
/// The name of what the runtime does for a rule, an rt_rule_functions.
[[nodiscard]] const char* ruleFunctions(const ir::Rule& rule);
/// Whether an alert may have more than its events and its rule: numbers of a group, new terms, indicators, what was
/// suppressed.
[[nodiscard]] bool matchesBringAlong(const ir::Rule& rule);
/// What rt_rule.type points to; null if the kind has nothing.
[[nodiscard]] llvm::Constant* emitRuleType(Abi& abi, const ir::Rule& rule, const std::string& name);
/// What rt_rule.suppression points to; null for a rule without.
[[nodiscard]] llvm::Constant* emitSuppression(Abi& abi, const ir::Rule& rule, const std::string& name);

}  // namespace rulec::codegen
