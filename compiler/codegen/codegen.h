// From the IR to LLVM modules that are specialised to the rules: one function per rule, and the plan.
//
// A set is one module, or one for each rule and one for the plan. A rule's own module says nothing of the set that it
// is in, so that its machine code can be kept and used in any set: fields and shared predicates stand in it as symbols
// (docs/decisions/0008), which are given their numbers when the set is linked.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/support/grams.h"

#include <memory>
#include <string>
#include <vector>

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
  bool fullAlerts = false;           // Kibana only: everything of the rule
  bool fullManifest = false;         // what no alert shows, too
  const GramTable* grams = nullptr;  // of the events to come; null: the shipped ones
};

/// Generates `rt_the_plan` with the functions and constants it points to (runtime/abi.h). The module has no triple
/// and no data layout yet. The set must verify; every rule has at most RT_MAX_FILTERS distinct filters.
/// Deterministic. Cost: linear in the size of the set.
[[nodiscard]] std::unique_ptr<llvm::Module> generate(const ir::RuleSet& set, const CodegenOptions& options,
                                                     llvm::LLVMContext& context);

/// A hash of everything that stands in a module.
[[nodiscard]] std::string contentHash(const llvm::Module& module);

/// A rule's own module.
struct RuleModule {
  std::unique_ptr<llvm::Module> module;
  std::string key;                  // a hash of everything that stands in the module
  std::vector<std::string> shared;  // the predicates in it that other rules may share
};

/// Generates the function of a rule, `matchName(key)`. The context is a fresh one. The same for the same filters,
/// whatever else is in the set. Cost: linear in the rule.
[[nodiscard]] RuleModule generateRule(const ir::RuleSet& set, ir::RuleId rule, llvm::LLVMContext& context);
[[nodiscard]] std::string matchName(const std::string& key);

/// What the plan must know of the modules of its rules.
struct RuleNames {
  std::vector<std::string> keys;    // by rule
  std::vector<std::string> shared;  // of all rules, sorted and distinct
};

/// Generates `rt_the_plan` without the rules' functions. Cost: linear in the rules'
/// metadata and access terms.
[[nodiscard]] std::unique_ptr<llvm::Module> generatePlan(const ir::RuleSet& set, const RuleNames& names,
                                                         const CodegenOptions& options, llvm::LLVMContext& context);

/// A symbol that is a number below 2^31 instead of an address.
struct NumberSymbol {
  std::string name;
  uint64_t number = 0;
};

/// The symbols to which the rules' modules refer.
[[nodiscard]] std::vector<NumberSymbol> numbersOf(const ir::RuleSet& set, const RuleNames& names);

}  // namespace rulec::codegen
