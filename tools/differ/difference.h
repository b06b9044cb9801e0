// Two engines that disagree, and on what.
#pragma once

#include "tools/differ/engines.h"
#include "tools/differ/shrink.h"

#include <cstdint>
#include <optional>
#include <string>

namespace rulec::differ {

/// Who is compared with the oracle on the syntax tree: the oracle on the IR (nothing) or a matcher.
using Contender = std::optional<Configuration>;

struct Difference {
  uint64_t seed = 0;  // of the batch: decides its lines, how they are joined and the random chunks
  Contender contender;
  Lines lines;
};

/// The stream that a batch's lines are joined to; the same for the same lines and seed.
[[nodiscard]] std::string streamOf(const Lines& lines, uint64_t seed);

/// \returns the first contender that disagrees with the oracle on the syntax tree.
/// \param bytewise whether to feed single bytes too, which is slow
/// \param matches is increased by the number of matches
[[nodiscard]] std::optional<Difference> findDifference(const Rules& rules, const Lines& lines, uint64_t seed,
                                                       bool bytewise, uint64_t& matches);

/// Whether the difference's contender disagrees on `lines`, too.
[[nodiscard]] bool judgesDiffer(const Rules& rules, const Difference& difference, const Lines& lines);

/// The same difference on fewer and smaller events.
[[nodiscard]] Difference shrinkDifference(const Rules& rules, Difference difference);

/// The rule, the events and what each of both says, for people.
[[nodiscard]] std::string describe(const Rules& rules, const Difference& difference);

}  // namespace rulec::differ
