// The condition of one AnyOf, for one choice of elements.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

#include <functional>
#include <vector>

namespace rulec::codegen {

struct Condition {
  ir::ValueId value;                          // a boolean
  const std::vector<llvm::Value*>& elements;  // by mention: pointer to rt_value, or null
  bool allPresent = false;                    // no element is null
  bool keepsAnswers = false;                  // the runtime may keep what a test says of an element
  llvm::Value* context = nullptr;             // pointer to rt_context
  /// Loads a field's first value, or null.
  std::function<llvm::Value*(ir::FieldId)> field;
};

/// Branches to `yes` if the condition is present and true, else to `no`. Leaves the builder without an insertion point.
/// Emitted: tests of constants in place (strings.h, networks.h, ranges.h); for what must be computed, calls of the
/// runtime's functions with cells on the stack, operands first.
void emitCondition(Abi& abi, const ir::RuleSet& set, llvm::IRBuilder<>& builder, const Condition& condition,
                   llvm::BasicBlock* yes, llvm::BasicBlock* no);

}  // namespace rulec::codegen
