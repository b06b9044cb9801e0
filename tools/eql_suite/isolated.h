// Work in a process of its own, so that a crash or a hang is a result.
#pragma once

#include <functional>
#include <string>

namespace rulec::suite {

/// \returns what `work` returns in a copy of this process, or how the copy ended otherwise. This process must have one
/// thread.
[[nodiscard]] std::string isolated(const std::function<std::string()>& work);

}  // namespace rulec::suite
