#include "compiler/syntax/alert_keys.h"

#include <algorithm>

namespace rulec::syntax {
namespace {

/// `-12`: an integer, as a text.
bool isWhole(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 18 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// What entries of both mappings have.
void checkMapping(const TomlNode& entry, std::string_view prefix, std::span<const RuleKey> keys, KeyReader& reader) {
  reader.checkKeys(entry, keys, prefix);
  LocatedText field = reader.string(entry, "field");
  LocatedText op = reader.string(entry, "operator");
  if (field.present && field.value.empty()) reader.invalid(field, "field", "the name of a field");
  if (op.present && op.value != "equals") reader.invalid(op, "operator", "`equals`, the only one");
}

SeverityMappingEntry readSeverityMapping(const TomlNode& entry, KeyReader& reader) {
  checkMapping(entry, "severity_mapping.", severityMappingKeys(), reader);
  LocatedText field = reader.string(entry, "field");
  LocatedText value = reader.string(entry, "value");
  LocatedText severity = reader.string(entry, "severity");
  if (severity.present && !isSeverity(severity.value))
    reader.invalid(severity, "severity", "low, medium, high or critical");
  if (field.value == "event.severity" && value.present && !isWhole(value.value))
    reader.invalid(value, "value", "a whole number, as `event.severity` is");
  return {field.value, value.value, severity.value};
}

}  // namespace

bool isSeverity(std::string_view text) {
  return text == "low" || text == "medium" || text == "high" || text == "critical";
}

void readMappings(const TomlNode& table, RuleFile& rule, KeyReader& reader) {
  if (const TomlNode* node = table.find("severity_mapping", TomlNode::Kind::List)) {
    rule.severityMappings.present = true;
    rule.severityMappings.span = node->span;
  }
  forEachTable(table, "severity_mapping", [&](const TomlNode& entry) {
    rule.severityMappings.value.push_back(readSeverityMapping(entry, reader));
  });
  const TomlNode* first = nullptr;
  forEachTable(table, "risk_score_mapping", [&](const TomlNode& entry) {
    checkMapping(entry, "risk_score_mapping.", riskScoreMappingKeys(), reader);
    if (first != nullptr) reader.report(DiagnosticCode::ignored_key, entry.span, "risk_score_mapping");
    if (first == nullptr) first = &entry;
  });
  if (first != nullptr) rule.riskScoreField = reader.string(*first, "field");
}

void readNotes(const TomlNode& table, RuleFile& rule, KeyReader& reader) {
  if (const TomlNode* fields = table.find("investigation_fields", TomlNode::Kind::Table)) {
    reader.checkKeys(*fields, investigationFieldsKeys(), "investigation_fields.");
    rule.investigationFields = reader.strings(*fields, "field_names");
  }
  forEachTable(table, "required_fields", [&](const TomlNode& entry) {
    reader.checkKeys(entry, requiredFieldKeys(), "required_fields.");
    Located<bool> ecs = reader.boolean(entry, "ecs");
    rule.requiredFields.push_back({reader.string(entry, "name").value, reader.string(entry, "type").value,
                                   ecs.present ? std::optional(ecs.value) : std::nullopt});
  });
  forEachTable(table, "related_integrations", [&](const TomlNode& entry) {
    reader.checkKeys(entry, integrationKeys(), "related_integrations.");
    rule.relatedIntegrations.push_back({reader.string(entry, "package").value, reader.string(entry, "version").value,
                                        reader.string(entry, "integration").value});
  });
}

}  // namespace rulec::syntax
