// What the fuzz targets of both languages ask of IR.
#pragma once

#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"
#include "compiler/sema/rule.h"
#include "test/fuzz/findings.h"

#include <cstdio>

namespace rulec {

/// A rule with this query is refused with an error, or becomes IR that keeps the IR's rules.
template <class Checked>
void requireSoundIr(Checked checked, Place place, Diagnostics& diagnostics) {
  std::vector<sema::CheckedRule> rules;
  rules.push_back({{}, std::move(checked), place});
  std::optional<ir::RuleSet> lowered = sema::lower(rules, diagnostics);
  require(lowered.has_value() != diagnostics.hasErrors());
  if (!lowered) return;
  std::string problem = ir::verify(*lowered);
  if (!problem.empty()) fprintf(stderr, "%s\n%s", problem.c_str(), ir::print(*lowered).c_str());
  require(problem.empty());
}

}  // namespace rulec
