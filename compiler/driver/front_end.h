// What every verb does with rules first: read, check, lower, and say what is wrong.
#pragma once

#include "compiler/driver/load.h"
#include "compiler/driver/timings.h"
#include "compiler/opt/profile.h"

#include <memory>

namespace rulec::driver {

struct FrontEnd {
  LoadedRules loaded;
  std::optional<ir::RuleSet> lowered;           // present if the exit code is kDone
  std::shared_ptr<const opt::Profile> profile;  // present if one is asked for and the exit code is kDone
  int exitCode = 0;                             // what the verb must end with if it is not kDone
};

/// Reads, checks and lowers; prints nothing and leaves the exit code alone. Rules are lowered if nothing is wrong with
/// any that is not left out.
[[nodiscard]] FrontEnd readRules(const CommonOptions& options, Timings& timings);

/// Sound rules are lowered even if others are not, so that everything that is wrong is said; then prints it.
[[nodiscard]] FrontEnd runFrontEnd(const CommonOptions& options, Timings& timings);

}  // namespace rulec::driver
