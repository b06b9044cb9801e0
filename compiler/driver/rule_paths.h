// The rule files that the paths on the command line mean.
#pragma once

#include "compiler/support/diagnostic.h"

#include <string>
#include <vector>

namespace rulec::driver {

/// Files named, and every `*.toml` below directories named, by path (bytes), whatever the order of the arguments. What
/// is wrong with a directory is reported and the rest is taken. A file is taken once, by the first of its paths; links
/// to directories below a directory are not followed; both are said.
[[nodiscard]] std::vector<std::string> findRuleFiles(const std::vector<std::string>& paths, Diagnostics& diagnostics);

}  // namespace rulec::driver
