// The options of `rulec run`.
#include "compiler/driver/option_parts.h"
#include "compiler/support/duration.h"
#include "runtime/embed/matcher.h"

namespace rulec::driver {
namespace {

const std::map<std::string, Engine> kOracles{{"ast", Engine::AstOracle}, {"ir", Engine::IrOracle}};

/// "500ms", "30s", "5m", "2h", "1d", "0" in nanoseconds.
int64_t parseTime(const char* option, const std::string& text) {
  bool isZero = !text.empty() && text.find_first_not_of('0') == std::string::npos;
  std::optional<int64_t> ns = isZero ? 0 : parseDuration(text);
  if (!ns) throw CLI::ValidationError(option, fmt::format("`{}` is no duration such as 30s or 5m", text));
  return *ns;
}

int64_t parseLateness(const std::string& text) {
  return text == "rule" ? RT_LATENESS_OF_RULE : parseTime("--lateness", text);
}

uint32_t parseSimd(const std::string& text) {
  uint32_t simd = rt_simd_named(text.data(), text.size());
  if (simd == RT_SIMD_BEST) throw CLI::ValidationError("--simd", "needs one of " RT_SIMD_NAMES);
  if (rt_simd_is_here(simd) == 0) throw CLI::ValidationError("--simd", "this machine does not have " + text);
  return simd;
}

}  // namespace

void addRun(CLI::App& app, RunOptions& options, bool needsRules) {
  CLI::App* verb =
      app.add_subcommand("run", "Evaluate rules over events without leaving a file: rulec run RULES... [-- EVENTS...]");
  addCommon(*verb, options.common, needsRules);
  addProfile(*verb, options.common);
  addCompile(*verb, options.compile);
  verb->add_option_function<std::string>(
          "--oracle",
          [&options](const std::string& given) { options.engine = kOracles.at(given.empty() ? "ast" : given); },
          "Evaluate by a reference interpreter: of the checked syntax tree (ast) or of the unoptimised IR (ir)")
      ->expected(0, 1)
      ->default_str("ast")
      ->check(CLI::IsMember({"ast", "ir"}))
      ->type_name("[ast|ir]");
  verb->add_flag("--matches", options.matches, "Print one match record a line instead of alerts");
  verb->add_flag("--strict", options.strict, "Validate every line completely; stop at the first bad one");
  verb->add_flag("--stats", options.stats, "Print counters on standard error at the end");
  verb->add_flag("--embed-events", options.embedEvents, "Alerts carry their events");
  verb->add_flag("--no-building-blocks", options.noBuildingBlocks,
                 "Leave alerts out that are building blocks of others");
  verb->add_flag("--deterministic", options.deterministic, "An alert's time is that of its last event");
  verb->add_option("--state-mb", options.stateMb, "Memory for sequences, in MiB")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 20));
  verb->add_option("--indicators", options.indicators, "Compare events with these indicators; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  verb->add_option("--indicator-mb", options.indicatorMb, "Memory for indicators, in MiB (256)")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 19));
  verb->add_option_function<std::string>(
          "--lateness", [&options](const std::string& given) { options.latenessNs = parseLateness(given); },
          "Hold step hits of sequences so long for earlier ones (0); `rule`: as long as each rule's schedule allows")
      ->type_name("DURATION|rule");
  verb->add_option_function<uint64_t>(
          "--size", [&options](uint64_t given) { options.size = given; },
          "Keep so many results of each rule, the latest")
      ->type_name("N");
  verb->add_option("--max-samples-per-key", options.maxSamplesPerKey, "Samples of each join key (1)")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 20));
  verb->add_option_function<uint64_t>(
          "--max-signals", [&options](uint64_t given) { options.maxSignals = given; },
          "Alerts of each rule and interval, 0: all (each rule's own limit)")
      ->type_name("N");
  verb->add_option_function<std::string>(
          "--learn", [&options](const std::string& given) { options.learnNs = parseTime("--learn", given); },
          "So long rules learn which terms are known, without alerts (each rule's history)")
      ->type_name("DURATION");
  verb->add_option("--state", options.state, "Take up what an earlier run left in this file, and leave it for the next")
      ->type_name("FILE");
  verb->add_option("--max-line", options.maxLine, "Longest line taken, in bytes")
      ->check(CLI::Range(uint64_t{64}, uint64_t{1} << 31));
  verb->add_option("--id-field", options.idField, "The field that holds an event's id (event.id)")->type_name("FIELD");
  verb->add_option("--source-name", options.sourceName, "The index of events without data_stream")->type_name("NAME");
  verb->add_option("--disable", options.disabled, "Do without the rule of this id; may be repeated")
      ->allow_extra_args(false)
      ->type_name("ID");
  verb->add_option_function<std::string>(
          "--simd", [&options](const std::string& given) { options.simd = parseSimd(given); },
          "Instructions to use instead of the best ones")
      ->type_name(RT_SIMD_NAMES);
}

}  // namespace rulec::driver
