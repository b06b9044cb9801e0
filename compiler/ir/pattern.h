// Wildcard patterns taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::ir {

/// What stands for one character in a piece: no byte of UTF-8.
inline constexpr char kAnyCharacter = '\xff';

/// What stands between the runs of `*` in a pattern.
struct PatternPieces {
  std::vector<std::string> pieces;  // none empty, but for the pattern ""; none at all for `*`
  bool openStart = false;           // begins with `*`
  bool openEnd = false;             // ends with `*`
  bool question = false;            // there is a kAnyCharacter
};

/// \param escapes whether `\x` is x, whatever x is; a `\` at the end is itself
[[nodiscard]] PatternPieces takeApart(std::string_view pattern, bool escapes = false);
/// The text that a pattern with escapes stands for, if it is only one.
[[nodiscard]] std::optional<std::string> soleText(std::string_view pattern);
[[nodiscard]] inline bool hasWildcard(std::string_view pattern) {
  return pattern.find_first_of("*?") != std::string_view::npos;
}

}  // namespace rulec::ir
