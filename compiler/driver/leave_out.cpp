// Which of the loaded rules are no part of the set.
#include "compiler/driver/load.h"
#include "compiler/driver/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace rulec::driver {
namespace {

/// Takes out the rules of the marked files, with what was found in these. \param out by file
void removeFiles(LoadedRules& loaded, const std::vector<bool>& out) {
  auto isOut = [&](FileId file) { return file.valid() && out[file.index]; };
  std::erase_if(loaded.ruleFiles, [&](const syntax::RuleFile& rule) { return isOut(rule.file); });
  std::erase_if(loaded.rules, [&](const sema::CheckedRule& rule) { return isOut(rule.place.file); });
  loaded.diagnostics.keepOnly([&](const Diagnostic& d) { return !isOut(d.place.file); });
}

/// \returns for each rule whether one of the selectors selects it.
std::vector<bool> selected(LoadedRules& loaded, const std::vector<std::string>& selectors) {
  std::vector<bool> result(loaded.ruleFiles.size(), selectors.empty());
  std::vector<std::string_view> unused;
  for (const std::string& text : selectors) {
    Selector selector = parseSelector(text);
    bool used = false;
    for (size_t i = 0; i < result.size(); ++i) {
      if (!selects(selector, loaded.ruleFiles[i], loaded.files[loaded.ruleFiles[i].file].path)) continue;
      result[i] = true;
      used = true;
    }
    if (!used) unused.push_back(text);
  }
  bool none = unused.size() == selectors.size() && !selectors.empty();
  for (std::string_view text : unused)
    loaded.diagnostics.report(none ? DiagnosticCode::no_rule_selected : DiagnosticCode::unused_selector, {}, text);
  loaded.fileError |= none;
  return result;
}

/// The first error of each file that has nothing but errors of what cannot be compiled.
std::vector<const Diagnostic*> unsupportedFiles(const LoadedRules& loaded) {
  std::vector<const Diagnostic*> first(loaded.files.size(), nullptr);
  std::vector<bool> mistaken(loaded.files.size(), false);
  for (const Diagnostic& d : loaded.diagnostics.all()) {
    if (!d.place.file.valid() || severity(d.code) != Severity::Error) continue;
    if (!isUnsupported(d.code)) mistaken[d.place.file.index] = true;
    if (first[d.place.file.index] == nullptr) first[d.place.file.index] = &d;
  }
  for (size_t i = 0; i < first.size(); ++i)
    if (mistaken[i]) first[i] = nullptr;
  return first;
}

}  // namespace

void selectRules(LoadedRules& loaded, const CommonOptions& options) {
  std::vector<bool> wanted = selected(loaded, options.selectors);
  std::vector<bool> out(loaded.files.size(), false);
  for (size_t i = 0; i < wanted.size(); ++i) {
    const syntax::RuleFile& rule = loaded.ruleFiles[i];
    bool deprecated = !options.includeDeprecated && isDeprecated(rule, loaded.files[rule.file].path);
    out[rule.file.index] = !wanted[i] || deprecated;
    if (!wanted[i]) ++loaded.leftOut.unselected;
    if (wanted[i] && deprecated) ++loaded.leftOut.deprecated;
  }
  removeFiles(loaded, out);
}

void skipUnsupported(LoadedRules& loaded) {
  std::vector<const Diagnostic*> reasons = unsupportedFiles(loaded);
  std::vector<bool> out(loaded.files.size(), false);
  for (const syntax::RuleFile& rule : loaded.ruleFiles) {
    const Diagnostic* reason = reasons[rule.file.index];
    if (reason == nullptr) continue;
    loaded.leftOut.skipped.push_back({rule, *reason});
    out[rule.file.index] = true;
  }
  removeFiles(loaded, out);
}

void checkNotEmpty(LoadedRules& loaded) {
  const LeftOut& out = loaded.leftOut;
  if (!loaded.ruleFiles.empty() || loaded.diagnostics.hasErrors()) return;
  std::vector<std::string> why;
  if (out.deprecated != 0) why.push_back(fmt::format("{} deprecated", out.deprecated));
  if (!out.skipped.empty()) why.push_back(fmt::format("{} cannot be compiled", out.skipped.size()));
  if (!why.empty())
    loaded.diagnostics.report(DiagnosticCode::no_rule_left, {}, fmt::format("{}", fmt::join(why, ", ")));
}

}  // namespace rulec::driver
