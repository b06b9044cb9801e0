#include "compiler/support/levels.h"

#include <algorithm>
#include <set>

namespace rulec {
namespace {

bool covers(const Suppression& suppression, const Diagnostic& finding) {
  return suppression.place.file == finding.place.file && suppression.code == name(finding.code) &&
         suppression.covered.begin <= finding.place.span.begin && finding.place.span.begin < suppression.covered.end;
}

/// Leaves out what the suppressions cover. \returns which of them covered something
std::vector<bool> applySuppressions(Diagnostics& diagnostics, const std::vector<Suppression>& suppressions) {
  std::vector<bool> used(suppressions.size());
  std::multimap<FileId, size_t> ofFile;
  for (size_t i = 0; i < suppressions.size(); ++i) ofFile.emplace(suppressions[i].place.file, i);
  diagnostics.settle([&](const Diagnostic& finding) {
    bool allowed = false;
    auto [first, last] = ofFile.equal_range(finding.place.file);
    for (auto entry = first; entry != last; ++entry) {
      if (!covers(suppressions[entry->second], finding)) continue;
      used[entry->second] = true;
      allowed = true;
    }
    return allowed ? Level::Allow : Level::Warn;
  });
  return used;
}

std::string helpFor(const std::string& word) {
  std::optional<DiagnosticCode> code = findCode(word);
  if (code && severity(*code) == Severity::Error) return fmt::format("`{}` is an error", word);
  if (code) return "remove it";
  std::vector<std::string_view> names;
  for (DiagnosticCode each : allDiagnosticCodes())
    if (severity(each) == Severity::Warning) names.push_back(name(each));
  std::string_view near = nearest(word, names);
  return near.empty() ? fmt::format("there is no warning `{}`", word) : fmt::format("did you mean `{}`?", near);
}

}  // namespace

Level Levels::of(DiagnosticCode code) const {
  if (auto found = chosen.find(code); found != chosen.end()) return found->second;
  Level level = defaultLevel(code);
  return warnings && level == Level::Warn ? *warnings : level;
}

std::optional<DiagnosticCode> findCode(std::string_view word) {
  for (DiagnosticCode code : allDiagnosticCodes())
    if (name(code) == word) return code;
  return std::nullopt;
}

void settle(Diagnostics& diagnostics, const std::vector<Suppression>& suppressions, const Levels& levels) {
  std::vector<bool> used = applySuppressions(diagnostics, suppressions);
  std::set<FileId> unsound;
  for (const Diagnostic& finding : diagnostics.all())
    if (severity(finding.code) == Severity::Error) unsound.insert(finding.place.file);
  for (size_t i = 0; i < suppressions.size(); ++i) {
    const Suppression& each = suppressions[i];
    if (used[i] || unsound.contains(each.place.file)) continue;
    diagnostics.report(DiagnosticCode::unused_allow, each.place).help = helpFor(each.code);
  }
  diagnostics.settle([&](const Diagnostic& finding) { return levels.of(finding.code); });
}

}  // namespace rulec
