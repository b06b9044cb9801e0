#include "compiler/codegen/codegen.h"

#include "compiler/codegen/hash.h"
#include "compiler/codegen/plan.h"
#include "compiler/codegen/predicates.h"
#include "compiler/codegen/shared.h"

#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

namespace rulec::codegen {
std::string contentHash(const llvm::Module& module) {
  llvm::SmallVector<char, 0> bitcode;
  llvm::raw_svector_ostream out(bitcode);
  llvm::WriteBitcodeToFile(module, out);
  return contentHex({bitcode.data(), bitcode.size()});
}

std::unique_ptr<llvm::Module> generate(const ir::RuleSet& set, const CodegenOptions& options,
                                       llvm::LLVMContext& context) {
  auto module = std::make_unique<llvm::Module>("rules", context);
  Abi abi(*module);
  MatchFunctions functions;
  for (const ir::Rule& rule : set.rules)
    functions.push_back(
        emitMatchFunction(abi, set, distinctFilters(rule), {fmt::format("rule_{}", functions.size()), false}));
  emitPlan(abi, set, options, functions);
  assert(!llvm::verifyModule(*module, &llvm::errs()));
  return module;
}

std::string matchName(const std::string& key) { return "match." + key; }

RuleModule generateRule(const ir::RuleSet& set, ir::RuleId rule, llvm::LLVMContext& context) {
  RuleModule result{std::make_unique<llvm::Module>("rules", context), {}, {}};
  Abi abi(*result.module);
  llvm::Function* match = emitMatchFunction(abi, set, distinctFilters(set.rules[rule]), {"match", true});
  assert(!llvm::verifyModule(*result.module, &llvm::errs()));
  for (const llvm::Function& function : *result.module)
    if (function.hasComdat()) result.shared.push_back(function.getName().str());
  result.key = contentHash(*result.module);
  match->setName(matchName(result.key));
  return result;
}

std::unique_ptr<llvm::Module> generatePlan(const ir::RuleSet& set, const RuleNames& names,
                                           const CodegenOptions& options, llvm::LLVMContext& context) {
  auto module = std::make_unique<llvm::Module>("plan", context);
  Abi abi(*module);
  MatchFunctions functions;
  for (const std::string& key : names.keys) functions.push_back(declareMatchFunction(abi, matchName(key)));
  emitPlan(abi, set, options, functions, names.shared.size());
  assert(!llvm::verifyModule(*module, &llvm::errs()));
  return module;
}

std::vector<NumberSymbol> numbersOf(const ir::RuleSet& set, const RuleNames& names) {
  std::vector<NumberSymbol> numbers;
  for (uint32_t i = 0; i < set.fields.size(); ++i)
    numbers.push_back({slotSymbol(set.fields[ir::FieldId{i}]), i * sizeof(void*)});
  for (size_t i = 0; i < names.shared.size(); ++i)
    numbers.push_back({memoSymbol(names.shared[i]), i * sizeof(uint64_t)});
  return numbers;
}

}  // namespace rulec::codegen
