// Texts that an event must hold to satisfy a predicate: a sound approximation, for people and for prefilters.
#pragma once

#include "compiler/ir/ir.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::ir {

/// For each predicate of the set, in the order of the table: values or wildcard patterns of the field `path`, one of
/// which an event that satisfies the predicate has; nothing if it may have others or none. Letter case as in the IR.
/// Cost: linear in the set, times the values kept.
[[nodiscard]] std::vector<std::optional<std::set<std::string>>> neededValues(const RuleSet& set, std::string_view path);

/// One of `texts` (none empty) is a part of some value of the event.
struct NeededTexts {
  std::set<std::string> texts;
  bool foldCase = false;  // ASCII letters in either case
  friend bool operator==(const NeededTexts&, const NeededTexts&) = default;
};

/// For each predicate of the set: all of these groups hold for an event that satisfies it. Cost: as above.
[[nodiscard]] std::vector<std::vector<NeededTexts>> neededTexts(const RuleSet& set);

}  // namespace rulec::ir
