// What a finished program does not need at run time.
#pragma once

#include <string>

namespace rulec::link {

/// Cuts everything after the last segment off an ELF program, section headers included.
/// \returns an empty string, or what failed.
[[nodiscard]] std::string dropSectionHeaders(const std::string& path);

}  // namespace rulec::link
