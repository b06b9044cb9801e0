// Expressions without fields and their values, one JSON object {"expr", "expected"} a line.
#pragma once

#include "tools/eql_suite/suite_case.h"

#include <string>
#include <vector>

namespace rulec::suite {

/// Each expression as a query that compares it with its value, over one event.
[[nodiscard]] std::vector<SuiteCase> readFoldCases(const std::string& text, const std::string& file);

}  // namespace rulec::suite
