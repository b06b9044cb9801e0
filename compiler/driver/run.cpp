// rulec run: rules over events, without leaving a file; natively or by a reference interpreter.
#include "compiler/driver/event_input.h"
#include "compiler/driver/exit_code.h"
#include "compiler/driver/failure.h"
#include "compiler/driver/files.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/host.h"
#include "compiler/driver/match_record.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/verbs.h"
#include "compiler/link/jit.h"
#include "compiler/oracle/oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace rulec::driver {
namespace {

rt_text view(const std::string& text) { return {text.data(), text.size()}; }

rt_options instanceOptions(const RunOptions& options) {
  rt_options result{};
  result.state_bytes = options.stateMb << 20;
  result.indicator_bytes = options.indicatorMb << 20;
  result.max_line = options.maxLine;
  result.strict = options.strict;
  result.deterministic = options.deterministic;
  result.embed_events = options.embedEvents;
  result.no_building_blocks = options.noBuildingBlocks;
  result.simd = options.simd;
  result.quiet = options.matches;
  result.lateness_ns = options.latenessNs;
  result.has_size = options.size.has_value();
  result.size = options.size.value_or(0);
  result.max_samples_per_key = options.maxSamplesPerKey;
  result.has_max_signals = options.maxSignals.has_value();
  result.max_signals = options.maxSignals.value_or(0);
  result.has_learn = options.learnNs.has_value();
  result.learn_ns = options.learnNs.value_or(0);
  result.id_field = view(options.idField);
  result.source_name = view(options.sourceName);
  return result;
}

/// What the instance's callbacks are given.
struct HostContext {
  const rt_plan* plan;
  std::string file;  // of indicators that is being read; empty: none
};

void printRecord(void* context, const rt_match* match) {
  rt_text id = static_cast<const HostContext*>(context)->plan->rules[match->rule].id;
  std::string line = recordLine(toRecord(*match), {id.data, id.length});
  std::fwrite(line.data(), 1, line.size(), stdout);
}

void report(void* context, const char* text, size_t length) {
  const std::string& file = static_cast<const HostContext*>(context)->file;
  fmt::print(stderr, "rulec: {}{}{}\n", file, file.empty() ? "" : ": ", std::string_view(text, length));
}

int exitCodeOf(int status) {
  switch (status) {
    case RT_OK:
      return kDone;
    case RT_BAD_INPUT:
      return kRuleError;
    case RT_IO_ERROR:
      return fail(kUsageError, "cannot write to standard output");
    case RT_NO_RULE:
      return fail(kUsageError, "there is no such rule to disable");
    case RT_BAD_STATE:  // the host was told why
      return kUsageError;
    case RT_NO_MEMORY:
      return fail(kUsageError, "not enough memory");
    default:
      return fail(kInternal, "the compiled plan was refused");
  }
}

void printStats(const rt_instance* instance) {
  char text[4096];
  size_t length = rt_write_stats(instance, text, sizeof text);
  std::string line(text, std::min(length, sizeof text));
  if (length > sizeof text) {
    line.resize(length);
    rt_write_stats(instance, line.data(), length);
  }
  std::fwrite(line.data(), 1, line.size(), stderr);
}

/// \returns an exit code.
int restore(rt_instance* instance, const std::string& path, HostContext& context) {
  std::error_code unknown;
  if (path.empty()) return kDone;
  if (!std::filesystem::exists(path, unknown)) {
    fmt::print(stderr, "rulec: {}: no such file: begins without a state\n", path);
    return kDone;
  }
  FileText file = readFile(path, SIZE_MAX);
  if (!file.error.empty()) return fail(kUsageError, fmt::format("{}: {}", path, file.error));
  context.file = path;
  int status = rt_restore(instance, file.text.data(), file.text.size());
  context.file.clear();
  return exitCodeOf(status);
}

/// Whether a state can be written there, so that it is known before any event is taken. \returns an exit code.
int tryPlace(const std::string& path) {
  if (path.empty()) return kDone;
  std::string beside = path + ".new";
  std::string error = writeFile(beside, "");
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  return error.empty() ? kDone : fail(kUsageError, error);
}

/// \returns an exit code.
int save(const rt_instance* instance, const std::string& path) {
  std::string state;
  auto take = [](void* context, const char* data, size_t length) {
    static_cast<std::string*>(context)->append(data, length);
    return 0;
  };
  rt_save(instance, take, &state);
  std::string error = writeFile(path, state);
  return error.empty() ? kDone : fail(kUsageError, error);
}

/// \returns an exit code.
int addIndicators(rt_instance* instance, const RunOptions& options, HostContext& context) {
  for (const std::string& path : options.indicators) {
    FileText file = readFile(path, SIZE_MAX);
    if (!file.error.empty()) return fail(kUsageError, fmt::format("{}: {}", path, file.error));
    context.file = path;
    int status = rt_add_indicators(instance, file.text.data(), file.text.size());
    int ended = rt_end_of_indicators(instance);
    context.file.clear();
    if (status == RT_OK && ended == RT_BAD_INPUT && !options.strict)
      return fail(kUsageError, fmt::format("{}: no line of it is an indicator", path));
    if (status == RT_OK) status = ended;
    if (status != RT_OK) return exitCodeOf(status);
  }
  return kDone;
}

int runPlan(const rt_plan* plan, const RunOptions& options) {
  HostContext context{plan, ""};
  rt_host host = processHost();
  host.context = &context;
  host.report = report;
  if (options.matches) host.on_match = printRecord;
  rt_options chosen = instanceOptions(options);
  std::vector<rt_text> disabled;
  for (const std::string& id : options.disabled) disabled.push_back(view(id));
  chosen.disabled = disabled.data();
  chosen.disabled_count = disabled.size();
  int status = RT_OK;
  rt_instance* instance = rt_create(plan, &chosen, &host, &status);
  if (instance == nullptr) return exitCodeOf(status);
  int code = restore(instance, options.state, context);
  if (code == kDone) code = tryPlace(options.state);
  if (code == kDone) code = addIndicators(instance, options, context);
  if (code != kDone) {
    rt_destroy(instance);
    return code;
  }
  EventSink sink{
      [&](std::string_view chunk) { return (status = rt_feed(instance, chunk.data(), chunk.size())) == RT_OK; },
      [&] { return (status = rt_end_of_file(instance)) == RT_OK; }};
  std::string error = readEvents(options.events, sink);
  int flushed = options.state.empty() ? rt_flush(instance) : rt_suspend(instance);
  if (status == RT_OK) status = flushed;
  bool leaves = !options.state.empty() && status == RT_OK && error.empty();
  int saved = leaves ? save(instance, options.state) : kDone;
  if (options.stats) printStats(instance);
  rt_destroy(instance);
  if (saved != kDone) return saved;
  return error.empty() ? exitCodeOf(status) : fail(kUsageError, error);
}

int runNative(FrontEnd front, const RunOptions& options, Timings& timings) {
  CompileOptions compile = options.compile;
  compile.profile = std::move(front.profile);
  auto loaded = compileAndLoad(*std::move(front.lowered), compile, timings);
  if (!loaded) return fail(loaded.takeError());
  return runPlan(loaded->plan(), options);
}

bool isDisabled(const sema::CheckedRule& rule, const RunOptions& options) {
  return std::ranges::find(options.disabled, rule.metadata.id) != options.disabled.end();
}

/// The first id of --disable that no rule has; null: there is none.
const std::string* unknownRule(const LoadedRules& loaded, const RunOptions& options) {
  for (const std::string& id : options.disabled)
    if (std::ranges::none_of(loaded.rules, [&](const sema::CheckedRule& rule) { return rule.metadata.id == id; }))
      return &id;
  return nullptr;
}

int runOracle(const LoadedRules& loaded, const ir::RuleSet& lowered, const RunOptions& options) {
  oracle::OracleOptions chosen;
  if (!options.idField.empty()) chosen.idField = options.idField;
  chosen.maxLine = options.maxLine;
  chosen.latenessNs = options.latenessNs;
  chosen.size = options.size;
  chosen.maxSamplesPerKey = options.maxSamplesPerKey;
  chosen.maxSignals = options.maxSignals;
  chosen.learnNs = options.learnNs;
  rt_host host = processHost();
  if (!options.deterministic) chosen.nowNs = host.now(host.context);
  std::vector<oracle::Refusal> refusals;
  auto matching = options.engine == Engine::AstOracle ? oracle::makeAstOracle(loaded.rules, chosen, refusals)
                                                      : oracle::makeIrOracle(lowered, chosen, refusals);
  for (const oracle::Refusal& refusal : refusals) fmt::print(stderr, "rulec: {}\n", refusal.what);
  if (!matching) return kRuleError;
  for (const std::string& path : options.indicators) {
    FileText file = readFile(path, SIZE_MAX);
    if (!file.error.empty()) return fail(kUsageError, fmt::format("{}: {}", path, file.error));
    oracle::addIndicators(*matching, file.text);
  }
  oracle::Feed feed{{}, {&*matching}};
  feed.lines.maxLine = options.maxLine;
  auto print = [&] {
    for (const oracle::MatchRecord& record : oracle::takeMatches(*matching)) {
      if (isDisabled(loaded.rules[record.rule], options)) continue;
      std::string line = recordLine(record, loaded.rules[record.rule].metadata.id);
      std::fwrite(line.data(), 1, line.size(), stdout);
    }
    return true;
  };
  EventSink sink{[&](std::string_view chunk) { return oracle::feedBytes(feed, chunk), print(); },
                 [&] { return oracle::endInput(feed), print(); }};
  std::string error = readEvents(options.events, sink);
  oracle::endStream(feed);
  print();
  return error.empty() ? kDone : fail(kUsageError, error);
}

}  // namespace

int runRun(const RunOptions& options) {
  Timings timings;
  FrontEnd front = runFrontEnd(options.common, timings);
  if (front.exitCode != kDone) return front.exitCode;
  if (const std::string* id = unknownRule(front.loaded, options))
    return fail(kUsageError, fmt::format("{}: there is no such rule to disable", *id));
  int code = options.engine == Engine::Native ? runNative(std::move(front), options, timings)
                                              : runOracle(front.loaded, *front.lowered, options);
  if (options.compile.timings) timings.print();
  return code;
}

}  // namespace rulec::driver
