#include "compiler/driver/verbs.h"
#include "compiler/support/id.h"

using namespace rulec::driver;

int main(int argc, char** argv) {
  return std::visit(
      rulec::Overload{
          [](const BuildOptions& o) { return runBuild(o); }, [](const CheckOptions& o) { return runCheck(o); },
          [](const RunOptions& o) { return runRun(o); }, [](const ListOptions& o) { return runList(o); },
          [](const CoverageOptions& o) { return runCoverage(o); }, [](const FieldsOptions& o) { return runFields(o); },
          [](const ExplainOptions& o) { return runExplain(o); }, [](const CostOptions& o) { return runCost(o); },
          [](const VersionOptions&) { return runVersion(); }, [](const Finished& o) { return o.exitCode; }},
      parseCommandLine(argc, argv));
}
