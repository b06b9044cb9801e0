// The command line, verb by verb. Only the files that include this know CLI11, and only they have exceptions.
#pragma once

#include "compiler/driver/options.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <map>
#include <string>

namespace rulec::driver {

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
void addCommon(CLI::App& verb, CommonOptions& options, bool needsRules);
/// Of verbs that optimise.
void addProfile(CLI::App& verb, CommonOptions& options);
void addCompile(CLI::App& verb, CompileOptions& options);

// Each adds its verb; the options are filled while the command line is parsed.
void addBuild(CLI::App& app, BuildOptions& options, bool needsRules);
void addCheck(CLI::App& app, CheckOptions& options, bool needsRules);
void addRun(CLI::App& app, RunOptions& options, bool needsRules);
void addList(CLI::App& app, ListOptions& options, bool needsRules);
void addCoverage(CLI::App& app, CoverageOptions& options, bool needsRules);
void addFields(CLI::App& app, FieldsOptions& options, bool needsRules);
void addExplain(CLI::App& app, ExplainOptions& options, bool needsRules);
void addCost(CLI::App& app, CostOptions& options, bool needsRules);

}  // namespace rulec::driver
