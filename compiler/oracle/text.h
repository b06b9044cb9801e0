// What the language does with texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rulec::oracle {

/// The code points of a valid text; a byte that is no part of one stands for itself.
[[nodiscard]] std::u32string codePoints(std::string_view text);
/// Whether Java's `.` and wildcards of computed texts stop at it.
[[nodiscard]] bool endsLine(char32_t c);

/// ASCII letters in lower case, everything else as it is.
[[nodiscard]] std::string asciiLower(std::string_view text);

/// What `*` and `?` stand for.
enum class WildcardRule : uint8_t {
  AnyCharacter,  // of a field: any code point
  NoLineBreak,   // of a computed text: not those that end a line
};
/// Whether the whole text matches: `*` is any run of characters, `?` exactly one. 
/// \param escapes whether `\x` is x, whatever x is. O(text * pattern).
[[nodiscard]] bool matchesWildcard(std::string_view text, std::string_view pattern, WildcardRule rule,
                                   bool escapes = false);

/// Between UTF-8 and the UTF-16 code units that lengths and positions count. Half a pair becomes U+FFFD.
[[nodiscard]] std::u16string toUtf16(std::string_view text);
[[nodiscard]] std::string toUtf8(std::u16string_view text);

/// A double in the form of Java's Double.toString: "1.0", "42.5", "1.0E10".
[[nodiscard]] std::string doubleText(double value);

}  // namespace rulec::oracle
