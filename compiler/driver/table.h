// Columns of text, and the forms in which verbs print what they found.
#pragma once

#include <string>
#include <vector>

namespace rulec::driver {

/// Rows of as many cells as the first one has, two spaces between columns, without white space at the ends of lines.
/// \param rows the first one is the heading
[[nodiscard]] std::string alignColumns(const std::vector<std::vector<std::string>>& rows);

/// Prints on standard output. \returns kDone, or kUsageError with a message if it cannot be written.
[[nodiscard]] int printOut(const std::string& text);

}  // namespace rulec::driver
