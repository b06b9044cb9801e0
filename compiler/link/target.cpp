#include "compiler/link/target.h"

#include "compiler/link/runtime_objects.h"

#include <algorithm>

namespace rulec::link {

std::span<const Target> targets() {
  static const Target kTargets[] = {
      {"x86_64-linux", "x86_64-unknown-linux-gnu", "x86-64", runtimeObject_x86_64_linux(),
       runtimeObject_x86_64_linux_small()},
      {"aarch64-linux", "aarch64-unknown-linux-gnu", "generic", runtimeObject_aarch64_linux(),
       runtimeObject_aarch64_linux_small()},
  };
  return kTargets;
}

std::string targetNames() {
  std::string names;
  for (const Target& target : targets()) names.append(names.empty() ? "" : ", ").append(target.name);
  return names;
}

const Target* findTarget(std::string_view name) {
  auto found = std::ranges::find(targets(), name, &Target::name);
  return found == targets().end() ? nullptr : &*found;
}

}  // namespace rulec::link
