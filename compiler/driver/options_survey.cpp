// The options of the verbs that tell about rules: list, coverage, fields, explain, cost.
#include "compiler/driver/option_parts.h"

namespace rulec::driver {
namespace {

const std::map<std::string, Format> kFormats{{"auto", Format::Auto}, {"json", Format::Json}, {"table", Format::Table}};
constexpr const char* kFormatText = "How to print; `auto` is a table on a terminal, else JSON";

}  // namespace

void addList(CLI::App& app, ListOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("list", "List rules, and which of them can be compiled");
  addCommon(*verb, options.common, needsRules);
  addChoice(*verb, "--format", options.format, kFormats, kFormatText);
  verb->add_option("--against", options.against, "Warn of rules that changed without a new version since this manifest")
      ->type_name("FILE");
}

void addCoverage(CLI::App& app, CoverageOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("coverage", "Count rules by ATT&CK technique");
  addCommon(*verb, options.common, needsRules);
  verb->add_flag("--navigator", options.navigator, "Print a layer for the ATT&CK Navigator");
}

void addFields(CLI::App& app, FieldsOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("fields", "List the fields and classes of events that rules read");
  addCommon(*verb, options.common, needsRules);
  addChoice(*verb, "--format", options.format, kFormats, kFormatText);
}

void addCost(CLI::App& app, CostOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("cost", "Predict what each rule costs for each event, the dearest first");
  addCommon(*verb, options.common, needsRules);
  addProfile(*verb, options.common);
  addChoice(*verb, "--format", options.format, kFormats, kFormatText);
}

void addExplain(CLI::App& app, ExplainOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("explain", "Say how rules are evaluated, or what a diagnostic code means");
  addCommon(*verb, options.common, needsRules);
  addProfile(*verb, options.common);
}

}  // namespace rulec::driver
