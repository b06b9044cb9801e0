// What alerts say of their rule, written out as JSON when the rule is compiled.
#pragma once

#include "compiler/codegen/codegen.h"
#include "compiler/ir/ir.h"

#include <string>

namespace rulec::codegen {

/// Members of an alert's objects, without braces and without a trailing comma (runtime/abi.h, rt_rule).
struct Fragments {
  std::string rule;    // of `rule`; of the profile `kibana`: from kibana.alert.rule.version on
  std::string threat;  // of `threat`; empty: no threat, and in the profile `kibana`
  std::string rulec;   // of `rulec.alert`, and of the rule in the manifest
};

/// \param meaning the rule's text (ir::Rule.meaning), whose hash is the rule's identity
[[nodiscard]] Fragments fragments(const ir::Metadata& metadata, const std::string& meaning,
                                  const CodegenOptions& options);

/// What no alert shows of a rule, as members of the manifest's rule; empty: nothing.
[[nodiscard]] std::string manifestMembers(const ir::Metadata& metadata);

/// Kibana's number for a severity word: 21, 47, 73 or 99.
[[nodiscard]] uint32_t severityNumber(const std::string& word);

/// "sha256:<hex>" of one rule's meaning.
[[nodiscard]] std::string ruleHash(const std::string& meaning);
/// "sha256:<hex>" of all rules' ids, versions and hashes, in their order.
[[nodiscard]] std::string ruleSetHash(const ir::RuleSet& set);

}  // namespace rulec::codegen
