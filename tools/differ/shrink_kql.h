// Makes a failing KQL query small.
#pragma once

#include <functional>
#include <string>

namespace rulec::differ {

/// Puts operands or `*: *` in the place of conditions and leaves operands out, as long as the query still fails.
/// \param fails is asked of queries that parse; they need not be sound
/// \param attempts how often `fails` may be asked
[[nodiscard]] std::string shrinkKql(std::string query, const std::function<bool(const std::string&)>& fails,
                                    size_t attempts = 400);

}  // namespace rulec::differ
