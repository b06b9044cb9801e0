// Rules that were read and are no part of the set, and why.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/rule_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rulec::driver {

/// A rule that --skip-unsupported skipped. `finding` is the first one that says why; its place lies in the rule's file.
struct SkippedRule {
  syntax::RuleFile rule;
  Diagnostic finding;
};

struct LeftOut {
  std::vector<SkippedRule> skipped;  // in the order of the rules
  size_t deprecated = 0;             // without --include-deprecated
  size_t unselected = 0;             // by --rules
};

/// What was skipped, by reason with counts and then by rule, and how many deprecated rules were left out. For people,
/// or as JSON lines: {"skipped":{"rule_id","name","file","line","code","reason"}} for each rule and
/// {"left_out":{"skipped","deprecated","reasons":[{"reason","count"}]}}. Empty if nothing was left out.
[[nodiscard]] std::string describe(const LeftOut& leftOut, const SourceFiles& files, ErrorFormat format);

}  // namespace rulec::driver
