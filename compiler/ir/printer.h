// The textual form of the IR (docs/ir.md).
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::ir {

/// The whole set: fields, then every rule with its definitions. Expressions that several rules share are printed
/// once, before the first rule that uses them. Deterministic. Cost: linear in the text.
[[nodiscard]] std::string print(const RuleSet& set);

/// What one rule matches, without metadata and independent of the other rules in the set: fields by name,
/// expressions numbered from zero in order of first use.
[[nodiscard]] std::string printMeaning(const RuleSet& set, const Rule& rule);

/// "text", "address", ...
[[nodiscard]] std::string_view name(Type type);
/// What a field's values are: a type, or `objects`.
[[nodiscard]] std::string_view kindOf(const Field& field);
/// "10.0.0.0/8", "fe80::/10"; a block inside ::ffff:0:0/96 is written as IPv4.
[[nodiscard]] std::string print(const Network& network);

}  // namespace rulec::ir
