// The words of texts: tokens of Lucene's standard tokenizer in small letters (docs/kql.md, "Texts").
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// What a code point is to words: Word_Break of UAX #29, and what has no class there. The order is that of
/// tools/gen-words.
enum class WordClass : uint8_t {
  Other,
  Letter,
  Hebrew,
  Number,
  Katakana,
  Joiner,  // `_` and its like
  MidLetter,
  MidNumber,
  MidBoth,
  Quote,
  DoubleQuote,
  Ideograph,  // also hiragana: each is a word
  Complex,    // of scripts without spaces: a run is a word
  Emoji,
  Region,
  // From here on marks: what belongs to the character before them.
  Extend,
  Zwj,
  ComplexMark,    // which may begin a word, too
  IdeographMark,  // likewise
};

/// O(log ranges), of ASCII O(1).
[[nodiscard]] WordClass wordClassOf(uint32_t codePoint);

}  // namespace rt
