#include "compiler/driver/load.h"

#include "compiler/driver/exceptions.h"
#include "compiler/driver/exit_code.h"
#include "compiler/driver/files.h"
#include "compiler/driver/parallel.h"
#include "compiler/driver/rule_paths.h"
#include "compiler/lint/lint.h"
#include "compiler/sema/index_route.h"
#include "compiler/sema/schema_file.h"
#include "compiler/support/utf8.h"
#include "compiler/syntax/allow_comments.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace rulec::driver {
namespace {

constexpr size_t kMaxRuleFile = size_t{16} << 20;
constexpr size_t kMaxSchemaFile = size_t{256} << 20;

/// Reads a file. \returns nothing if that is not possible, which is reported
std::optional<FileId> loadFile(LoadedRules& loaded, const std::string& path, Diagnostics& diagnostics) {
  FileText read = readFile(path, kMaxRuleFile);
  if (!read.tooLarge && read.error.empty()) return loaded.files.add(makeSourceFile(path, std::move(read.text)));
  if (read.tooLarge) diagnostics.report(DiagnosticCode::file_too_large, {}, path, kMaxRuleFile);
  if (!read.tooLarge) diagnostics.report(DiagnosticCode::unreadable_file, {}, path, read.error);
  loaded.fileError = true;
  return std::nullopt;
}

void reportDuplicates(LoadedRules& loaded) {
  std::map<std::string_view, const syntax::RuleFile*> seen;
  for (const syntax::RuleFile& rule : loaded.ruleFiles) {
    if (!rule.id.present) continue;
    auto [first, isNew] = seen.emplace(rule.id.value, &rule);
    if (isNew) continue;
    const SourceFile& other = loaded.files[first->second->file];
    Diagnostic& d =
        loaded.diagnostics.report(DiagnosticCode::duplicate_rule_id, {rule.file, rule.id.span}, rule.id.value);
    d.notes.push_back(
        fmt::format("the first one is at {}:{}", other.path, other.locate(first->second->id.span.begin).line));
  }
}

std::string summary(const Diagnostics& diagnostics) {
  auto count = [](size_t n, std::string_view word) { return fmt::format("{} {}{}", n, word, n == 1 ? "" : "s"); };
  std::string text = count(diagnostics.errorCount(), "error");
  if (diagnostics.deniedCount() != 0) text += ", " + count(diagnostics.deniedCount(), "denied warning");
  if (diagnostics.warningCount() != 0) text += ", " + count(diagnostics.warningCount(), "warning");
  return text;
}

}  // namespace

int LoadedRules::exitCode() const {
  if (!diagnostics.hasErrors()) return diagnostics.deniedCount() == 0 ? kDone : kFindings;
  auto isRuleError = [](const Diagnostic& d) { return d.place.file.valid() && severity(d.code) == Severity::Error; };
  return std::ranges::any_of(diagnostics.all(), isRuleError) || !fileError ? kRuleError : kUsageError;
}

LoadedRules loadRuleFiles(const std::vector<std::string>& paths) {
  LoadedRules loaded;
  std::vector<std::string> files = findRuleFiles(paths, loaded.diagnostics);
  loaded.fileError = loaded.diagnostics.hasErrors();
  std::vector<Diagnostics> unread(files.size());
  std::vector<std::optional<FileId>> ids;
  for (size_t i = 0; i < files.size(); ++i) ids.push_back(loadFile(loaded, files[i], unread[i]));
  std::vector<std::optional<syntax::RuleFile>> parsed(files.size());
  forEachAtOnce(files.size(), loaded.diagnostics, [&](size_t i, Diagnostics& diagnostics) {
    diagnostics.append(std::move(unread[i]));
    if (ids[i]) parsed[i] = syntax::parseRuleFile(*ids[i], loaded.files, diagnostics);
  });
  for (std::optional<syntax::RuleFile>& rule : parsed)
    if (rule) loaded.ruleFiles.push_back(*std::move(rule));
  return loaded;
}

