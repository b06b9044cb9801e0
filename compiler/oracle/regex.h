// Regular expressions, slowly: which ends can a part of the pattern have from a place in the text?
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace rulec::oracle {

enum class RegexKind : uint8_t {
  Lucene,  // of a field: Lucene's RegExp with all optional operators
  Java     // of a computed text: java.util.regex, as far as we read it
};

struct Regex;

/// Reads a pattern of at most 1000 characters, groups at most 200 deep. With `fold`, ASCII letters match in both cases,
/// those of Lucene's ranges excepted. \returns nothing for a pattern that is wrong, unsupported or too large.
[[nodiscard]] std::optional<std::shared_ptr<const Regex>> parseRegex(std::string_view pattern, RegexKind kind,
                                                                     bool fold);

/// Whether the whole text matches. O(parts * length^3).
[[nodiscard]] bool matches(const Regex& regex, std::string_view text);

}  // namespace rulec::oracle
