// The plan's prefilter: what a line must have to be read.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"
#include "compiler/support/grams.h"

namespace rulec::codegen {

/// Instructions for each byte of a line. `tools/bench --only cost` measures them again.
struct SearchCosts {
  double search = 0.8;  // a byte that is searched for needles
  double needle = 0.2;  // and for each needle more
  double read = 6;      // a byte of a line that is read: walked, and its values converted
};
inline constexpr SearchCosts kSearchCosts;

/// So many events, about, a start waits.
inline constexpr double kWait = 300;

/// The share of lines that would be read, those included that matter while starts wait. Requires that each rule has a
/// prefilter. Cost: linear in the needles.
[[nodiscard]] double shareRead(const ir::RuleSet& set, const GramTable& grams);

/// Whether the set gets one: each rule has its own, they have few needles together, and the search should cost less than
/// reading the lines that have none.
[[nodiscard]] bool hasPrefilter(const ir::RuleSet& set);

/// An rt_prefilter in memory, of a set that has a prefilter. \param grams by which three bytes of each needle are
/// chosen
llvm::Constant* emitPrefilter(Abi& abi, const ir::RuleSet& set, const GramTable& grams);

/// The rule's rt_waiting, in a set that has a prefilter.
[[nodiscard]] uint32_t waitingNumber(const ir::Rule& rule);

}  // namespace rulec::codegen
