#include "compiler/link/jit.h"

#include "compiler/link/object.h"
#include "runtime/abi.h"

#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/Support/TargetSelect.h"

namespace rulec::link {

struct LoadedPlan::Impl {
  std::unique_ptr<llvm::orc::LLJIT> jit;
  const rt_plan* plan = nullptr;
};

LoadedPlan::LoadedPlan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LoadedPlan::LoadedPlan(LoadedPlan&&) noexcept = default;
LoadedPlan& LoadedPlan::operator=(LoadedPlan&&) noexcept = default;
LoadedPlan::~LoadedPlan() = default;

const rt_plan* LoadedPlan::plan() const { return impl_->plan; }

namespace {

/// The functions that generated code may call, where they are in this process, and the input's numbers.
std::unique_ptr<llvm::orc::MaterializationUnit> symbols(llvm::orc::LLJIT& jit, const Input& input) {
  llvm::orc::SymbolMap symbols;
  for (const Number& number : input.numbers)
    symbols[jit.mangleAndIntern(number.name)] = {llvm::orc::ExecutorAddr(number.value), llvm::JITSymbolFlags::Exported};
#define RULEC_SYMBOL(name)                                                          \
  symbols[jit.mangleAndIntern(#name)] = {llvm::orc::ExecutorAddr::fromPtr(&(name)), \
                                         llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  RT_LANGUAGE_FUNCTIONS(RULEC_SYMBOL)
  RT_TESTS(RULEC_SYMBOL)
  RT_ALERT_FUNCTIONS(RULEC_SYMBOL)
  RULEC_SYMBOL(rt_the_event)
  RULEC_SYMBOL(rt_the_sequence)
  RULEC_SYMBOL(rt_the_sequence_of_missing)
  RULEC_SYMBOL(rt_the_sample)
  RULEC_SYMBOL(rt_the_threshold)
  RULEC_SYMBOL(rt_the_new_terms)
  RULEC_SYMBOL(rt_the_threat_match)
  RULEC_SYMBOL(rt_the_boolean)
  RULEC_SYMBOL(rt_the_integer)
  RULEC_SYMBOL(rt_the_double)
  RULEC_SYMBOL(rt_the_date)
  RULEC_SYMBOL(rt_the_formatted_date)
  RULEC_SYMBOL(rt_the_address)
  RULEC_SYMBOL(rt_the_suppression)
  RULEC_SYMBOL(rt_find_candidates)
  RULEC_SYMBOL(rt_the_known)
  RULEC_SYMBOL(rt_the_prefilter)
  RULEC_SYMBOL(rt_walk_patterns)
  RULEC_SYMBOL(rt_any_object)
#undef RULEC_SYMBOL
  return llvm::orc::absoluteSymbols(std::move(symbols));
}

}  // namespace

llvm::Expected<LoadedPlan> loadPlan(const Input& input) {
  initializeTargets();
  llvm::orc::LLJITBuilder builder;
  builder.setJITTargetMachineBuilder(llvm::orc::JITTargetMachineBuilder(llvm::Triple("x86_64-unknown-linux-gnu")));
  builder.setObjectLinkingLayerCreator([](llvm::orc::ExecutionSession& session, const llvm::Triple&) {
    return std::make_unique<llvm::orc::ObjectLinkingLayer>(session);
  });
  // Nothing to initialise: the object holds functions and constants only.
  builder.setPlatformSetUp(llvm::orc::setUpInactivePlatform);
  auto jit = builder.create();
  if (!jit) return jit.takeError();
  auto impl = std::make_unique<LoadedPlan::Impl>();
  impl->jit = std::move(*jit);
  for (size_t i = 0; i < input.objects.size(); ++i) {
    std::string name = "rules." + std::to_string(i) + ".o";
    auto copy = llvm::MemoryBuffer::getMemBufferCopy({input.objects[i].data(), input.objects[i].size()}, name);
    if (auto error = impl->jit->addObjectFile(std::move(copy))) return error;
  }
  if (auto error = impl->jit->getMainJITDylib().define(symbols(*impl->jit, input))) return error;
  auto address = impl->jit->lookup("rt_the_plan");
  if (!address) return address.takeError();
  impl->plan = address->toPtr<const rt_plan*>();
  return LoadedPlan(std::move(impl));
}

}  // namespace rulec::link
