// The exceptions that rules are compiled with: `--exceptions FILE` (docs/exceptions.md).
#pragma once

#include "compiler/driver/load.h"
#include "compiler/sema/schema.h"

namespace rulec::driver {

/// Reads files of exceptions and the lists that they name, and checks them.
void loadExceptions(LoadedRules& loaded, const std::vector<std::string>& paths, const sema::Schema& schema);

/// Restricts a checked rule by the exceptions that are meant for it, in their order.
void addExceptions(LoadedRules& loaded, const syntax::RuleFile& file, sema::CheckedRule& rule);

/// Warns of selectors that select none of the loaded rules.
void warnOfUnusedSelectors(LoadedRules& loaded);

}  // namespace rulec::driver
