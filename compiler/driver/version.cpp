// rulec version.
#include "compiler/driver/version.h"
#include "compiler/driver/verbs.h"

#include <fmt/format.h>

namespace rulec::driver {

int runVersion() {
  fmt::print("rulec {}\ntargets: x86_64-linux\n", kVersion);
  return 0;
}

}  // namespace rulec::driver
