// Writing JSON text: the little that diagnostics, manifests and alert metadata need.
#pragma once

#include <string>
#include <string_view>

namespace rulec {

/// `text` as a JSON string with its quotes. Escapes `"`, `\` and control characters, leaves the rest as it
/// is; a byte that is not part of valid UTF-8 becomes U+FFFD, so the result is always valid JSON.
[[nodiscard]] std::string jsonQuote(std::string_view text);

}  // namespace rulec
