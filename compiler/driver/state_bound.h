// How much memory a rule may hold between events.
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::driver {

/// The bound and how it comes about, as indented lines (docs/matcher.md, "Sequences and time").
[[nodiscard]] std::string explainState(const ir::Rule& rule);

}  // namespace rulec::driver
