#include "compiler/syntax/rule_keys.h"

#include <algorithm>
#include <iterator>

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
    {"alert_suppression", Table, Alerts},
    {"anomaly_threshold", Integer},
    {"author", Strings},
    {"building_block_type", String, Alerts},
    {"data_view_id", String},
    {"description", String},
    {"enabled", Boolean},
    {"event_category_override", String},
    {"exceptions_list", Tables, Matches},
    {"false_positives", Strings},
    {"filters", Tables, Matches},
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
    {"risk_score_mapping", Tables, Alerts},
    {"rule_id", String},
    {"rule_name_override", String, Alerts},
    {"setup", String},
    {"severity", String},
    {"severity_mapping", Tables, Alerts},
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

}  // namespace

std::span<const RuleKey> topLevelKeys() { return kTopLevel; }
std::span<const RuleKey> metadataKeys() { return kMetadata; }
std::span<const RuleKey> ruleKeys() { return kRule; }
std::span<const RuleKey> threatKeys() { return kThreat; }
std::span<const RuleKey> tacticKeys() { return kTactic; }
std::span<const RuleKey> techniqueKeys() { return kTechnique; }
std::span<const RuleKey> subtechniqueKeys() { return kSubtechnique; }

bool isRuleType(std::string_view text) {
  constexpr std::string_view kTypes[] = {"eql",   "esql",        "machine_learning", "new_terms",
                                         "query", "saved_query", "threat_match",     "threshold"};
  return std::ranges::find(kTypes, text) != std::end(kTypes);
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
