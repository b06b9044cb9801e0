// rulec list: the rules that the paths hold, and what the compiler makes of each.
#include "compiler/driver/exit_code.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/rule_sets.h"
#include "compiler/driver/selection.h"
#include "compiler/driver/table.h"
#include "compiler/driver/verbs.h"
#include "compiler/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace rulec::driver {
namespace {

struct ListedRule {
  const syntax::RuleFile* rule = nullptr;
  std::string path;
  std::string_view status;  // ok, unsupported, invalid
  std::string reason;       // of what is not ok
  bool deprecated = false;
};

std::vector<std::string> tacticsOf(const syntax::RuleFile& rule) {
  std::vector<std::string> tactics;
  for (const syntax::ThreatEntry& threat : rule.threats)
    if (std::ranges::find(tactics, threat.tacticName) == tactics.end()) tactics.push_back(threat.tacticName);
  return tactics;
}

ListedRule entryOf(const LoadedRules& loaded, const syntax::RuleFile& rule, std::string_view status,
                   const std::string& reason) {
  const std::string& path = loaded.files[rule.file].path;
  return {&rule, path, status, reason, isDeprecated(rule, path)};
}

/// In the order in which the files were read.
std::vector<ListedRule> listRules(const LoadedRules& loaded) {
  std::map<FileId, const Diagnostic*> mistakes;
  for (const Diagnostic& d : loaded.diagnostics.all())
    if (severity(d.code) == Severity::Error) mistakes.emplace(d.place.file, &d);
  std::vector<ListedRule> entries;
  for (const syntax::RuleFile& rule : loaded.ruleFiles) {
    auto mistake = mistakes.find(rule.file);
    bool ok = mistake == mistakes.end();
    entries.push_back(entryOf(loaded, rule, ok ? "ok" : "invalid", ok ? "" : mistake->second->message));
  }
  for (const SkippedRule& skipped : loaded.leftOut.skipped)
    entries.push_back(entryOf(loaded, skipped.rule, "unsupported", skipped.finding.message));
  std::ranges::sort(entries, {}, [](const ListedRule& entry) { return entry.rule->file; });
  return entries;
}

std::string asTable(const std::vector<ListedRule>& entries) {
  std::vector<std::vector<std::string>> rows{{"STATUS", "SEVERITY", "TYPE", "ID", "NAME", "TACTICS", "REASON"}};
  for (const ListedRule& entry : entries) {
    const syntax::RuleFile& rule = *entry.rule;
    rows.push_back({std::string(entry.status) + (entry.deprecated ? ", deprecated" : ""), rule.severity.value,
                    rule.type.value, rule.id.value, rule.name.value,
                    fmt::format("{}", fmt::join(tacticsOf(rule), ", ")), entry.reason});
  }
  return alignColumns(rows);
}

std::string asJson(const ListedRule& entry) {
  const syntax::RuleFile& rule = *entry.rule;
  std::vector<std::string> tactics = tacticsOf(rule);
  std::ranges::transform(tactics, tactics.begin(), jsonQuote);
  std::string line = fmt::format(
      R"({{"id":{},"name":{},"version":{},"type":{},"severity":{},"tactics":[{}],"status":"{}","deprecated":{},"file":{})",
      jsonQuote(rule.id.value), jsonQuote(rule.name.value), rule.version.value, jsonQuote(rule.type.value),
      jsonQuote(rule.severity.value), fmt::join(tactics, ","), entry.status, entry.deprecated, jsonQuote(entry.path));
  if (!entry.reason.empty()) line += fmt::format(R"(,"reason":{})", jsonQuote(entry.reason));
  return line + "}\n";
}

}  // namespace

int runList(const ListOptions& options) {
  CommonOptions common = options.common;
  common.includeDeprecated = common.skipUnsupported = true;  // nothing is left out of a list
  Timings timings;
  FrontEnd front = readRules(common, timings);
  if (!options.against.empty() && front.lowered) warnOfChanges(front.loaded, *front.lowered, options.against);
  std::vector<ListedRule> entries = listRules(front.loaded);
  std::string text;
  if (isTable(options.format)) {
    text = asTable(entries);
  } else {
    for (const ListedRule& entry : entries) text += asJson(entry);
  }
  int written = printOut(text);
  front.loaded.leftOut = {};  // it is in the list
  printDiagnostics(front.loaded, common);
  return written == kDone ? front.loaded.exitCode() : written;
}

}  // namespace rulec::driver
