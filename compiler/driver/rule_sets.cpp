#include "compiler/driver/rule_sets.h"

#include "compiler/codegen/metadata.h"
#include "compiler/driver/files.h"

#include "llvm/Support/JSON.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace rulec::driver {
namespace {

constexpr size_t kMaxManifest = size_t{256} << 20;

/// What rules have in common that raise alerts for the same events.
std::pair<std::string_view, std::vector<std::string>> scopeOf(const ir::Rule& rule) {
  std::vector<std::string> indices = rule.metadata.indices;
  std::ranges::sort(indices);
  return {rule.meaning, std::move(indices)};
}

struct KnownRule {
  std::string version, hash;
};

/// The rules of a manifest by id; nothing if it is none.
std::optional<std::map<std::string, KnownRule>> readManifest(const std::string& text) {
  llvm::Expected<llvm::json::Value> document = llvm::json::parse(text);
  if (!document) {
    llvm::consumeError(document.takeError());
    return std::nullopt;
  }
  const llvm::json::Object* top = document->getAsObject();
  const llvm::json::Array* list = top != nullptr ? top->getArray("rules") : nullptr;
  if (list == nullptr) return std::nullopt;
  std::map<std::string, KnownRule> rules;
  for (const llvm::json::Value& value : *list) {
    const llvm::json::Object* rule = value.getAsObject();
    if (rule == nullptr || !rule->getString("id")) return std::nullopt;
    rules[rule->getString("id")->str()] = {rule->getString("version").value_or("").str(),
                                           rule->getString("rule_hash").value_or("").str()};
  }
  return rules;
}

void reportManifest(LoadedRules& loaded, const std::string& path, const std::string& why) {
  loaded.diagnostics.report(DiagnosticCode::unreadable_file, {}, path, why);
  loaded.fileError = true;
}

}  // namespace

void warnOfChanges(LoadedRules& loaded, const ir::RuleSet& lowered, const std::string& manifest) {
  FileText file = readFile(manifest, kMaxManifest);
  if (file.tooLarge || !file.error.empty())
    return reportManifest(loaded, manifest, file.tooLarge ? "too large" : file.error);
  auto known = readManifest(file.text);
  if (!known) return reportManifest(loaded, manifest, "it is no manifest of a matcher");
  for (const ir::Rule& rule : lowered.rules) {
    auto found = known->find(rule.metadata.id);
    if (found == known->end() || found->second.version != std::to_string(rule.metadata.version)) continue;
    if (found->second.hash != codegen::ruleHash(rule.meaning))
      loaded.diagnostics.report(DiagnosticCode::unchanged_version, rule.place, rule.metadata.version, manifest);
  }
}

void warnOfEqualRules(LoadedRules& loaded, const ir::RuleSet& lowered) {
  std::map<std::pair<std::string_view, std::vector<std::string>>, const ir::Rule*> seen;
  for (const ir::Rule& rule : lowered.rules) {
    auto [first, isNew] = seen.emplace(scopeOf(rule), &rule);
    if (isNew) continue;
    const ir::Rule& other = *first->second;
    if (rule.metadata.id == other.metadata.id) continue;  // an error of its own
    const SourceFile& file = loaded.files[other.place.file];
    Diagnostic& d = loaded.diagnostics.report(DiagnosticCode::duplicate_rule, rule.place, other.metadata.id);
    d.notes.push_back(fmt::format("that rule is at {}:{}", file.path, file.locate(other.place.span.begin).line));
  }
}

}  // namespace rulec::driver
