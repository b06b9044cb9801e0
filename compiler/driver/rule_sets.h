// What is said of a set of rules as a whole.
#pragma once

#include "compiler/driver/load.h"

namespace rulec::driver {

/// Warns of rules that mean the same as an earlier one of another id, on events of the same indices.
void warnOfEqualRules(LoadedRules& loaded, const ir::RuleSet& lowered);

/// Warns of rules that mean something else than the rule of the same id and version in a matcher's --manifest.
void warnOfChanges(LoadedRules& loaded, const ir::RuleSet& lowered, const std::string& manifest);

}  // namespace rulec::driver
