// The machine code of a set of rules: an object for each rule, most of them made before, and one for the plan.
#pragma once

#include "compiler/codegen/codegen.h"
#include "compiler/driver/object_cache.h"
#include "compiler/driver/options.h"
#include "compiler/driver/timings.h"
#include "compiler/ir/ir.h"
#include "compiler/link/input.h"
#include "compiler/link/target.h"

#include "llvm/Support/Error.h"

#include <string_view>
#include <vector>

namespace rulec::driver {

/// Objects that are linked together.
struct Objects {
  std::vector<Bytes> files;  // the plan's, then those of the rules in the order of the set; equal code is there once
  size_t compiled = 0;
  size_t cached = 0;

  std::vector<link::Number> numbers;
  std::vector<std::string_view> views;  // of `files`

  [[nodiscard]] link::Input input() const { return {views, numbers}; }
};

/// What the plan says of itself.
[[nodiscard]] codegen::CodegenOptions codegenOptions(const link::Target& target, const CompileOptions& options);

/// Compiles optimised rules on as many threads as the options say. The bytes depend on the rules, the target and the
/// level alone: not on the threads, and not on what was in the cache. A set of a few rules is one object.
[[nodiscard]] llvm::Expected<Objects> makeObjects(const ir::RuleSet& rules, const link::Target& target,
                                                  const CompileOptions& options, Timings& timings);

}  // namespace rulec::driver
