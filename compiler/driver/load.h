// From the paths on the command line to checked rules.
#pragma once

#include "compiler/driver/left_out.h"
#include "compiler/driver/options.h"
#include "compiler/sema/rule.h"
#include "compiler/syntax/exception_file.h"
#include "compiler/syntax/rule_file.h"

#include <memory>
#include <string>
#include <vector>

namespace rulec::driver {

/// An exception that is sound and not over.
struct LoadedException {
  FileId file;
  syntax::ExceptionItem item;
  std::shared_ptr<const sema::CheckedKql> restriction;
};

/// The rules that are sound, and everything that was noticed about the others.
struct LoadedRules {
  SourceFiles files;
  Diagnostics diagnostics;
  std::vector<syntax::RuleFile> ruleFiles;  // every file that has a rule in it and is not left out
  std::vector<sema::CheckedRule> rules;     // every rule that is sound
  std::vector<LoadedException> exceptions;  // in the order of their files
  LeftOut leftOut;
  bool routesByIndex = false;  // --route index
  bool fileError = false;      // a file could not be read, or no rule was selected

  /// kDone, kFindings (a denied warning), kRuleError or kUsageError.
  [[nodiscard]] int exitCode() const;
};

/// Files by path (rule_paths.h): this is the order of the rules in the matcher. All mistakes of all files are
/// collected. Files above 16 MiB are refused.
[[nodiscard]] LoadedRules loadRuleFiles(const std::vector<std::string>& paths);

/// Keeps the rules that one of the selectors selects, and of these those that are not deprecated unless they are asked
/// for. What was found in the others is forgotten; files without a rule stay reported.
void selectRules(LoadedRules& loaded, const CommonOptions& options);

/// Takes out the rules whose every error says that they cannot be compiled, with what was found in them.
void skipUnsupported(LoadedRules& loaded);

/// An error if rules were left out and none is left.
void checkNotEmpty(LoadedRules& loaded);

/// Adds each query as a rule of its own: `query`, `query-2` and so on; in KQL `kql`, `kql-2`.
void addQueries(LoadedRules& loaded, const std::vector<std::string>& queries,
                syntax::QueryLanguage language = syntax::QueryLanguage::Eql);

/// The schema that the options ask for.
[[nodiscard]] sema::Schema makeSchema(LoadedRules& loaded, const CommonOptions& options);

/// Checks every loaded file against the schema that the options ask for; ids must differ.
void checkRules(LoadedRules& loaded, const CommonOptions& options);
/// The same with a schema at hand, under the exceptions that were loaded.
void checkRules(LoadedRules& loaded, const sema::Schema& schema, const sema::EventFields& fields);

/// Looks in sound rules for what is allowed but hardly meant. \param lowered the same rules
void lintRules(LoadedRules& loaded, const ir::RuleSet& lowered);

/// Gives warnings the levels that the command line and the rules' comments say.
void settleWarnings(LoadedRules& loaded, const Levels& levels);

/// Prints on standard error what was noticed, how many errors there are, and what was left out.
void printDiagnostics(const LoadedRules& loaded, const CommonOptions& options);

}  // namespace rulec::driver
