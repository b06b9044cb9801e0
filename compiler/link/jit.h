// Loading compiled rules into this process, for `rulec run` and the differential tester.
#pragma once

#include "runtime/abi.h"

#include "llvm/Support/Error.h"

#include <memory>
#include <string_view>

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

/// Loads an object file that defines `rt_the_plan`. It may refer to nothing outside itself.
[[nodiscard]] llvm::Expected<LoadedPlan> loadPlan(std::string_view object);

}  // namespace rulec::link
