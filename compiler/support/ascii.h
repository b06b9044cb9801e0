// Letter case of ASCII, whatever the locale.
#pragma once

#include <string>

namespace rulec {

[[nodiscard]] constexpr char lowerLetter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// With every ASCII letter lower case; other bytes stay.
[[nodiscard]] inline std::string asciiLower(std::string text) {
  for (char& c : text) c = lowerLetter(c);
  return text;
}

}  // namespace rulec
