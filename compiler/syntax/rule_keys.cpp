#include "compiler/syntax/rule_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rulec::syntax {
namespace {

using enum KeyType;
using enum KeyUse;

constexpr RuleKey kTopLevel[] = {{"metadata", Table}, {"rule", Table}, {"transform", Table}};

constexpr RuleKey kMetadata[] = {
    {"bypass_bbr_timing", Boolean},
    {"creation_date", String},
    {"deprecated_reason", String},
    {"deprecation_date", String},
    {"extended", Boolean},
    {"integration", StringOrStrings},
    {"maturity", String},
    {"min_stack_comments", String},
    {"min_stack_version", String},
    {"os_type_list", Strings},
    {"promotion", Boolean},
    {"query_schema_validation", Boolean},
    {"related_endpoint_rules", Any},
    {"updated_date", String},
};

constexpr RuleKey kRule[] = {
    {"actions", Any, Alerts},
    {"alert_suppression", Table},
    {"anomaly_threshold", Integer},
    {"author", Strings},
    {"building_block_type", String},
    {"data_view_id", String},
    {"description", String},
    {"enabled", Boolean},
    {"event_category_override", String},
    {"exceptions_list", Tables},
    {"false_positives", Strings},
    {"filters", Tables},
    {"from", String},
    {"index", Strings},
    {"interval", String},
    {"investigation_fields", Table},
    {"language", String},
    {"license", String},
    {"machine_learning_job_id", StringOrStrings},
    {"max_signals", Integer},
    {"meta", Table},
    {"name", String},
    {"new_terms", Table},
    {"note", String},
    {"query", String},
    {"references", Strings},
    {"related_integrations", Tables},
    {"required_fields", Tables},
    {"risk_score", Integer},
    {"risk_score_mapping", Tables},
    {"rule_id", String},
    {"rule_name_override", String},
    {"setup", String},
    {"severity", String},
    {"severity_mapping", Tables},
    {"tags", Strings},
    {"threat", Tables},
    {"threat_filters", Tables},
    {"threat_index", Strings},
    {"threat_indicator_path", String},
    {"threat_language", String},
    {"threat_mapping", Tables},
    {"threat_query", String},
    {"threshold", Table},
    {"throttle", String},
    {"tiebreaker_field", String},
    {"timeline_id", String},
    {"timeline_title", String},
    {"timestamp_field", String},
    {"timestamp_override", String},
    {"timestamp_override_fallback_disabled", Boolean},
    {"to", String},
    {"type", String},
    {"version", Integer},
};

constexpr RuleKey kThreat[] = {{"framework", String}, {"tactic", Table}, {"technique", Tables}};
constexpr RuleKey kTactic[] = {{"id", String}, {"name", String}, {"reference", String}};
constexpr RuleKey kTechnique[] = {{"id", String}, {"name", String}, {"reference", String}, {"subtechnique", Tables}};
constexpr RuleKey kSubtechnique[] = {{"id", String}, {"name", String}, {"reference", String}};

constexpr RuleKey kThreshold[] = {
    {"cardinality", Tables}, {"field", StringOrStrings, Used, true}, {"value", Integer, Used, true}};
constexpr RuleKey kCardinality[] = {{"field", String, Used, true}, {"value", Integer, Used, true}};
constexpr RuleKey kNewTerms[] = {
    {"field", String, Used, true}, {"history_window_start", Tables, Used, true}, {"value", Strings, Used, true}};
constexpr RuleKey kHistory[] = {{"field", String, Used, true}, {"value", String, Used, true}};
constexpr RuleKey kThreatMapping[] = {{"entries", Tables, Used, true}};
constexpr RuleKey kThreatEntry[] = {
    {"field", String, Used, true}, {"negate", Boolean}, {"type", String, Used, true}, {"value", String, Used, true}};
constexpr RuleKey kSuppression[] = {{"duration", Table}, {"group_by", Strings}, {"missing_fields_strategy", String}};
constexpr RuleKey kSuppressionDuration[] = {{"unit", String, Used, true}, {"value", Integer, Used, true}};
constexpr RuleKey kExceptionsList[] = {
    {"id", String}, {"list_id", String}, {"namespace_type", String}, {"type", String}};
constexpr RuleKey kSeverityMapping[] = {{"field", String, Used, true},
                                        {"operator", String, Used, true},
                                        {"severity", String, Used, true},
                                        {"value", String, Used, true}};
constexpr RuleKey kRiskScoreMapping[] = {
    {"field", String, Used, true}, {"operator", String, Used, true}, {"risk_score", Integer}, {"value", String}};
constexpr RuleKey kInvestigationFields[] = {{"field_names", Strings, Used, true}};
constexpr RuleKey kRequiredField[] = {{"ecs", Boolean}, {"name", String, Used, true}, {"type", String, Used, true}};
constexpr RuleKey kIntegration[] = {
    {"integration", String}, {"package", String, Used, true}, {"version", String, Used, true}};

}  // namespace

std::span<const RuleKey> topLevelKeys() { return kTopLevel; }
std::span<const RuleKey> metadataKeys() { return kMetadata; }
std::span<const RuleKey> ruleKeys() { return kRule; }
std::span<const RuleKey> threatKeys() { return kThreat; }
std::span<const RuleKey> tacticKeys() { return kTactic; }
std::span<const RuleKey> techniqueKeys() { return kTechnique; }
std::span<const RuleKey> subtechniqueKeys() { return kSubtechnique; }
std::span<const RuleKey> thresholdKeys() { return kThreshold; }
std::span<const RuleKey> cardinalityKeys() { return kCardinality; }
std::span<const RuleKey> newTermsKeys() { return kNewTerms; }
std::span<const RuleKey> historyKeys() { return kHistory; }
std::span<const RuleKey> threatMappingKeys() { return kThreatMapping; }
std::span<const RuleKey> threatEntryKeys() { return kThreatEntry; }
std::span<const RuleKey> suppressionKeys() { return kSuppression; }
std::span<const RuleKey> suppressionDurationKeys() { return kSuppressionDuration; }
std::span<const RuleKey> exceptionsListKeys() { return kExceptionsList; }
std::span<const RuleKey> severityMappingKeys() { return kSeverityMapping; }
std::span<const RuleKey> riskScoreMappingKeys() { return kRiskScoreMapping; }
std::span<const RuleKey> investigationFieldsKeys() { return kInvestigationFields; }
std::span<const RuleKey> requiredFieldKeys() { return kRequiredField; }
std::span<const RuleKey> integrationKeys() { return kIntegration; }

namespace {

/// Every rule type with the language that rules of it are compiled from.
constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {"eql", "eql"},     {"esql", ""},        {"machine_learning", ""},  {"new_terms", "kuery"},
    {"query", "kuery"}, {"saved_query", ""}, {"threat_match", "kuery"}, {"threshold", "kuery"}};

}  // namespace

bool isRuleType(std::string_view text) {
  return std::ranges::any_of(kTypes, [&](const auto& type) { return type.first == text; });
}

std::string_view languageOf(std::string_view type) {
  for (const auto& [name, language] : kTypes)
    if (name == type) return language;
  return "";
}

std::string_view describe(KeyType type) {
  switch (type) {
    case String:
      return "a string";
    case Integer:
      return "a whole number";
    case Boolean:
      return "true or false";
    case Strings:
      return "a list of strings";
    case StringOrStrings:
      return "a string or a list of strings";
    case Table:
      return "a table";
    case Tables:
      return "a list of tables";
    case Any:
      return "anything";
  }
  return "";
}

}  // namespace rulec::syntax
