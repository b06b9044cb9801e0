// What is allowed, but hardly meant.
//
// A lint reports what it is certain of from the rule alone, or from what it says in its note; it never changes a rule.
// lints.h lists them, one file each. Each has a code, whose level the user decides (support/levels.h).
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/rule.h"
#include "compiler/support/diagnostic.h"
#include "compiler/syntax/rule_file.h"

namespace rulec::lint {

/// A sound rule in its three forms.
struct Subject {
  const syntax::RuleFile& file;
  const sema::CheckedRule& rule;
  const ir::RuleSet& set;  // as lowered, before any pass
  ir::RuleId id;           // of the same rule in `set`
};

/// Runs every lint. Cost: quadratic in the conditions of one filter, bounded (logic.h).
void lintRule(const Subject& subject, Diagnostics& diagnostics);

}  // namespace rulec::lint
