#include "compiler/driver/options.h"

#include "compiler/driver/exit_code.h"
#include "compiler/driver/option_parts.h"

#include <algorithm>
#include <cstdio>

namespace rulec::driver {
namespace {

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
  ListOptions list;
  CoverageOptions coverage;
  FieldsOptions fields;
  ExplainOptions explain;
  CostOptions cost;
  std::string helpOn;

  CLI::App app("rulec compiles detection rules into native matchers", "rulec");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  bool needsRules = !hasQuery(argc, argv);
  addBuild(app, build, needsRules);
  addCheck(app, check, needsRules);
  addRun(app, run, needsRules);
  addList(app, list, needsRules);
  addExplain(app, explain, needsRules);
  addCoverage(app, coverage, needsRules);
  addFields(app, fields, needsRules);
  addCost(app, cost, needsRules);
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
  if (app.got_subcommand("list")) return list;
  if (app.got_subcommand("coverage")) return coverage;
  if (app.got_subcommand("fields")) return fields;
  if (app.got_subcommand("explain")) return explain;
  if (app.got_subcommand("cost")) return cost;
  return VersionOptions{};
}

}  // namespace rulec::driver
