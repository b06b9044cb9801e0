// rulec coverage: the ATT&CK techniques that rules name.
#include "compiler/driver/exit_code.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/table.h"
#include "compiler/driver/verbs.h"
#include "compiler/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace rulec::driver {
namespace {

struct Technique {
  std::string name;
  std::set<std::pair<std::string, std::string>> rules;  // name and id
};
struct Coverage {
  std::map<std::string, Technique> techniques;  // by id
  size_t without = 0;                           // rules that name no technique
};

void add(Coverage& coverage, const std::string& id, const std::string& name, const ir::Metadata& rule) {
  if (id.empty()) return;
  Technique& technique = coverage.techniques[id];
  if (technique.name.empty()) technique.name = name;
  technique.rules.emplace(rule.name, rule.id);
}

Coverage coverageOf(const ir::RuleSet& set) {
  Coverage coverage;
  for (const ir::Rule& rule : set.rules) {
    bool any = false;
    for (const ir::Threat& threat : rule.metadata.threats) {
      if (threat.framework != "MITRE ATT&CK") continue;
      for (const ir::Technique& technique : threat.techniques) {
        any = true;
        add(coverage, technique.id, technique.name, rule.metadata);
        for (const ir::Subtechnique& sub : technique.subtechniques) add(coverage, sub.id, sub.name, rule.metadata);
      }
    }
    if (!any) ++coverage.without;
  }
  return coverage;
}

std::string asTable(const Coverage& coverage) {
  std::vector<std::vector<std::string>> rows{{"TECHNIQUE", "RULES", "NAME"}};
  for (const auto& [id, technique] : coverage.techniques)
    rows.push_back({id, fmt::format("{}", technique.rules.size()), technique.name});
  return alignColumns(rows);
}

std::string layerEntry(const std::string& id, const Technique& technique) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : technique.rules) names.push_back(name);
  return fmt::format(R"({{"techniqueID":{},"score":{},"comment":{},"enabled":true}})", jsonQuote(id), names.size(),
                     jsonQuote(fmt::format("{}", fmt::join(names, "\n"))));
}

/// A layer of the ATT&CK Navigator, format 4.5.
std::string asLayer(const Coverage& coverage) {
  std::vector<std::string> entries;
  size_t most = 1;
  for (const auto& [id, technique] : coverage.techniques) {
    entries.push_back(layerEntry(id, technique));
    most = std::max(most, technique.rules.size());
  }
  return fmt::format(R"({{"name":"rulec coverage","versions":{{"attack":"17","navigator":"5.1.0","layer":"4.5"}},)"
                     R"("domain":"enterprise-attack","description":"Techniques by the number of rules that name them",)"
                     R"("gradient":{{"colors":["#ffffff","#1f77b4"],"minValue":0,"maxValue":{}}},"techniques":[)"
                     "\n{}\n]}}\n",
                     most, fmt::join(entries, ",\n"));
}

}  // namespace

int runCoverage(const CoverageOptions& options) {
  Timings timings;
  FrontEnd front = runFrontEnd(options.common, timings);
  if (front.exitCode != kDone) return front.exitCode;
  Coverage coverage = coverageOf(*front.lowered);
  if (coverage.without != 0)
    fmt::print(stderr, "rulec: {} of {} rules name no technique\n", coverage.without, front.lowered->rules.size());
  return printOut(options.navigator ? asLayer(coverage) : asTable(coverage));
}

}  // namespace rulec::driver
