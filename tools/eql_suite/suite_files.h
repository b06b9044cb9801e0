// The files of a suite and the queries in them.
#pragma once

#include "tools/eql_suite/suite_case.h"

#include <string>
#include <vector>

namespace rulec::suite {

struct Suite {
  std::vector<SuiteCase> cases;      // files by path, then as they stand in them
  std::vector<std::string> skipped;  // files that suite.json leaves out, with its reason
};

/// Reads every *.toml, *.series-spec and fold_expectations.jsonl below `directory`. A suite.json beside a TOML file, or
/// in `directory`, names its data. What cannot be read is a case with a problem.
[[nodiscard]] Suite readSuite(const std::string& directory);

}  // namespace rulec::suite
