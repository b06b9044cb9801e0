// Text tests specialised to their constants.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/codegen/texts.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

namespace rulec::codegen {

/// Branches to `yes` if the text is one of `members`, else to `no`. Leaves the builder without an insertion point.
/// Emitted: a switch on the length, then per member overlapping 8-byte compares with constants; for more than
/// kMaxCompared members a hash table (texts.h).
void emitTextIsOneOf(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextIsOneOf& test,
                     llvm::BasicBlock* yes, llvm::BasicBlock* no);

}  // namespace rulec::codegen
