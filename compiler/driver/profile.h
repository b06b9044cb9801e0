// What a user's events are like: `--profile`.
#pragma once

#include "compiler/driver/load.h"
#include "compiler/opt/profile.h"

#include <memory>
#include <string>

namespace rulec::driver {

/// Counts the events of a file, the first kMostProfileLines lines and kMostProfileBytes of it; that there were more is
/// said, and so is how many lines are no events. Memory: a few MB, one line, and what opt::ProfileCounter takes.
/// \returns null, with a diagnostic, if the file cannot be read or no line of it is an event
[[nodiscard]] std::shared_ptr<const opt::Profile> loadProfile(LoadedRules& loaded, const std::string& path);

inline constexpr uint64_t kMostProfileLines = 500'000, kMostProfileBytes = uint64_t{256} << 20;

}  // namespace rulec::driver
