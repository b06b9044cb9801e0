// Loading compiled rules into this process, for `rulec run` and the differential tester.
#pragma once

#include "compiler/link/input.h"
#include "runtime/abi.h"

#include "llvm/Support/Error.h"

#include <memory>

namespace rulec::link {

/// Owns the code and constants of a plan.
class LoadedPlan {
 public:
  struct Impl;
  explicit LoadedPlan(std::unique_ptr<Impl> impl);
  LoadedPlan(LoadedPlan&&) noexcept;
  LoadedPlan& operator=(LoadedPlan&&) noexcept;
  ~LoadedPlan();

  /// Valid as long as this object.
  [[nodiscard]] const rt_plan* plan() const;

 private:
  std::unique_ptr<Impl> impl_;
};

/// Loads object files; they are copied.
[[nodiscard]] llvm::Expected<LoadedPlan> loadPlan(const Input& input);

}  // namespace rulec::link
