#include "compiler/codegen/codegen.h"

#include "compiler/codegen/plan.h"

#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"

namespace rulec::codegen {

std::unique_ptr<llvm::Module> generate(const ir::RuleSet& set, const CodegenOptions& options,
                                       llvm::LLVMContext& context) {
  auto module = std::make_unique<llvm::Module>("rules", context);
  Abi abi(*module);
  emitPlan(abi, set, options);
  assert(!llvm::verifyModule(*module, &llvm::errs()));
  return module;
}

}  // namespace rulec::codegen
