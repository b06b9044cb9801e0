// Options that several verbs have: what rules are read and how they are compiled.
#include "compiler/driver/object_cache.h"
#include "compiler/driver/option_parts.h"
#include "compiler/opt/pipeline.h"

#include <algorithm>

namespace rulec::driver {
namespace {

const std::map<std::string, ErrorFormat> kErrorFormats{{"human", ErrorFormat::Human}, {"json", ErrorFormat::Json}};
const std::map<std::string, Color> kColors{{"auto", Color::Auto}, {"always", Color::Always}, {"never", Color::Never}};
const std::map<std::string, codegen::AlertFormat> kAlertFormats{{"ecs", codegen::AlertFormat::Ecs},
                                                                {"kibana", codegen::AlertFormat::Kibana}};
const std::map<std::string, bool> kRoutes{{"none", false}, {"index", true}};
const std::map<std::string, bool> kAlertDetails{{"standard", false}, {"full", true}};

void checkPassName(const std::string& name) {
  if (std::ranges::none_of(opt::passes(), [&](const opt::Pass& pass) { return pass.name == name; }))
    throw CLI::ValidationError("pass", fmt::format("there is no pass `{}`", name));
}

/// `--allow unknown_field` lowers an error: such fields are then keywords. Everything else is about warnings.
void setLevel(CommonOptions& options, Level level, const std::string& flag, const std::string& name) {
  std::optional<DiagnosticCode> code = findCode(name);
  if (name == "warnings") {
    options.levels.warnings = level;
  } else if (code == DiagnosticCode::unknown_field && level != Level::Warn) {
    options.allowUnknownField = level == Level::Allow;
  } else if (code && severity(*code) == Severity::Warning) {
    options.levels.chosen[*code] = level;
  } else {
    throw CLI::ValidationError(flag, fmt::format("`{}` is not the code of a warning", name));
  }
}

void addLevels(CLI::App& verb, CommonOptions& options) {
  auto add = [&](const std::string& flag, Level level, const std::string& text) {
    verb.add_option_function<std::string>(
            flag, [&options, level, flag](const std::string& name) { setLevel(options, level, flag, name); }, text)
        ->trigger_on_parse()  // the last one counts
        ->allow_extra_args(false)
        ->type_name("CODE");
  };
  add("--allow", Level::Allow, "Do not give this warning; unknown_field: take unknown fields as keywords");
  add("--warn", Level::Warn, "Give this warning");
  add("--deny", Level::Deny, "Take this warning for a failure; `warnings`: all that are given");
}

}  // namespace

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
  verb.add_option(
          "--rules", options.selectors,
          "Of the rules in files only these: a glob over path or name, id:, tag: or severity:GLOB; may be repeated")
      ->allow_extra_args(false)
      ->type_name("SELECTOR");
  verb.add_option("--exceptions", options.exceptions, "A file of events that rules shall not see; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
  addChoice(verb, "--route", options.routeByIndex, kRoutes,
            "Whether a rule sees only events of the data streams that its `index` names (none)");
  verb.add_flag("--skip-unsupported", options.skipUnsupported,
                "Leave rules out that rulec cannot compile, and list them");
  verb.add_flag("--include-deprecated", options.includeDeprecated, "Take deprecated rules, too");
  verb.add_option("--schema", options.schemas, "A mapping, a field-caps answer or a table of fields; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
  verb.add_flag("--schema-only", options.schemaOnly, "Leave the built-in schema out");
  addLevels(verb, options);
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

void addProfile(CLI::App& verb, CommonOptions& options) {
  verb.add_option("--profile", options.profile, "Events like those to come: choose by them what is looked at first")
      ->type_name("FILE");
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
  addChoice(verb, "--alert-format", options.alertFormat, kAlertFormats, "The profile of the alerts (ecs)");
  addChoice(verb, "--alert-detail", options.fullAlerts, kAlertDetails,
            "How much of the rule an alert in the profile kibana tells (standard)");
  verb.add_option("--jobs", options.jobs, "Threads that compile (one for each processor)")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1024}))
      ->type_name("N");
  options.cache = defaultCacheDirectory();
  verb.add_option("--cache", options.cache, "Keep machine code in this directory")->type_name("DIR");
  verb.add_flag_callback("--no-cache", [&options] { options.cache.clear(); }, "Keep no machine code");
  verb.add_flag("--timings", options.timings, "Print the time each phase took on standard error");
}

}  // namespace rulec::driver
