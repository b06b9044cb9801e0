// What EQL means but no matcher can be made of yet: the IR and the oracles say it, the code generator does not.
#pragma once

#include "compiler/sema/rule.h"

#include <span>

namespace rulec::sema {

/// Reports what of the rules cannot be compiled, of what `lower` accepts.
void refuseUncompiled(std::span<const CheckedRule> rules, Diagnostics& diagnostics);

}  // namespace rulec::sema
