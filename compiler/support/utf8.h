// UTF-8, as RFC 3629 defines it: no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rulec {

/// The length in bytes (1 to 4) of the well-formed sequence at `text[at]`, or 0 if there is none.
[[nodiscard]] size_t utf8Length(std::string_view text, size_t at);
/// The length in bytes of the longest beginning that is UTF-8: where the first byte stands that is none.
[[nodiscard]] size_t validUtf8(std::string_view text);
[[nodiscard]] bool isUtf8(std::string_view text);
/// Appends a code point; false (and nothing appended) for surrogates and values above U+10FFFF.
bool appendUtf8(std::string& out, uint32_t codePoint);

}  // namespace rulec
