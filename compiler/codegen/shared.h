// Names that are the same in every set of rules: of slots, and of predicates that several rules may share.
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::codegen {

/// The symbol that stands for a field's place in rt_match_fn's `fields`, in bytes. The same for equal fields alone.
[[nodiscard]] std::string slotSymbol(const ir::Field& field);

/// Whether the predicate costs so much that it is asked once an event, whichever rules ask: many patterns, a regular
/// expression, a long list. It computes nothing, so that it cannot fail.
[[nodiscard]] bool isWorthSharing(const ir::RuleSet& set, const ir::AnyOf& any);

/// A name that equal predicates over equal fields have alone. Cost: linear in the predicate.
[[nodiscard]] std::string sharedName(const ir::RuleSet& set, const ir::AnyOf& any);
/// Its memo's symbol (rt_context.memos, in bytes).
[[nodiscard]] inline std::string memoSymbol(const std::string& sharedName) { return "memo." + sharedName; }

}  // namespace rulec::codegen
