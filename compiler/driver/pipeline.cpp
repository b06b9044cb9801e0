#include "compiler/driver/pipeline.h"

#include "compiler/codegen/codegen.h"
#include "compiler/driver/objects.h"
#include "compiler/ir/printer.h"
#include "compiler/link/object.h"
#include "compiler/opt/pipeline.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::driver {
namespace {

/// A module after LLVM's passes. Members are destroyed in reverse order: the module before its context.
struct OptimizedModule {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};

llvm::Expected<OptimizedModule> optimizedModule(const ir::RuleSet& rules, const link::Target& target,
                                                const CompileOptions& options, Timings& timings) {
  auto machine = link::makeTargetMachine(target, options.level);
  if (!machine) return machine.takeError();
  timings.lap("llvm start");
  OptimizedModule result{std::make_unique<llvm::LLVMContext>(), std::move(*machine), nullptr};
  result.module = codegen::generate(rules, codegenOptions(target, options), *result.context);
  timings.lap("codegen");
  link::optimize(*result.module, *result.machine, options.level);
  timings.lap("llvm passes");
  return result;
}

llvm::Expected<Bytes> emitCode(const ir::RuleSet& rules, const link::Target& target, const CompileOptions& options,
                               Timings& timings, link::CodeForm form) {
  auto module = optimizedModule(rules, target, options, timings);
  if (!module) return module.takeError();
  auto code = link::emit(*module->module, *module->machine, form);
  timings.lap("emit");
  return code;
}

}  // namespace

ir::RuleSet optimizeRules(ir::RuleSet rules, const CompileOptions& options) {
  opt::PipelineOptions pipeline{
      options.level > 0, options.disabledPasses, options.stopAfter, {}, options.profile.get()};
  if (!options.printAfter.empty()) {
    pipeline.afterPass = [&](const opt::Pass& pass, const ir::RuleSet& set) {
      if (std::ranges::find(options.printAfter, pass.name) != options.printAfter.end())
        fmt::print(stderr, "; after {}\n{}", pass.name, ir::print(set));
    };
  }
  return opt::optimize(std::move(rules), pipeline);
}

llvm::Expected<std::string> emitLlvm(const ir::RuleSet& rules, const link::Target& target,
                                     const CompileOptions& options, Timings& timings) {
  auto module = optimizedModule(rules, target, options, timings);
  if (!module) return module.takeError();
  std::string text;
  llvm::raw_string_ostream out(text);
  module->module->print(out, nullptr);
  return text;
}

llvm::Expected<Bytes> emitObject(const ir::RuleSet& rules, const link::Target& target, const CompileOptions& options,
                                 Timings& timings) {
  return emitCode(rules, target, options, timings, link::CodeForm::Object);
}

llvm::Expected<Bytes> emitAssembly(const ir::RuleSet& rules, const link::Target& target, const CompileOptions& options,
                                   Timings& timings) {
  return emitCode(rules, target, options, timings, link::CodeForm::Assembly);
}

llvm::Expected<link::LoadedPlan> compileAndLoad(ir::RuleSet rules, const CompileOptions& options, Timings& timings) {
  const link::Target* host = link::findTarget("x86_64-linux");
  auto objects = makeObjects(optimizeRules(std::move(rules), options), *host, options, timings);
  if (!objects) return objects.takeError();
  auto plan = link::loadPlan(objects->input());
  timings.lap("load");
  return plan;
}

}  // namespace rulec::driver
