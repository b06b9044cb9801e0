// What a node is made of, as bytes: two nodes are equal if and only if their keys are.
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::ir {

/// Operands by their ids. Cost: linear in the node.
[[nodiscard]] std::string keyOf(const Value& value);
/// The order of an And's or Or's operands does not count.
[[nodiscard]] std::string keyOf(const Predicate& predicate);
[[nodiscard]] std::string keyOf(const Field& field);

}  // namespace rulec::ir
