// Texts that values are searched for, as a table that the runtime reads.
#pragma once

#include "compiler/codegen/abi.h"

#include <string>
#include <vector>

namespace rulec::codegen {

struct PartTable {
  llvm::Constant* table;           // an rt_parts in memory
  std::vector<std::string> parts;  // in the order in which the table numbers them
};

/// \param parts distinct; lower case; ir::kShortestPart bytes or more; at least one and at most RT_MAX_PARTS
PartTable emitParts(Abi& abi, const std::vector<std::string>& parts);

}  // namespace rulec::codegen
