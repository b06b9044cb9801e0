#include "compiler/link/object.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

#include <mutex>

namespace rulec::link {
namespace {

llvm::Error failure(const std::string& text) { return llvm::createStringError(llvm::inconvertibleErrorCode(), text); }

/// Rules are branches and compares that the optimiser has put in order, and calls of the runtime: no loop worth
/// unrolling, nothing to vectorise, nothing to inline. These passes leave a matcher with 0.1 % more instructions than
/// the whole pipeline of LLVM's level 2, in two thirds of its time (docs/benchmarks.md).
llvm::FunctionPassManager passesOf(unsigned level) {
  llvm::FunctionPassManager passes;
  if (level > 1) passes.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
  passes.addPass(llvm::EarlyCSEPass(level > 1));
  passes.addPass(llvm::SimplifyCFGPass());
  if (level == 1) return passes;
  passes.addPass(llvm::InstCombinePass());
  passes.addPass(llvm::SimplifyCFGPass());
  return passes;
}

}  // namespace

void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
  });
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeTargetMachine(const Target& target, unsigned level) {
  initializeTargets();
  std::string triple(target.triple);
  std::string error;
  const llvm::Target* found = llvm::TargetRegistry::lookupTarget(triple, error);
  if (found == nullptr) return failure(error);
  auto codegenLevel = level == 0 ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default;
  // Position-independent: the same object goes into a matcher at a fixed address and into this process.
  std::unique_ptr<llvm::TargetMachine> machine(found->createTargetMachine(
      triple, std::string(target.cpu), "", {}, llvm::Reloc::PIC_, llvm::CodeModel::Small, codegenLevel));
  if (machine == nullptr) return failure("no code generator for " + triple);
  machine->Options.FunctionSections = true;
  machine->Options.DataSections = true;
  machine->Options.EmitAddrsig = false;
  return machine;
}

void optimize(llvm::Module& module, llvm::TargetMachine& machine, unsigned level) {
  module.setTargetTriple(machine.getTargetTriple().str());
  module.setDataLayout(machine.createDataLayout());
  if (level == 0) return;
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  llvm::ModulePassManager passes;
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(passesOf(level)));
  passes.run(module, modules);
}

llvm::Expected<llvm::SmallVector<char, 0>> emit(llvm::Module& module, llvm::TargetMachine& machine, CodeForm form) {
  llvm::SmallVector<char, 0> code;
  llvm::raw_svector_ostream out(code);
  llvm::legacy::PassManager passes;
  auto type = form == CodeForm::Object ? llvm::CodeGenFileType::ObjectFile : llvm::CodeGenFileType::AssemblyFile;
  if (machine.addPassesToEmitFile(passes, out, nullptr, type)) return failure("this target cannot emit that form");
  passes.run(module);
  return code;
}

}  // namespace rulec::link
