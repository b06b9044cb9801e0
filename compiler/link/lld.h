// Linking: the rules' objects with one of the target's runtimes, by lld in this process.
#pragma once

#include "compiler/link/input.h"

#include <string>
#include <string_view>

namespace rulec::link {

/// Links a static program without libc and writes it to `path` (mode 0755, replaced in one step; no partial file
/// is left behind). Same input, same bytes. One link at a time runs in a process: lld keeps globals.
/// \returns an empty string, or what failed.
/// \param runtime a relocatable object
[[nodiscard]] std::string linkMatcher(std::string_view runtime, const Input& input, const std::string& path);

}  // namespace rulec::link
