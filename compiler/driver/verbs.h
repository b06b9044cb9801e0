// The verbs. Each takes its options and gives the exit status.
#pragma once

#include "compiler/driver/options.h"

namespace rulec::driver {

[[nodiscard]] int runBuild(const BuildOptions& options);        // build.cpp
[[nodiscard]] int runCheck(const CheckOptions& options);        // check.cpp
[[nodiscard]] int runRun(const RunOptions& options);            // run.cpp
[[nodiscard]] int runList(const ListOptions& options);          // list.cpp
[[nodiscard]] int runCoverage(const CoverageOptions& options);  // coverage.cpp
[[nodiscard]] int runFields(const FieldsOptions& options);      // fields.cpp
[[nodiscard]] int runExplain(const ExplainOptions& options);    // explain.cpp
[[nodiscard]] int runCost(const CostOptions& options);          // cost.cpp
[[nodiscard]] int runVersion();                                 // version.cpp

}  // namespace rulec::driver
