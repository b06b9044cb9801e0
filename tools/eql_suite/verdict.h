// What was found against what was expected.
#pragma once

#include "tools/eql_suite/suite_case.h"

#include <string>

namespace rulec::suite {

/// \returns an empty text if they agree, else how they differ.
[[nodiscard]] std::string differenceOf(const Expected& expected, const Found& found);

/// Whether two join keys are the same: dates also if one is written as ISO 8601, the other in milliseconds.
[[nodiscard]] bool sameKey(const std::optional<std::string>& expected, const std::optional<std::string>& found);

}  // namespace rulec::suite
