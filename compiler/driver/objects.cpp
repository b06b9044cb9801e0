#include "compiler/driver/objects.h"

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/hash.h"
#include "compiler/driver/version.h"
#include "compiler/link/object.h"
#include "compiler/opt/profile.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace rulec::driver {
namespace {

/// Fewer rules are one module: nothing is gained by keeping them apart.
constexpr size_t kFewRules = 4;

/// What the threads share.
class SetCompiler {
 public:
  SetCompiler(const ir::RuleSet& rules, const link::Target& target, const CompileOptions& options)
      : rules_(rules),
        target_(target),
        options_(options),
        cache_(cacheDirectory(options)),
        modules_(rules.rules.size()) {
    salt_ = fmt::format("{} {} {} {} {} ", kVersion, buildId(), target.triple, target.cpu, options.level);
  }

  llvm::Error compileRules() {
    size_t jobs = options_.jobs != 0 ? options_.jobs : std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> threads;
    for (size_t i = 1; i < std::min(jobs, modules_.size()); ++i) threads.emplace_back([&] { work(); });
    work();
    threads.clear();
    return failure();
  }

  /// A plan is nearly all constants: making its key takes nearly as long as making its object, which is not kept.
  llvm::Error compilePlan() {
    codegen::RuleNames names;
    for (const Module& one : modules_) {
      names.keys.push_back(one.key);
      names.shared.insert(names.shared.end(), one.shared.begin(), one.shared.end());
    }
    std::ranges::sort(names.shared);
    names.shared.erase(std::ranges::unique(names.shared).begin(), names.shared.end());
    for (codegen::NumberSymbol& symbol : codegen::numbersOf(rules_, names))
      numbers_.push_back({std::move(symbol.name), symbol.number});
    llvm::LLVMContext context;
    std::unique_ptr<llvm::TargetMachine> machine;
    return keep(compile(*codegen::generatePlan(rules_, names, about(), context), 0, machine));
  }

  /// A small set.
  llvm::Error compileOne() {
    llvm::LLVMContext context;
    std::unique_ptr<llvm::TargetMachine> machine;
    auto module = codegen::generate(rules_, about(), context);
    return keep(objectOf(*module, codegen::contentHash(*module), machine));
  }

  Objects take() {
    Objects result;
    result.compiled = compiled_;
    result.cached = cached_;
    result.files.push_back(std::move(plan_));
    for (const Module& one : modules_)
      if (auto object = objects_.find(one.key); object != objects_.end()) {
        result.files.push_back(std::move(object->second));
        objects_.erase(object);
      }
    for (const Bytes& file : result.files) result.views.emplace_back(file.data(), file.size());
    result.numbers = std::move(numbers_);
    return result;
  }

 private:
  struct Module {
    std::string key;
    std::vector<std::string> shared;
  };

  static std::string cacheDirectory(const CompileOptions& options) { return buildId().empty() ? "" : options.cache; }
  [[nodiscard]] codegen::CodegenOptions about() const { return codegenOptions(target_, options_); }

  /// One thread: takes rule after rule.
  void work() {
    std::unique_ptr<llvm::TargetMachine> machine;  // made when something must be compiled
    for (size_t i = next_++; i < modules_.size() && !failed_; i = next_++) {
      llvm::LLVMContext context;
      codegen::RuleModule made = codegen::generateRule(rules_, ir::RuleId{static_cast<uint32_t>(i)}, context);
      modules_[i] = {made.key, std::move(made.shared)};
      if (!claim(made.key)) continue;
      auto object = objectOf(*made.module, made.key, machine);
      std::lock_guard lock(mutex_);
      if (object) {
        objects_[made.key] = std::move(*object);
      } else {
        failed_ = true;
        error_ = llvm::toString(object.takeError());
      }
    }
  }

  /// Whether no other rule has the same code.
  bool claim(const std::string& key) {
    std::lock_guard lock(mutex_);
    return objects_.emplace(key, Bytes()).second;
  }

  llvm::Error keep(llvm::Expected<Bytes> plan) {
    if (!plan) return plan.takeError();
    plan_ = *std::move(plan);
    return llvm::Error::success();
  }

  /// \param content what the module's content is known by
  llvm::Expected<Bytes> objectOf(llvm::Module& module, const std::string& content,
                                 std::unique_ptr<llvm::TargetMachine>& machine) {
    const std::string key = codegen::contentHex(salt_ + content);
    if (auto kept = cache_.find(key)) {
      ++cached_;
      return *std::move(kept);
    }
    auto object = compile(module, options_.level, machine);
    if (object) cache_.store(key, {object->data(), object->size()});
    return object;
  }

  /// \param machine made if there is none yet
  llvm::Expected<Bytes> compile(llvm::Module& module, unsigned level, std::unique_ptr<llvm::TargetMachine>& machine) {
    if (machine == nullptr) {
      auto made = link::makeTargetMachine(target_, options_.level);
      if (!made) return made.takeError();
      machine = std::move(*made);
    }
    link::optimize(module, *machine, level);
    ++compiled_;
    return link::emit(module, *machine, link::CodeForm::Object);
  }

  llvm::Error failure() const {
    if (!failed_) return llvm::Error::success();
    return llvm::createStringError(llvm::inconvertibleErrorCode(), error_);
  }

  const ir::RuleSet& rules_;
  const link::Target& target_;
  const CompileOptions& options_;
  ObjectCache cache_;
  std::string salt_;
  std::vector<Module> modules_;  // by rule; each is written by one thread
  std::atomic<size_t> next_ = 0, compiled_ = 0, cached_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::map<std::string, Bytes> objects_;  // by key
  std::string error_;
  Bytes plan_;
  std::vector<link::Number> numbers_;
};

}  // namespace

codegen::CodegenOptions codegenOptions(const link::Target& target, const CompileOptions& options) {
  return {kVersion,           std::string(target.name), options.alertFormat,
          options.fullAlerts, options.fullManifest,     options.profile ? &options.profile->grams : nullptr};
}

llvm::Expected<Objects> makeObjects(const ir::RuleSet& rules, const link::Target& target, const CompileOptions& options,
                                    Timings& timings) {
  SetCompiler compiler(rules, target, options);
  if (rules.rules.size() < kFewRules) {
    if (auto error = compiler.compileOne()) return error;
  } else {
    if (auto error = compiler.compileRules()) return error;
    timings.lap("rules");
    if (auto error = compiler.compilePlan()) return error;
  }
  Objects objects = compiler.take();
  timings.lap("plan");
  timings.note(fmt::format("objects: {} compiled, {} cached", objects.compiled, objects.cached));
  return objects;
}

}  // namespace rulec::driver
