#include "compiler/codegen/metadata.h"

#include "compiler/support/json.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <fmt/format.h>

namespace rulec::codegen {
namespace {

/// Writes the members of a JSON object.
class Members {
 public:
  void raw(std::string_view key, std::string_view json) {
    if (!text_.empty()) text_ += ',';
    text_ += jsonQuote(key);
    text_ += ':';
    text_ += json;
  }
  void string(std::string_view key, std::string_view value) { raw(key, jsonQuote(value)); }
  void stringIfAny(std::string_view key, std::string_view value) {
    if (!value.empty()) string(key, value);
  }
  void number(std::string_view key, int64_t value) { raw(key, std::to_string(value)); }
  void listIfAny(std::string_view key, const std::vector<std::string>& values) {
    if (!values.empty()) raw(key, list(values));
  }
  void objectIfAny(std::string_view key, const Members& members) {
    if (!members.text_.empty()) raw(key, "{" + members.text_ + "}");
  }
  [[nodiscard]] const std::string& text() const { return text_; }

  static std::string list(const std::vector<std::string>& values) {
    std::string json = "[";
    for (const std::string& value : values) json += (json.size() == 1 ? "" : ",") + jsonQuote(value);
    return json + "]";
  }

 private:
  std::string text_;
};

/// ECS keeps what belongs to one tactic or technique in parallel lists; an item that is named twice is listed once.
struct Items {
  std::vector<std::string> ids, names, references;

  void add(const std::string& id, const std::string& name, const std::string& reference) {
    if (id.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) return;
    ids.push_back(id);
    names.push_back(name);
    references.push_back(reference);
  }
  [[nodiscard]] Members members() const {
    Members members;
    members.listIfAny("id", ids);
    members.listIfAny("name", names);
    members.listIfAny("reference", references);
    return members;
  }
};

std::string threatMembers(const std::vector<ir::Threat>& threats) {
  if (threats.empty()) return {};
  Items tactics, techniques, subtechniques;
  for (const ir::Threat& threat : threats) {
    tactics.add(threat.tacticId, threat.tacticName, threat.tacticReference);
    for (const ir::Technique& technique : threat.techniques) {
      techniques.add(technique.id, technique.name, technique.reference);
      for (const ir::Subtechnique& sub : technique.subtechniques) subtechniques.add(sub.id, sub.name, sub.reference);
    }
  }
  Members technique = techniques.members();
  technique.objectIfAny("subtechnique", subtechniques.members());
  Members members;
  members.string("framework", threats.front().framework);
  members.objectIfAny("tactic", tactics.members());
  members.objectIfAny("technique", technique);
  return members.text();
}

std::string ruleMembers(const ir::Metadata& metadata) {
  Members members;
  members.string("id", metadata.id);
  members.string("name", metadata.name);
  members.string("version", std::to_string(metadata.version));
  members.stringIfAny("description", metadata.description);
  members.listIfAny("author", metadata.authors);
  members.stringIfAny("license", metadata.license);
  if (!metadata.references.empty()) members.string("reference", metadata.references.front());
  return members.text();
}

std::string rulecMembers(const ir::Metadata& metadata, const std::string& meaning) {
  Members rule;
  rule.string("type", metadata.type);
  rule.stringIfAny("language", metadata.language);
  rule.string("severity", metadata.severity);
  rule.stringIfAny("interval", metadata.interval);
  rule.stringIfAny("from", metadata.from);
  rule.listIfAny("index", metadata.indices);
  rule.number("max_signals", metadata.maxSignals);
  rule.listIfAny("tags", metadata.tags);
  rule.listIfAny("references", metadata.references);
  rule.listIfAny("false_positives", metadata.falsePositives);
  Members members;
  members.string("rule_hash", ruleHash(meaning));
  members.objectIfAny("rule", rule);
  return members.text();
}

std::string sha256Hex(const std::string& text) {
  llvm::SHA256 hash;
  hash.update(text);
  auto digest = hash.final();
  return "sha256:" + llvm::toHex(digest, /*LowerCase=*/true);
}

}  // namespace

uint32_t severityNumber(const std::string& word) {
  if (word == "critical") return 99;
  if (word == "high") return 73;
  return word == "medium" ? 47 : 21;
}

std::string ruleHash(const std::string& meaning) { return sha256Hex(meaning); }

std::string ruleSetHash(const ir::RuleSet& set) {
  std::string text;
  for (const ir::Rule& rule : set.rules)
    text += fmt::format("{} {} {}\n", rule.metadata.id, rule.metadata.version, ruleHash(rule.meaning));
  return sha256Hex(text);
}

Fragments fragments(const ir::Metadata& metadata, const std::string& meaning) {
  Members event;
  event.number("severity", severityNumber(metadata.severity));
  event.number("risk_score", metadata.riskScore);
  return {ruleMembers(metadata), threatMembers(metadata.threats), rulecMembers(metadata, meaning), event.text()};
}

}  // namespace rulec::codegen