void addQueries(LoadedRules& loaded, const std::vector<std::string>& queries, syntax::QueryLanguage language) {
  std::string_view word = language == syntax::QueryLanguage::Eql ? "query" : "kql";
  for (size_t i = 0; i < queries.size(); ++i) {
    FileId file = loaded.files.add(makeSourceFile("<query>", queries[i]));
    if (auto at = static_cast<uint32_t>(validUtf8(queries[i])); at != queries[i].size()) {
      loaded.diagnostics.report(DiagnosticCode::invalid_utf8, {file, {at, at + 1}});
      continue;
    }
    std::string id = i == 0 ? std::string(word) : fmt::format("{}-{}", word, i + 1);
    loaded.ruleFiles.push_back(syntax::ruleOfQuery(file, loaded.files, std::move(id), language));
  }
}

sema::Schema makeSchema(LoadedRules& loaded, const CommonOptions& options) {
  sema::SchemaFields fields;
  for (const std::string& path : options.schemas) {
    FileText read = readFile(path, kMaxSchemaFile);
    if (!read.error.empty() || read.tooLarge) {
      loaded.diagnostics.report(DiagnosticCode::unreadable_file, {}, path, read.tooLarge ? "too large" : read.error);
      loaded.fileError = true;
      continue;
    }
    FileId id = loaded.files.add(makeSourceFile(path, std::move(read.text)));
    fields.read(id, loaded.files[id], loaded.diagnostics);
  }
  sema::Schema schema(!options.schemaOnly);
  fields.addTo(schema);
  if (options.allowUnknownField) schema.allowUnknown();
  return schema;
}

void checkRules(LoadedRules& loaded, const CommonOptions& options) {
  sema::Schema schema = makeSchema(loaded, options);
  loadExceptions(loaded, options.exceptions, schema);
  loaded.routesByIndex = options.routeByIndex;
  checkRules(loaded, schema, options.fields);
  warnOfUnusedSelectors(loaded);
}

void checkRules(LoadedRules& loaded, const sema::Schema& schema, const sema::EventFields& fields) {
  reportDuplicates(loaded);
  std::vector<std::optional<sema::CheckedRule>> checked(loaded.ruleFiles.size());
  forEachAtOnce(checked.size(), loaded.diagnostics, [&](size_t i, Diagnostics& diagnostics) {
    checked[i] = sema::checkRule(loaded.ruleFiles[i], schema, fields, diagnostics);
  });
  for (size_t i = 0; i < checked.size(); ++i) {
    if (!checked[i] || !loaded.ruleFiles[i].sound) continue;
    addExceptions(loaded, loaded.ruleFiles[i], *checked[i]);
    if (loaded.routesByIndex) sema::routeByIndex(*checked[i], loaded.ruleFiles[i], loaded.diagnostics);
    loaded.rules.push_back(*std::move(checked[i]));
  }
}

void lintRules(LoadedRules& loaded, const ir::RuleSet& lowered) {
  std::map<uint32_t, const syntax::RuleFile*> files;
  for (const syntax::RuleFile& file : loaded.ruleFiles) files.emplace(file.file.index, &file);
  forEachAtOnce(loaded.rules.size(), loaded.diagnostics, [&](size_t i, Diagnostics& diagnostics) {
    const sema::CheckedRule& rule = loaded.rules[i];
    lint::lintRule({*files.at(rule.place.file.index), rule, lowered, ir::RuleId{static_cast<uint32_t>(i)}},
                   diagnostics);
  });
}

void settleWarnings(LoadedRules& loaded, const Levels& levels) {
  std::vector<Suppression> suppressions;
  for (const syntax::RuleFile& rule : loaded.ruleFiles)
    for (Suppression& each : syntax::allowComments(rule, loaded.files[rule.file]))
      suppressions.push_back(std::move(each));
  settle(loaded.diagnostics, suppressions, levels);
}

void printDiagnostics(const LoadedRules& loaded, const CommonOptions& options) {
  bool color = options.color == Color::Always || (options.color == Color::Auto && isatty(STDERR_FILENO) != 0);
  std::string text = render(loaded.diagnostics, loaded.files, options.errorFormat, color);
  if (!text.empty() && options.errorFormat == ErrorFormat::Human)
    text += fmt::format("rulec: {}\n", summary(loaded.diagnostics));
  text += describe(loaded.leftOut, loaded.files, options.errorFormat);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace rulec::driver
