#include "compiler/codegen/kibana_metadata.h"

#include "compiler/codegen/members.h"

#include <algorithm>

namespace rulec::codegen {
namespace {

/// What Kibana calls a type of rules.
struct RuleType {
  std::string_view type, id, category;
};

constexpr RuleType kRuleTypes[] = {
    {"eql", "siem.eqlRule", "Event Correlation Rule"},
    {"query", "siem.queryRule", "Custom Query Rule"},
    {"threshold", "siem.thresholdRule", "Threshold Rule"},
    {"new_terms", "siem.newTermsRule", "New Terms Rule"},
    {"threat_match", "siem.indicatorRule", "Indicator Match Rule"},
};

const RuleType& ruleType(const std::string& type) {
  const auto* found = std::ranges::find(kRuleTypes, type, &RuleType::type);
  return found == std::end(kRuleTypes) ? kRuleTypes[0] : *found;
}

template <class Item>
Members itemMembers(const Item& item) {
  Members members;
  members.stringIfAny("id", item.id);
  members.stringIfAny("name", item.name);
  members.stringIfAny("reference", item.reference);
  return members;
}

Members techniqueMembers(const ir::Technique& technique) {
  Members members = itemMembers(technique);
  members.objectsIfAny("subtechnique", technique.subtechniques,
                       [](const ir::Subtechnique& sub) { return itemMembers(sub); });
  return members;
}

Members threatMembers(const ir::Threat& threat) {
  Members members;
  members.string("framework", threat.framework);
  members.object("tactic",
                 itemMembers(ir::Subtechnique{threat.tacticId, threat.tacticName, threat.tacticReference}));
  members.objectsIfAny("technique", threat.techniques, techniqueMembers);
  return members;
}

Members severityMappingMembers(const ir::SeverityMapping& mapping) {
  Members members;
  members.string("field", mapping.field);
  members.string("operator", "equals");
  members.string("value", mapping.value);
  members.string("severity", mapping.severity);
  return members;
}

/// At most one: the others have no effect.
void addMappings(Members& members, const std::string& prefix, const ir::Metadata& m) {
  members.objects(prefix + "severity_mapping", m.severityMappings, severityMappingMembers);
  std::vector<std::string> fields;
  if (!m.riskScoreField.empty()) fields.push_back(m.riskScoreField);
  members.objects(prefix + "risk_score_mapping", fields, [](const std::string& field) {
    Members entry;
    entry.string("field", field);
    entry.string("operator", "equals");
    entry.string("value", "");
    return entry;
  });
}

/// The rule as Kibana keeps it.
Members parameters(const ir::Metadata& m) {
  Members members;
  members.string("description", m.description);
  members.number("risk_score", m.riskScore);
  members.string("severity", m.severity);
  members.stringIfAny("building_block_type", m.buildingBlockType);
  members.stringIfAny("license", m.license);
  members.stringIfAny("rule_name_override", m.nameField);
  members.stringIfAny("timestamp_override", m.timestampOverride);
  members.list("author", m.authors);
  members.list("false_positives", m.falsePositives);
  members.string("from", m.from);
  members.string("rule_id", m.id);
  members.number("max_signals", m.maxSignals);
  addMappings(members, "", m);
  members.objects("threat", m.threats, threatMembers);
  members.string("to", m.to);
  members.list("references", m.references);
  members.number("version", m.version);
  members.string("type", m.type);
  members.stringIfAny("language", m.language);
  members.list("index", m.indices);
  members.stringIfAny("query", m.query);
  return members;
}

void addDetail(Members& members, const ir::Metadata& m) {
  const std::string rule = "kibana.alert.rule.";
  members.string(rule + "description", m.description);
  members.list(rule + "references", m.references);
  members.list(rule + "false_positives", m.falsePositives);
  members.stringIfAny(rule + "license", m.license);
  members.stringIfAny(rule + "note", m.note);
  members.string(rule + "from", m.from);
  members.string(rule + "to", m.to);
  members.string(rule + "interval", m.interval);
  members.list(rule + "indices", m.indices);
  members.number(rule + "max_signals", m.maxSignals);
  addMappings(members, rule, m);
  members.stringIfAny(rule + "timestamp_override", m.timestampOverride);
  members.object(rule + "parameters", parameters(m));
}

}  // namespace

std::string kibanaMembers(const ir::Metadata& m, bool full) {
  const std::string rule = "kibana.alert.rule.";
  Members members;
  members.number(rule + "version", m.version);
  members.string(rule + "type", m.type);
  members.string(rule + "rule_type_id", ruleType(m.type).id);
  members.string(rule + "category", ruleType(m.type).category);
  members.string(rule + "consumer", "siem");
  members.string(rule + "producer", "siem");
  members.list(rule + "author", m.authors);
  members.list(rule + "tags", m.tags);
  members.objects(rule + "threat", m.threats, threatMembers);
  if (full) addDetail(members, m);
  members.list("kibana.space_ids", {"default"});
  return members.text();
}

}  // namespace rulec::codegen
