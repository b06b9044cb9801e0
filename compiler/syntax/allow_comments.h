// Comments in which a rule's author allows what would be warned of.
//
//   // allow: code, other_code            in a query, also as /* ... */
//   # allow: code                         in the TOML file
//
// A comment that follows something on its line stands for that line. One that stands alone stands for what comes next:
// the step if a step of a sequence or sample begins there, the whole query if the query does, otherwise that line. In
// the TOML file it stands for the key with its value, or for the header of a table. Words after the codes are a reason.
#pragma once

#include "compiler/support/levels.h"
#include "compiler/syntax/rule_file.h"

#include <vector>

namespace rulec::syntax {

/// The codes in the comments of a rule's file and of its query. Cost: linear; next to nothing without `allow:`.
[[nodiscard]] std::vector<Suppression> allowComments(const RuleFile& rule, const SourceFile& file);

}  // namespace rulec::syntax
