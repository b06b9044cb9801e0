// Address tests specialised to their blocks.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

namespace rulec::codegen {

/// Branches to `yes` if the address lies in one of `networks`, else to `no`. Leaves the builder without an
/// insertion point. Emitted: one test for IPv4, then per block a mask and a compare with constants, in 32 bits for
/// IPv4 and in 128 bits for IPv6; for more than a few blocks one call with a table of ranges.
void emitAddressInNetworks(Abi& abi, llvm::IRBuilder<>& builder, llvm::Value* high, llvm::Value* low,
                           const std::vector<ir::Network>& networks, llvm::BasicBlock* yes, llvm::BasicBlock* no);

}  // namespace rulec::codegen
