// The parts of a pattern, and what its readers share.
#pragma once

#include "compiler/oracle/regex.h"

#include <functional>
#include <string>
#include <vector>

namespace rulec::oracle {

using RegexPart = std::shared_ptr<const Regex>;  // null: the pattern is wrong
using OneCharacter = std::function<bool(char32_t)>;

struct Regex {
  enum class Kind : uint8_t { Character, Sequence, Either, Both, Not, Repeat, Number };
  Kind kind = Kind::Sequence;
  OneCharacter isOne;            // Character
  std::vector<RegexPart> parts;  // Sequence, Either, Both; one: Not, Repeat
  uint64_t least = 0;            // Repeat: times; Number: the value
  uint64_t most = UINT64_MAX;
  size_t digits = 0;  // Number: how many it has; 0: any zeros may stand before it
};

/// A place in a pattern.
struct PatternReader {
  std::u32string pattern;
  bool fold = false;
  size_t at = 0;
  size_t depth = 0;

  [[nodiscard]] bool atEnd() const { return at >= pattern.size(); }
  /// The code point `distance` further on; 0 after the end.
  [[nodiscard]] char32_t look(size_t distance = 0) const {
    return at + distance < pattern.size() ? pattern[at + distance] : 0;
  }
  bool eat(char32_t c) {
    if (atEnd() || pattern[at] != c) return false;
    ++at;
    return true;
  }
  /// Eats digits; nothing if there are none, or if the number is above Java's largest int.
  std::optional<uint64_t> eatNumber();
};

[[nodiscard]] RegexPart makePart(Regex::Kind kind, std::vector<RegexPart> parts);
[[nodiscard]] RegexPart makeCharacter(OneCharacter isOne);
[[nodiscard]] RegexPart makeRepeat(RegexPart part, uint64_t least, uint64_t most);
/// Whether it is `c`, or in folding the other case of the ASCII letter `c`.
[[nodiscard]] OneCharacter exactly(char32_t c, bool fold);
/// What a backslash and one of dwsDWS stand for.
[[nodiscard]] OneCharacter shorthand(char32_t letter, RegexKind kind);
/// A class after its `[`, member by member; null if one is wrong or the `]` is missing.
[[nodiscard]] RegexPart readClass(PatternReader& reader, OneCharacter (*readMember)(PatternReader&));
/// `?`, `*`, `+` or `{n,m}` after a part; the part itself if none is there; null if it is wrong.
[[nodiscard]] RegexPart readRepetition(PatternReader& reader, RegexPart part);

[[nodiscard]] bool isRepetition(char32_t c);
[[nodiscard]] bool isLetter(char32_t c);
[[nodiscard]] bool isDigit(char32_t c);

[[nodiscard]] RegexPart readLucenePattern(PatternReader& reader);
[[nodiscard]] RegexPart readJavaPattern(PatternReader& reader);

}  // namespace rulec::oracle
