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

/// Where a rule's code finds the time.
struct Clock {
  llvm::Value* times;  // pointer to the rt_value of the event's time, or null
  ir::Type type;       // of the time
  llvm::Value* context;
};

/// Whether a time of a type lies between times relative to now.
[[nodiscard]] llvm::Value* emitInRelativeRange(Abi& abi, llvm::IRBuilder<>& builder, llvm::Value* time, ir::Type type,
                                               const ir::InRelativeRange& range, const Clock& clock);

}  // namespace rulec::codegen
