#include "compiler/driver/options.h"

#include "compiler/driver/exit_code.h"
#include "compiler/opt/pipeline.h"
#include "compiler/support/duration.h"
#include "runtime/embed/matcher.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <map>

namespace rulec::driver {
namespace {

const std::map<std::string, ErrorFormat> kErrorFormats{{"human", ErrorFormat::Human}, {"json", ErrorFormat::Json}};
const std::map<std::string, Color> kColors{{"auto", Color::Auto}, {"always", Color::Always}, {"never", Color::Never}};
const std::map<std::string, Emit> kEmits{{"tokens", Emit::Tokens}, {"ast", Emit::Ast}, {"ir", Emit::Ir},
                                         {"llvm", Emit::Llvm},     {"asm", Emit::Asm}, {"obj", Emit::Object},
                                         {"exe", Emit::Executable}};
const std::map<std::string, Engine> kOracles{{"ast", Engine::AstOracle}, {"ir", Engine::IrOracle}};

/// One of the named values, listed in the help text.
template <class T>
void addChoice(CLI::App& verb, const std::string& flag, T& target, const std::map<std::string, T>& choices,
               const std::string& text) {
  std::string names;
  for (const auto& [name, value] : choices) names += (names.empty() ? "" : "|") + name;
  verb.add_option_function<std::string>(
          flag,
          [&target, &choices, flag, names](const std::string& given) {
            auto found = choices.find(given);
            if (found == choices.end())
              throw CLI::ValidationError(flag, fmt::format("`{}` is not one of {}", given, names));
            target = found->second;
          },
          text)
      ->type_name(names);
}

/// \param needsRules whether no query stands on the command line. CLI11 then knows that the last argument is a rule.
void addCommon(CLI::App& verb, CommonOptions& options, bool needsRules) {
  verb.add_option("RULES", options.rules, "Rule files; of a directory every *.toml below it")
      ->required(needsRules)
      ->type_name("");
  verb.add_option("-e,--query", options.queries, "An EQL query as a rule; may be repeated")
      ->allow_extra_args(false)
      ->type_name("QUERY");
  verb.add_option("--kql", options.kqlQueries, "A KQL query as a rule; may be repeated")
      ->allow_extra_args(false)
      ->type_name("QUERY");
  verb.add_option("--schema", options.schemas, "A mapping, a field-caps answer or a table of fields; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
  verb.add_flag("--schema-only", options.schemaOnly, "Leave the built-in schema out");
  verb.add_option_function<std::string>(
          "--allow", [&options](const std::string&) { options.allowUnknownField = true; },
          "Take unknown fields as keywords")
      ->check(CLI::IsMember({"unknown_field"}))
      ->type_name("unknown_field");
  verb.add_option("--timestamp-field", options.fields.timestamp, "The field that holds an event's time (@timestamp)")
      ->type_name("FIELD");
  verb.add_option("--event-category-field", options.fields.category,
                  "The field that a query's category is compared with (event.category)")
      ->type_name("FIELD");
  verb.add_option("--tiebreaker-field", options.fields.tiebreaker, "The field that orders events of one time")
      ->type_name("FIELD");
  addChoice(verb, "--error-format", options.errorFormat, kErrorFormats, "How diagnostics are written");
  addChoice(verb, "--color", options.color, kColors, "Colour in diagnostics");
}

void checkPassName(const std::string& name) {
  if (std::ranges::none_of(opt::passes(), [&](const opt::Pass& pass) { return pass.name == name; }))
    throw CLI::ValidationError("pass", fmt::format("there is no pass `{}`", name));
}

void addCompile(CLI::App& verb, CompileOptions& options) {
  verb.add_option("-O", options.level, "Optimisation level")->check(CLI::Range(0U, 2U))->type_name("0|1|2");
  verb.add_option("--target", options.target, "What the matcher runs on")->type_name("ARCH-OS");
  verb.add_option_function<std::vector<std::string>>(
          "--disable-pass",
          [&options](const std::vector<std::string>& names) {
            std::ranges::for_each(names, checkPassName);
            options.disabledPasses.insert(names.begin(), names.end());
          },
          "Leave an optimiser pass out; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PASS");
  verb.add_option_function<std::string>(
          "--stop-after",
          [&options](const std::string& name) {
            checkPassName(name);
            options.stopAfter = name;
          },
          "Run no optimiser pass after this one")
      ->type_name("PASS");
  verb.add_option_function<std::vector<std::string>>(
          "--print-after",
          [&options](const std::vector<std::string>& names) {
            std::ranges::for_each(names, checkPassName);
            options.printAfter = names;
          },
          "Print the IR on standard error after this pass; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PASS");
  verb.add_flag("--timings", options.timings, "Print the time each phase took on standard error");
}

void addCheck(CLI::App& app, CheckOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("check", "Report what is wrong with rules, without compiling them");
  addCommon(*verb, options.common, needsRules);
}

void addBuild(CLI::App& app, BuildOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("build", "Compile rules into a native matcher");
  addCommon(*verb, options.common, needsRules);
  addCompile(*verb, options.compile);
  addChoice(*verb, "--emit", options.emit, kEmits, "Write this form and stop");
  verb->add_option("-o", options.output, "The file to write; `-` is standard output; with --each a directory")
      ->type_name("FILE");
  verb->add_flag("--each", options.each, "One matcher per rule, in the directory given by -o");
}

/// "500ms", "30s", "5m", "2h", "1d", "0" in nanoseconds; "rule".
int64_t parseLateness(const std::string& text) {
  if (text == "rule") return RT_LATENESS_OF_RULE;
  bool isZero = !text.empty() && text.find_first_not_of('0') == std::string::npos;
  std::optional<int64_t> ns = isZero ? 0 : parseDuration(text);
  if (!ns) throw CLI::ValidationError("--lateness", fmt::format("`{}` is no duration such as 30s or 5m", text));
  return *ns;
}

void addRun(CLI::App& app, RunOptions& options, bool needsRules) {
  CLI::App* verb =
      app.add_subcommand("run", "Evaluate rules over events without leaving a file: rulec run RULES... [-- EVENTS...]");
  addCommon(*verb, options.common, needsRules);
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
  verb->add_flag("--deterministic", options.deterministic, "An alert's time is that of its last event");
  verb->add_option("--state-mb", options.stateMb, "Memory for sequences, in MiB")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 20));
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
  verb->add_option("--max-line", options.maxLine, "Longest line taken, in bytes")
      ->check(CLI::Range(uint64_t{64}, uint64_t{1} << 31));
  verb->add_option("--id-field", options.idField, "The field that holds an event's id (event.id)")->type_name("FIELD");
  verb->add_option("--source-name", options.sourceName, "The index of events without data_stream")->type_name("NAME");
  verb->add_option("--simd", options.simd, "Instruction set to use")->check(CLI::IsMember({"scalar", "avx2"}));
}

/// Whether `-e`, `--query` or `--kql` stands on the command line.
bool hasQuery(int argc, const char* const* argv) {
  return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
    return argument.starts_with("-e") || argument == "--query" || argument.starts_with("--query=") ||
           argument == "--kql" || argument.starts_with("--kql=");
  });
}
bool hasQuery(const CommonOptions& options) { return !options.queries.empty() || !options.kqlQueries.empty(); }

