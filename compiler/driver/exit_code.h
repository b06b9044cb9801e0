// What the exit status says (docs/matcher.md, "Exit status").
#pragma once

namespace rulec::driver {

enum ExitCode : int {
  kDone = 0,
  kFindings = 1,    // denied warnings, differences
  kRuleError = 2,   // a rule is wrong or cannot be compiled; bad input under --strict
  kUsageError = 3,  // the command line, a file or a write
  kInternal = 4,    // our bug
};

}  // namespace rulec::driver
