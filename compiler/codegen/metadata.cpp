#include "compiler/codegen/metadata.h"

#include "compiler/codegen/hash.h"
#include "compiler/codegen/kibana_metadata.h"
#include "compiler/codegen/members.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::codegen {
namespace {

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
  members.stringIfAny("building_block_type", metadata.buildingBlockType);
  members.objectIfAny("rule", rule);
  return members.text();
}

Members membersOf(const ir::RequiredField& field) {
  Members members;
  members.string("name", field.name);
  members.string("type", field.type);
  if (field.ecs) members.raw("ecs", *field.ecs ? "true" : "false");
  return members;
}

Members membersOf(const ir::RelatedIntegration& integration) {
  Members members;
  members.string("package", integration.package);
  members.string("version", integration.version);
  members.stringIfAny("integration", integration.integration);
  return members;
}

}  // namespace

uint32_t severityNumber(const std::string& word) {
  if (word == "critical") return 99;
  if (word == "high") return 73;
  return word == "medium" ? 47 : 21;
}

std::string ruleHash(const std::string& meaning) { return "sha256:" + sha256Hex(meaning); }

std::string ruleSetHash(const ir::RuleSet& set) {
  std::string text;
  for (const ir::Rule& rule : set.rules)
    text += fmt::format("{} {} {}\n", rule.metadata.id, rule.metadata.version, ruleHash(rule.meaning));
  return "sha256:" + sha256Hex(text);
}

Fragments fragments(const ir::Metadata& metadata, const std::string& meaning, const CodegenOptions& options) {
  std::string rulec = rulecMembers(metadata, meaning);
  if (options.alertFormat == AlertFormat::Kibana) return {kibanaMembers(metadata, options.fullAlerts), {}, rulec};
  return {ruleMembers(metadata), threatMembers(metadata.threats), rulec};
}

std::string manifestMembers(const ir::Metadata& metadata) {
  Members members;
  members.stringIfAny("timestamp_override", metadata.timestampOverride);
  members.stringIfAny("note", metadata.note);
  members.stringIfAny("setup", metadata.setup);
  members.listIfAny("investigation_fields", metadata.investigationFields);
  members.objectsIfAny("required_fields", metadata.requiredFields, [](const auto& each) { return membersOf(each); });
  members.objectsIfAny("related_integrations", metadata.relatedIntegrations,
                       [](const auto& each) { return membersOf(each); });
  return members.text();
}

}  // namespace rulec::codegen
