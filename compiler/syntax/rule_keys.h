// Every key of the rule format, with its type and its effect.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rulec::syntax {

enum class KeyType : uint8_t { String, Integer, Boolean, Strings, StringOrStrings, Table, Tables, Any };

/// What leaving a key out of account would do.
enum class KeyUse : uint8_t {
  Used,     // rule_file.cpp reads it, or it has no effect on matching or alerts
  Alerts,   // alerts would look different: a warning
  Matches,  // other events would match: an error
};

struct RuleKey {
  std::string_view name;
  KeyType type;
  KeyUse use = KeyUse::Used;
};

[[nodiscard]] std::span<const RuleKey> topLevelKeys();
[[nodiscard]] std::span<const RuleKey> metadataKeys();
[[nodiscard]] std::span<const RuleKey> ruleKeys();
[[nodiscard]] std::span<const RuleKey> threatKeys();
/// Of a tactic, a technique and a subtechnique.
[[nodiscard]] std::span<const RuleKey> tacticKeys();
[[nodiscard]] std::span<const RuleKey> techniqueKeys();
[[nodiscard]] std::span<const RuleKey> subtechniqueKeys();

/// Whether rules of the format may have this type; most cannot be compiled.
[[nodiscard]] bool isRuleType(std::string_view text);

/// "a string", "a list of strings", ...
[[nodiscard]] std::string_view describe(KeyType type);

}  // namespace rulec::syntax
