// Linking: the rules' objects with the target's runtime, by lld in this process.
#pragma once

#include "compiler/link/input.h"
#include "compiler/link/target.h"

#include <string>

namespace rulec::link {

/// Links a static program without libc and writes it to `path` (mode 0755, replaced in one step; no partial file
/// is left behind). Same input, same bytes. One link at a time runs in a process: lld keeps globals.
/// \returns an empty string, or what failed.
[[nodiscard]] std::string linkMatcher(const Target& target, const Input& input, const std::string& path);

}  // namespace rulec::link