Finished usageError(const std::string& message) {
  fmt::print(stderr, "rulec: {}\nTry `rulec help`.\n", message);
  return {kUsageError};
}

/// \returns null if there is no such verb.
const CLI::App* findVerb(const CLI::App& app, const std::string& name) {
  const auto found = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

Finished printHelp(const CLI::App& app, const std::string& verb) {
  if (verb.empty()) {
    fmt::print("{}", app.help());
    return {};
  }
  const CLI::App* found = findVerb(app, verb);
  if (found == nullptr) return usageError(fmt::format("there is no verb `{}`", verb));
  fmt::print("{}", found->help());
  return {};
}

}  // namespace

Options parseCommandLine(int argc, const char* const* argv) {
  CheckOptions check;
  BuildOptions build;
  RunOptions run;
  std::string helpOn;

  CLI::App app("rulec compiles detection rules into native matchers", "rulec");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  bool needsRules = !hasQuery(argc, argv);
  addBuild(app, build, needsRules);
  addCheck(app, check, needsRules);
  addRun(app, run, needsRules);
  app.add_subcommand("version", "Print the version");
  app.add_subcommand("help", "Print help, of one verb or of all")->add_option("VERB", helpOn)->type_name("");

  // What follows `--` names events; CLI11 would mix it with the rules.
  std::vector<std::string> arguments(argv + 1, argv + argc);
  auto dashes = std::ranges::find(arguments, "--");
  if (dashes != arguments.end()) {
    run.events.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }
  bool hasEvents = !run.events.empty();
  if (!arguments.empty() && !arguments[0].starts_with('-') && findVerb(app, arguments[0]) == nullptr)
    return usageError(fmt::format("there is no verb `{}`", arguments[0]));
  std::ranges::reverse(arguments);  // as CLI11 takes them
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    const auto verbs = app.get_subcommands();
    return printHelp(app, verbs.empty() ? "" : verbs.front()->get_name());
  } catch (const CLI::ParseError& error) {
    return usageError(error.what());
  }
  if (app.got_subcommand("run") && hasQuery(run.common) && !hasEvents) std::swap(run.events, run.common.rules);
  if (hasEvents && !app.got_subcommand("run")) return usageError("only `run` takes events after `--`");
  if (app.got_subcommand("help")) return printHelp(app, helpOn);
  if (app.got_subcommand("check")) return check;
  if (app.got_subcommand("build")) return build;
  if (app.got_subcommand("run")) return run;
  return VersionOptions{};
}

}  // namespace rulec::driver
