// Wildcard patterns as sets of texts: whether one lies in another, whether two meet.
#pragma once

#include "compiler/ir/ir.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rulec::lint {

/// A text with wildcards: code points, kOne for any one, kMany for any number. Letters are lower case if case is
/// folded; then each stands for both.
struct Glob {
  std::vector<int32_t> signs;
  bool fold = false;

  [[nodiscard]] bool hasWildcard() const;
  friend bool operator==(const Glob&, const Glob&) = default;
};

inline constexpr int32_t kOne = -1;
inline constexpr int32_t kMany = -2;

/// \param text    valid UTF-8; of a pattern `*` and `?` are wildcards
/// \param escapes of a pattern, whether `\x` is x, whatever x is; a `\` at the end is itself
[[nodiscard]] Glob makeGlob(std::string_view text, bool isPattern, ir::CaseRule rule, bool escapes = false);

/// False if the two are told apart by how they begin or end: then none lies in the other, and they do not meet.
[[nodiscard]] bool mayMeet(const Glob& a, const Glob& b);

/// Whether every text of `inner` is one of `outer`. True only if it is; false may be wrong where a wildcard of `inner`
/// meets `?`. Cost: the product of the lengths.
[[nodiscard]] bool liesIn(const Glob& inner, const Glob& outer);

/// Whether some text is of both; exact. Cost: the product of the lengths.
[[nodiscard]] bool meet(const Glob& a, const Glob& b);

}  // namespace rulec::lint
