// rulec version.
#include "compiler/driver/version.h"
#include "compiler/driver/verbs.h"
#include "compiler/link/target.h"

#include <fmt/format.h>

namespace rulec::driver {

int runVersion() {
  fmt::print("rulec {}\ntargets: {}\n", kVersion, link::targetNames());
  return 0;
}

}  // namespace rulec::driver
