// Checks that a RuleSet keeps the IR's rules. Our bug, not the author's, if it does not.
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::ir {

/// \returns an empty string, or what is wrong: an operand that does not precede its user, a mention out of
/// range, a test on a value of the wrong type, unsorted members, a sequence without steps, unequal key lengths.
/// Cost: linear.
[[nodiscard]] std::string verify(const RuleSet& set);

}  // namespace rulec::ir
