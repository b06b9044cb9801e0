// From an LLVM module to machine code.
#pragma once

#include "compiler/link/target.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class Module;
class TargetMachine;
}  // namespace llvm

namespace rulec::link {

/// Makes LLVM know its targets; once in a process is enough, more do no harm.
void initializeTargets();

/// Makes the code generator of a target. Cost: about 2 ms for the first one of a process.
/// \param level 0, 1 or 2
[[nodiscard]] llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeTargetMachine(const Target& target,
                                                                                     unsigned level);

/// Gives the module the target's triple and data layout, then runs LLVM's passes for the level (none for 0).
void optimize(llvm::Module& module, llvm::TargetMachine& machine, unsigned level);

enum class CodeForm { Object, Assembly };

/// Generates code; the module is used up.
[[nodiscard]] llvm::Expected<llvm::SmallVector<char, 0>> emit(llvm::Module& module, llvm::TargetMachine& machine,
                                                              CodeForm form);

}  // namespace rulec::link
