// Ranges of values specialised to their bounds.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

#include <vector>

namespace rulec::codegen {

/// \param value pointer to an rt_value or rt_cell that is there, of type `type`
/// \returns an i1: whether it lies in one of the ranges (ir::InRange). Emitted: compares with constants; of texts,
/// versions and computed numbers calls of the runtime.
llvm::Value* emitInRange(Abi& abi, llvm::IRBuilder<>& builder, llvm::Value* value, ir::Type type,
                         const std::vector<ir::Range>& ranges);

/// Whether a time lies between times relative to now.
/// \param nanos whether it counts nanoseconds
[[nodiscard]] llvm::Value* emitInRelativeRange(Abi& abi, llvm::IRBuilder<>& builder, llvm::Value* time, bool nanos,
                                               const ir::InRelativeRange& range, llvm::Value* context);

}  // namespace rulec::codegen
