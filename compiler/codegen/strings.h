// Text tests specialised to their constants.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

namespace rulec::codegen {

/// Branches to `yes` if the text at `data`, `length` bytes long, is one of `members`, else to `no`. The text is
/// followed by RT_PADDING bytes that may be read. Leaves the builder without an insertion point.
/// Emitted: a switch on the length, then per member overlapping 8-byte compares with constants; for more than
/// kMaxCompared members a hash table (texts.h).
void emitTextIsOneOf(Abi& abi, llvm::IRBuilder<>& builder, llvm::Value* data, llvm::Value* length,
                     const ir::TextIsOneOf& test, llvm::BasicBlock* yes, llvm::BasicBlock* no);

}  // namespace rulec::codegen
