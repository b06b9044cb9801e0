// What a matcher can run on. One row of a table per target.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace llvm {
class TargetMachine;
}

namespace rulec::link {

struct Target {
  std::string_view name;  // "x86_64-linux", as given to --target
  std::string_view triple;
  std::string_view cpu;      // the oldest processor that the matcher runs on
  std::string_view runtime;  // the prebuilt runtime, a relocatable object
  std::string_view small;    // the same, made for size
};

/// Every target.
[[nodiscard]] std::span<const Target> targets();

/// Their names, separated by commas.
[[nodiscard]] std::string targetNames();

/// \returns null if there is no such target.
[[nodiscard]] const Target* findTarget(std::string_view name);

}  // namespace rulec::link
