// What an event changes of its alert, as constants of the plan.
#pragma once

#include "compiler/codegen/abi.h"

namespace rulec::codegen {

/// The rt_mappings of a rule; null if it has none. \param name the rule's, for the constants' names
[[nodiscard]] llvm::Constant* emitMappings(Abi& abi, const ir::Metadata& metadata, const std::string& name);

}  // namespace rulec::codegen
