// From the paths on the command line to checked rules.
#pragma once

#include "compiler/driver/options.h"
#include "compiler/sema/rule.h"
#include "compiler/syntax/rule_file.h"

#include <string>
#include <vector>

namespace rulec::driver {

/// The rules that are sound, and everything that was noticed about the others.
struct LoadedRules {
  SourceFiles files;
  Diagnostics diagnostics;
  std::vector<syntax::RuleFile> ruleFiles;  // every file that has a rule in it
  std::vector<sema::CheckedRule> rules;     // every rule that is sound
  bool fileError = false;                   // a file could not be read

  /// kDone, kRuleError or kUsageError.
  [[nodiscard]] int exitCode() const;
};

/// Files in the order given, those below a directory by path. Links to directories are not followed. All
/// mistakes of all files are collected. Files above 16 MiB are refused.
[[nodiscard]] LoadedRules loadRuleFiles(const std::vector<std::string>& paths);

/// Adds each query as a rule of its own: `query`, `query-2` and so on; in KQL `kql`, `kql-2`.
void addQueries(LoadedRules& loaded, const std::vector<std::string>& queries,
                syntax::QueryLanguage language = syntax::QueryLanguage::Eql);

/// Checks every loaded file against the schema that the options ask for; ids must differ.
void checkRules(LoadedRules& loaded, const CommonOptions& options);
/// The same with a schema at hand.
void checkRules(LoadedRules& loaded, const sema::Schema& schema, const sema::EventFields& fields);

/// Prints what was noticed on standard error, and a line of summary if there were errors.
void printDiagnostics(const LoadedRules& loaded, const CommonOptions& options);

}  // namespace rulec::driver
