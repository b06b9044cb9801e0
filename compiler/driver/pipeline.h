// From checked rules to machine code: the phases of the compiler in their order.
#pragma once

#include "compiler/driver/object_cache.h"
#include "compiler/driver/options.h"
#include "compiler/driver/timings.h"
#include "compiler/ir/ir.h"
#include "compiler/link/jit.h"
#include "compiler/link/target.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace rulec::driver {

/// The IR after the passes that the options leave on; prints after the passes that they name.
[[nodiscard]] ir::RuleSet optimizeRules(ir::RuleSet rules, const CompileOptions& options);

/// The LLVM module as text, after LLVM's own passes.
[[nodiscard]] llvm::Expected<std::string> emitLlvm(const ir::RuleSet& rules, const link::Target& target,
                                                   const CompileOptions& options, Timings& timings);

/// Machine code that defines `rt_the_plan`.
[[nodiscard]] llvm::Expected<Bytes> emitObject(const ir::RuleSet& rules, const link::Target& target,
                                               const CompileOptions& options, Timings& timings);

[[nodiscard]] llvm::Expected<Bytes> emitAssembly(const ir::RuleSet& rules, const link::Target& target,
                                                 const CompileOptions& options, Timings& timings);

/// Optimises, compiles and loads rules into this process.
[[nodiscard]] llvm::Expected<link::LoadedPlan> compileAndLoad(ir::RuleSet rules, const CompileOptions& options,
                                                              Timings& timings);

}  // namespace rulec::driver
