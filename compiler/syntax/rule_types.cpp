#include "compiler/syntax/rule_types.h"

#include "compiler/support/duration.h"

namespace rulec::syntax {
namespace {

constexpr size_t kMaxThresholdFields = 5;
constexpr size_t kMaxTermsFields = 3;
constexpr size_t kMaxGroupFields = 3;

void checkFieldCount(const std::vector<LocatedText>& fields, Span span, size_t least, size_t most, std::string_view key,
                     KeyReader& reader) {
  if (fields.size() >= least && fields.size() <= most) return;
  reader.report(DiagnosticCode::field_count, span, key, fields.size(), least, most);
}

void checkPositive(const Located<int64_t>& number, std::string_view key, KeyReader& reader) {
  if (number.present && number.value < 1) reader.invalid(number, key, "1 or more");
}

void readCardinality(const TomlNode& table, ThresholdKeys& keys, KeyReader& reader) {
  size_t count = 0;
  forEachTable(table, "cardinality", [&](const TomlNode& item) {
    reader.checkKeys(item, cardinalityKeys(), "threshold.cardinality.");
    if (++count == 2) reader.report(DiagnosticCode::too_many_items, item.span, "threshold.cardinality", 1);
    if (count != 1) return;
    keys.cardinalityField = reader.string(item, "field");
    keys.cardinality = reader.integer(item, "value");
    checkPositive(keys.cardinality, "threshold.cardinality.value", reader);
  });
}

std::vector<ThreatMappingEntry> readMappingGroup(const TomlNode& group, KeyReader& reader) {
  reader.checkKeys(group, threatMappingKeys(), "threat_mapping.");
  std::vector<ThreatMappingEntry> entries;
  bool positive = false;
  forEachTable(group, "entries", [&](const TomlNode& item) {
    reader.checkKeys(item, threatEntryKeys(), "threat_mapping.entries.");
    LocatedText type = reader.string(item, "type");
    if (type.present && type.value != "mapping") reader.invalid(type, "threat_mapping.entries.type", "mapping");
    entries.push_back(
        {reader.string(item, "field"), reader.string(item, "value"), reader.boolean(item, "negate").value});
    positive |= !entries.back().negate;
  });
  if (!positive) reader.report(DiagnosticCode::no_positive_entry, group.span);
  return entries;
}

void readDuration(const TomlNode& table, SuppressionKeys& keys, KeyReader& reader) {
  const TomlNode* duration = table.find("duration", TomlNode::Kind::Table);
  if (duration == nullptr) return;
  reader.checkKeys(*duration, suppressionDurationKeys(), "alert_suppression.duration.");
  Located<int64_t> value = reader.integer(*duration, "value");
  LocatedText unit = reader.string(*duration, "unit");
  bool known = unit.value == "s" || unit.value == "m" || unit.value == "h";
  if (unit.present && !known) reader.invalid(unit, "alert_suppression.duration.unit", "s, m or h");
  checkPositive(value, "alert_suppression.duration.value", reader);
  if (!known || value.value < 1) return;
  keys.durationNs = parseDuration(fmt::format("{}{}", value.value, unit.value));
  if (!keys.durationNs) reader.invalid(value, "alert_suppression.duration.value", "a shorter time");
}

}  // namespace

std::optional<ThresholdKeys> readThreshold(const TomlNode& rule, KeyReader& reader) {
  const TomlNode* table = rule.find("threshold", TomlNode::Kind::Table);
  if (table == nullptr) {
    if (rule.find("threshold") == nullptr) reader.report(DiagnosticCode::missing_key, rule.span, "threshold");
    return std::nullopt;
  }
  reader.checkKeys(*table, thresholdKeys(), "threshold.");
  ThresholdKeys keys{table->span, reader.texts(*table, "field"), reader.integer(*table, "value"), {}, {}};
  // One empty name is how a threshold without groups used to be written.
  if (keys.fields.size() == 1 && keys.fields.front().value.empty()) keys.fields.clear();
  checkFieldCount(keys.fields, table->span, 0, kMaxThresholdFields, "threshold.field", reader);
  checkPositive(keys.value, "threshold.value", reader);
  readCardinality(*table, keys, reader);
  return keys;
}

std::optional<NewTermsKeys> readNewTerms(const TomlNode& rule, KeyReader& reader) {
  const TomlNode* table = rule.find("new_terms", TomlNode::Kind::Table);
  if (table == nullptr) {
    if (rule.find("new_terms") == nullptr) reader.report(DiagnosticCode::missing_key, rule.span, "new_terms");
    return std::nullopt;
  }
  reader.checkKeys(*table, newTermsKeys(), "new_terms.");
  NewTermsKeys keys{table->span, reader.texts(*table, "value"), {}};
  LocatedText field = reader.string(*table, "field");
  if (field.present && field.value != "new_terms_fields") reader.invalid(field, "new_terms.field", "new_terms_fields");
  checkFieldCount(keys.fields, table->span, 1, kMaxTermsFields, "new_terms.value", reader);
  size_t count = 0;
  forEachTable(*table, "history_window_start", [&](const TomlNode& item) {
    reader.checkKeys(item, historyKeys(), "new_terms.history_window_start.");
    if (++count == 2) reader.report(DiagnosticCode::too_many_items, item.span, "new_terms.history_window_start", 1);
    LocatedText name = reader.string(item, "field");
    if (name.present && name.value != "history_window_start")
      reader.invalid(name, "new_terms.history_window_start.field", "history_window_start");
    if (count == 1) keys.historyStart = reader.string(item, "value");
  });
  if (count == 0 && table->find("history_window_start", TomlNode::Kind::List) != nullptr)
    reader.report(DiagnosticCode::missing_key, table->span, "new_terms.history_window_start.value");
  return keys;
}

std::optional<ThreatMatchKeys> readThreatMatch(const TomlNode& rule, KeyReader& reader) {
  ThreatMatchKeys keys;
  keys.queryKey = reader.string(rule, "threat_query", "*:*");
  keys.language = reader.string(rule, "threat_language", "kuery");
  keys.indicatorPath = reader.string(rule, "threat_indicator_path", "threat.indicator");
  forEachTable(rule, "threat_filters", [&](const TomlNode& filter) { keys.filters.push_back(filter); });
  forEachTable(rule, "threat_mapping",
               [&](const TomlNode& group) { keys.mapping.push_back(readMappingGroup(group, reader)); });
  if (!keys.mapping.empty()) return keys;
  if (rule.find("threat_mapping") == nullptr || rule.find("threat_mapping", TomlNode::Kind::List) != nullptr)
    reader.report(DiagnosticCode::missing_key, rule.span, "threat_mapping");
  return std::nullopt;
}

std::optional<SuppressionKeys> readSuppression(const TomlNode& rule, std::string_view type, KeyReader& reader) {
  const TomlNode* table = rule.find("alert_suppression", TomlNode::Kind::Table);
  if (table == nullptr) return std::nullopt;
  reader.checkKeys(*table, suppressionKeys(), "alert_suppression.");
  SuppressionKeys keys{table->span, reader.texts(*table, "group_by"), {}, true};
  bool threshold = type == "threshold";
  checkFieldCount(keys.groupBy, table->span, threshold ? 0 : 1, threshold ? 0 : kMaxGroupFields,
                  "alert_suppression.group_by", reader);
  readDuration(*table, keys, reader);
  if (threshold && table->find("duration") == nullptr)
    reader.report(DiagnosticCode::missing_key, table->span, "alert_suppression.duration");
  LocatedText strategy = reader.string(*table, "missing_fields_strategy", "suppress");
  keys.missingIsValue = strategy.value != "doNotSuppress";
  if (strategy.present && strategy.value != "suppress" && strategy.value != "doNotSuppress")
    reader.invalid(strategy, "alert_suppression.missing_fields_strategy", "suppress or doNotSuppress");
  return keys;
}

}  // namespace rulec::syntax
