// Linking: the rules' object with the target's runtime, by lld in this process.
#pragma once

#include "compiler/link/target.h"

#include <string>
#include <string_view>

namespace rulec::link {

/// Links a static program without libc and writes it to `path` (mode 0755, replaced in one step; no partial file
/// is left behind). Same input, same bytes. One link at a time runs in a process: lld keeps globals.
/// \returns an empty string, or what failed.
[[nodiscard]] std::string linkMatcher(const Target& target, std::string_view object, const std::string& path);

}  // namespace rulec::link
