#include "tools/eql_suite/engines.h"

#include "compiler/driver/host.h"
#include "compiler/driver/match_record.h"
#include "compiler/driver/pipeline.h"
#include "compiler/oracle/oracle.h"
#include "compiler/syntax/rule_file.h"
#include "tools/eql_suite/isolated.h"
#include "tools/eql_suite/verdict.h"

#include <fmt/format.h>

namespace rulec::suite {
namespace {

void addRecord(const oracle::MatchRecord& record, Found& found) {
  for (size_t i = 0; i < record.ids.size(); ++i) {
    const bool isMissing = record.timesNs[i] == oracle::kNoEventNs;
    found.ids.push_back(isMissing ? std::nullopt : std::optional(record.ids[i]));
  }
  found.keys.insert(found.keys.end(), record.keys.begin(), record.keys.end());
}

std::string runOracle(Engine engine, const SuiteCase& one, const Prepared& prepared, Found& found) {
  oracle::OracleOptions options;
  options.idField = one.data->idField;
  options.latenessNs = oracle::kSortAll;
  options.size = one.size;
  options.maxSamplesPerKey = one.maxSamplesPerKey;
  std::vector<oracle::Refusal> refusals;
  std::optional<oracle::Matching> matching = engine == Engine::AstOracle
                                                 ? oracle::makeAstOracle(prepared.rules, options, refusals)
                                                 : oracle::makeIrOracle(*prepared.lowered, options, refusals);
  if (!matching) return refusals.empty() ? "refused" : refusals.front().what;
  oracle::Feed feed{{}, {&*matching}, {}};
  oracle::feedBytes(feed, one.data->events);
  oracle::endInput(feed);
  oracle::endStream(feed);
  for (const oracle::MatchRecord& record : oracle::takeMatches(*matching)) addRecord(record, found);
  return {};
}

void collect(void* context, const rt_match* match) {
  addRecord(driver::toRecord(*match), *static_cast<Found*>(context));
}

std::string runPlan(const rt_plan* plan, const SuiteCase& one, Found& found) {
  rt_host host = driver::processHost();
  host.context = &found;
  host.on_match = collect;
  host.report = nullptr;
  rt_options options{};
  options.quiet = 1;
  options.deterministic = 1;
  options.lateness_ns = INT64_MAX;
  options.has_size = one.size ? 1 : 0;
  options.size = one.size.value_or(0);
  options.has_max_signals = 1;  // every match is compared
  options.max_samples_per_key = one.maxSamplesPerKey;
  options.id_field = {one.data->idField.data(), one.data->idField.size()};
  int status = RT_OK;
  rt_instance* instance = rt_create(plan, &options, &host, &status);
  if (instance != nullptr) {
    status = rt_feed(instance, one.data->events.data(), one.data->events.size());
    if (status == RT_OK) status = rt_end_of_file(instance);
    if (status == RT_OK) status = rt_flush(instance);
    rt_destroy(instance);
  }
  return status == RT_OK ? "" : fmt::format("the matcher stopped with status {}", status);
}

std::string runMatcher(const SuiteCase& one, const Prepared& prepared, Found& found) {
  driver::Timings timings;
  auto plan = driver::compileAndLoad(*prepared.lowered, {}, timings);
  if (!plan) return llvm::toString(plan.takeError());
  return runPlan(plan->plan(), one, found);
}

std::string errorsOf(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics.all())
    if (severity(d.code) == Severity::Error)
      text += fmt::format("{}[{}] {}", text.empty() ? "" : "; ", name(d.code), d.message);
  return text.empty() ? "refused without a reason" : text;
}

}  // namespace

std::string_view nameOf(Engine engine) {
  switch (engine) {
    case Engine::AstOracle:
      return "oracle on the tree";
    case Engine::IrOracle:
      return "oracle on the IR";
    case Engine::Matcher:
      return "matcher";
  }
  return {};
}

Prepared prepare(const SuiteCase& one) {
  Prepared prepared;
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId file = files.add(makeSourceFile("<query>", one.query));
  const syntax::RuleFile rule = syntax::ruleOfQuery(file, files, "query");
  std::optional<sema::CheckedRule> checked = sema::checkRule(rule, one.data->schema, one.data->fields, diagnostics);
  if (checked) prepared.rules.push_back(*std::move(checked));
  if (!prepared.rules.empty()) prepared.lowered = sema::lower(prepared.rules, diagnostics);
  if (!prepared.lowered) prepared.problem = errorsOf(diagnostics);
  return prepared;
}

std::string judge(Engine engine, const SuiteCase& one, const Prepared& prepared) {
  if (prepared.rules.empty() || (engine != Engine::AstOracle && !prepared.lowered)) return prepared.problem;
  const auto run = [&] {
    Found found;
    std::string failure =
        engine == Engine::Matcher ? runMatcher(one, prepared, found) : runOracle(engine, one, prepared, found);
    return failure.empty() ? differenceOf(one.expected, found) : failure;
  };
  // Machine code that is wrong takes only its own process along.
  return engine == Engine::Matcher ? isolated(run) : run();
}

}  // namespace rulec::suite
