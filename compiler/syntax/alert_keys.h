// The keys of a rule file by which an event changes its alert, and those that are kept for people.
#pragma once

#include "compiler/syntax/rule_file.h"

namespace rulec::syntax {

/// `low`, `medium`, `high` or `critical`.
[[nodiscard]] bool isSeverity(std::string_view text);

/// Reads `severity_mapping` and `risk_score_mapping`, and reports what is wrong with them.
void readMappings(const TomlNode& table, RuleFile& rule, KeyReader& reader);
/// Reads `investigation_fields`, `required_fields` and `related_integrations`, and reports what is wrong with them.
void readNotes(const TomlNode& table, RuleFile& rule, KeyReader& reader);

}  // namespace rulec::syntax
