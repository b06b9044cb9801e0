// The words of texts, as docs/kql.md says ("Texts"): UAX #29, rule by rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rulec::oracle {

/// The words of a valid text, in small letters. O(length).
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view text);
/// Whether the words of the phrase follow each other somewhere; no words never do.
[[nodiscard]] bool hasPhrase(const std::vector<std::string>& words, const std::vector<std::string>& phrase);
/// Unicode's simple lower case.
[[nodiscard]] char32_t smallLetter(char32_t c);
[[nodiscard]] std::string utf8(std::u32string_view text);

}  // namespace rulec::oracle
