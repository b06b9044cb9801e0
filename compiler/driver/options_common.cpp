// Options that several verbs have: what rules are read and how they are compiled.
#include "compiler/driver/option_parts.h"
#include "compiler/opt/pipeline.h"

#include <algorithm>

namespace rulec::driver {
namespace {

const std::map<std::string, ErrorFormat> kErrorFormats{{"human", ErrorFormat::Human}, {"json", ErrorFormat::Json}};
const std::map<std::string, Color> kColors{{"auto", Color::Auto}, {"always", Color::Always}, {"never", Color::Never}};
const std::map<std::string, codegen::AlertFormat> kAlertFormats{{"ecs", codegen::AlertFormat::Ecs},
                                                                {"kibana", codegen::AlertFormat::Kibana}};
const std::map<std::string, bool> kAlertDetails{{"standard", false}, {"full", true}};

void checkPassName(const std::string& name) {
  if (std::ranges::none_of(opt::passes(), [&](const opt::Pass& pass) { return pass.name == name; }))
    throw CLI::ValidationError("pass", fmt::format("there is no pass `{}`", name));
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
  verb.add_flag("--skip-unsupported", options.skipUnsupported,
                "Leave rules out that rulec cannot compile, and list them");
  verb.add_flag("--include-deprecated", options.includeDeprecated, "Take deprecated rules, too");
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
  verb.add_flag("--timings", options.timings, "Print the time each phase took on standard error");
}

}  // namespace rulec::driver
