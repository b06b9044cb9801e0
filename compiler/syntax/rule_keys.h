// Every key of the rule format, with its type and its effect.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rulec::syntax {

enum class KeyType : uint8_t { String, Integer, Boolean, Strings, StringOrStrings, Table, Tables, Any };

/// What leaving a key out of account would do.
enum class KeyUse : uint8_t {
  Used,    // rule_file.cpp reads it, or it has no effect on matching or alerts
  Alerts,  // alerts would look different: a warning
};

struct RuleKey {
  std::string_view name;
  KeyType type;
  KeyUse use = KeyUse::Used;
  bool required = false;  // where the table stands
};

[[nodiscard]] std::span<const RuleKey> topLevelKeys();
[[nodiscard]] std::span<const RuleKey> metadataKeys();
[[nodiscard]] std::span<const RuleKey> ruleKeys();
[[nodiscard]] std::span<const RuleKey> threatKeys();
/// Of a tactic, a technique and a subtechnique.
[[nodiscard]] std::span<const RuleKey> tacticKeys();
[[nodiscard]] std::span<const RuleKey> techniqueKeys();
[[nodiscard]] std::span<const RuleKey> subtechniqueKeys();
/// Of an entry of severity_mapping, risk_score_mapping, required_fields and related_integrations.
[[nodiscard]] std::span<const RuleKey> severityMappingKeys();
[[nodiscard]] std::span<const RuleKey> riskScoreMappingKeys();
[[nodiscard]] std::span<const RuleKey> requiredFieldKeys();
[[nodiscard]] std::span<const RuleKey> integrationKeys();
[[nodiscard]] std::span<const RuleKey> investigationFieldsKeys();

// ---- of the rule types --------------------------------------------------------------------------------------------

[[nodiscard]] std::span<const RuleKey> thresholdKeys();
[[nodiscard]] std::span<const RuleKey> cardinalityKeys();
[[nodiscard]] std::span<const RuleKey> newTermsKeys();
[[nodiscard]] std::span<const RuleKey> historyKeys();
[[nodiscard]] std::span<const RuleKey> threatMappingKeys();
[[nodiscard]] std::span<const RuleKey> threatEntryKeys();
[[nodiscard]] std::span<const RuleKey> suppressionKeys();
[[nodiscard]] std::span<const RuleKey> suppressionDurationKeys();
[[nodiscard]] std::span<const RuleKey> exceptionsListKeys();

/// Whether rules of the format may have this type; most cannot be compiled.
[[nodiscard]] bool isRuleType(std::string_view text);
/// The language that rules of a type are compiled from; empty: they cannot be compiled.
[[nodiscard]] std::string_view languageOf(std::string_view type);

/// "a string", "a list of strings", ...
[[nodiscard]] std::string_view describe(KeyType type);

}  // namespace rulec::syntax
