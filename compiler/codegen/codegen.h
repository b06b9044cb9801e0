// From the IR to an LLVM module that is specialised to the rules: one function per rule, and the plan.
#pragma once

#include "compiler/ir/ir.h"

#include <memory>
#include <string>

namespace llvm {
class LLVMContext;
class Module;
}  // namespace llvm

namespace rulec::codegen {

enum class AlertFormat : uint8_t { Ecs, Kibana };

/// What the plan says of where it comes from, and how much its alerts and its manifest tell.
struct CodegenOptions {
  std::string compilerVersion;  // "0.1.0"
  std::string target;           // "x86_64-linux"
  AlertFormat alertFormat = AlertFormat::Ecs;
  bool fullAlerts = false;    // Kibana only: everything of the rule
  bool fullManifest = false;  // what no alert shows, too
};

/// Generates `rt_the_plan` with the functions and constants it points to (runtime/abi.h). The module has no triple
/// and no data layout yet. The set must verify; every rule has at most RT_MAX_FILTERS distinct filters.
/// Deterministic. Cost: linear in the size of the set.
[[nodiscard]] std::unique_ptr<llvm::Module> generate(const ir::RuleSet& set, const CodegenOptions& options,
                                                     llvm::LLVMContext& context);

}  // namespace rulec::codegen
