// rulec check: diagnostics only.
#include "compiler/driver/load.h"
#include "compiler/driver/verbs.h"

namespace rulec::driver {

int runCheck(const CheckOptions& options) {
  LoadedRules loaded = loadRuleFiles(options.common.rules);
  checkRules(loaded, sema::builtinSchema());
  // Lowering finds what cannot be compiled; the sound rules are lowered even if others are not.
  (void)sema::lower(loaded.rules, loaded.diagnostics);
  printDiagnostics(loaded, options.common);
  return loaded.exitCode();
}

}  // namespace rulec::driver
