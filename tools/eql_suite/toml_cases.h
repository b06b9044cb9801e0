// Queries in TOML files: `[[queries]]` with a name, a query and what it finds.
#pragma once

#include "tools/eql_suite/suite_case.h"

#include <string>
#include <vector>

namespace rulec::suite {

/// The queries of a file.
/// \param base what each case has unless its own table says otherwise
[[nodiscard]] std::vector<SuiteCase> readTomlCases(const std::string& text, const SuiteCase& base);

/// The files leave out the quotes of "null" in arrays, which is no TOML. \returns the text with them; strings and
/// comments are as they were.
[[nodiscard]] std::string quoteNulls(std::string_view text);

}  // namespace rulec::suite
