// Columns of text, and the forms in which verbs print what they found.
#pragma once

#include "compiler/driver/options.h"

#include <string>
#include <vector>

namespace rulec::driver {

/// Rows of as many cells as the first one has, two spaces between columns, without white space at the ends of lines.
/// \param rows the first one is the heading
[[nodiscard]] std::string alignColumns(const std::vector<std::vector<std::string>>& rows);

/// Whether a table is asked for: by name, or by a terminal that reads what is printed.
[[nodiscard]] bool isTable(Format format);

/// Prints on standard output. \returns kDone, or kUsageError with a message if it cannot be written.
[[nodiscard]] int printOut(const std::string& text);

}  // namespace rulec::driver
