// rulec check: diagnostics only.
#include "compiler/driver/front_end.h"
#include "compiler/driver/verbs.h"

namespace rulec::driver {

int runCheck(const CheckOptions& options) {
  Timings timings;
  return runFrontEnd(options.common, timings).exitCode;
}

}  // namespace rulec::driver
