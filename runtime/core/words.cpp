// Words of texts: where they begin and end, and whether a text has them.
//
// The grammar is that of Lucene's standard tokenizer: the longest match from where the last word ended, within a window
// of 255 UTF-16 code units; a character at which nothing begins is passed.
#include "runtime/core/words.h"

#include "runtime/core/text_set.h"

namespace rt {
namespace {

/// Letters whose small letters are equally far.
struct LowerRun {
  uint32_t first, last;
  uint32_t step;
  int32_t difference;
};

#include "runtime/core/word_table.inc"

constexpr uint32_t kClassBits = 5;
constexpr uint32_t kRangeCount = sizeof(kWordRanges) / sizeof(kWordRanges[0]);

/// By halves: the last of `count` items for which `isAtOrBefore` holds; it holds for the first.
template <class Test>
constexpr uint32_t lastWhere(uint32_t count, Test isAtOrBefore) {
  uint32_t low = 0;
  for (uint32_t high = count; high - low > 1;) {
    uint32_t middle = low + (high - low) / 2;
    (isAtOrBefore(middle) ? low : high) = middle;
  }
  return low;
}

constexpr WordClass searchClass(uint32_t codePoint) {
  uint32_t at = lastWhere(kRangeCount, [&](uint32_t i) { return kWordRanges[i] >> kClassBits <= codePoint; });
  return static_cast<WordClass>(kWordRanges[at] & ((1U << kClassBits) - 1));
}

struct AsciiClasses {
  WordClass of[128];
};
constexpr AsciiClasses asciiClasses() {
  AsciiClasses classes{};
  for (uint32_t c = 0; c < 128; ++c) classes.of[c] = searchClass(c);
  return classes;
}
constexpr AsciiClasses kAscii = asciiClasses();

/// A code point in well-formed UTF-8, and where it ends. Anything else is U+FFFD, byte by byte.
struct Character {
  uint32_t code;
  const char* end;
};

Character characterAt(const char* at, const char* end) {
  auto first = static_cast<uint8_t>(*at);
  if (first < 0x80) return {first, at + 1};
  uint32_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  Character bad{0xfffd, at + 1};
  if (first < 0xc2 || first > 0xf4 || end - at <= static_cast<ptrdiff_t>(more)) return bad;
  uint32_t code = first & (0x3fU >> more);
  for (uint32_t i = 1; i <= more; ++i) {
    auto byte = static_cast<uint8_t>(at[i]);
    if ((byte & 0xc0) != 0x80) return bad;
    code = code << 6 | (byte & 0x3fU);
  }
  return {code, at + 1 + more};
}

char* writeCharacter(char* to, uint32_t code) {
  if (code < 0x80) return *to = static_cast<char>(code), to + 1;
  uint32_t more = code >= 0x10000 ? 3 : code >= 0x800 ? 2 : 1;
  *to++ = static_cast<char>((0xff00U >> (more + 1) & 0xff) | code >> (6 * more));
  while (more-- > 0) *to++ = static_cast<char>(0x80 | (code >> (6 * more) & 0x3f));
  return to;
}

bool isMark(WordClass c) { return c >= WordClass::Extend; }
bool isLetter(WordClass c) { return c == WordClass::Letter || c == WordClass::Hebrew; }

/// Whether nothing but marks need stand between the two (UAX #29: WB5, 8, 9, 10, 13, 13a, 13b).
bool joins(WordClass left, WordClass right) {
  if (left == WordClass::Joiner) return right >= WordClass::Letter && right <= WordClass::Joiner;
  if (right == WordClass::Joiner) return left >= WordClass::Letter && left <= WordClass::Katakana;
  if (left == WordClass::Katakana || right == WordClass::Katakana) return left == right;
  return right >= WordClass::Letter && right <= WordClass::Number;
}

/// Whether `middle` joins the two between which it stands (WB6, 7, 7b, 7c, 11, 12).
bool bridges(WordClass left, WordClass middle, WordClass right) {
  bool both = middle == WordClass::MidBoth || middle == WordClass::Quote;
  if (left == WordClass::Number) return right == WordClass::Number && (both || middle == WordClass::MidNumber);
  if (!isLetter(left) || !isLetter(right)) return false;
  if (middle == WordClass::DoubleQuote) return left == WordClass::Hebrew && right == WordClass::Hebrew;
  return both || middle == WordClass::MidLetter;
}

/// Finds the word that begins at one place.
class WordEnd {
 public:
  WordEnd(const char* begin, const char* end) : begin_(begin), at_(begin), end_(end) {}

  /// \returns the end, or the beginning if no word begins there.
  const char* find() {
    WordClass first = take();
    switch (first) {
      case WordClass::Letter:
      case WordClass::Hebrew:
      case WordClass::Number:
      case WordClass::Katakana:
      case WordClass::Joiner:
        return letters(first);
      case WordClass::Ideograph:
      case WordClass::IdeographMark:
        passMarks();
        return at_;
      case WordClass::Complex:
      case WordClass::ComplexMark:
        return complex();
      case WordClass::Emoji:
        return emoji();
      case WordClass::Region:
        passMarks();
        return passIf(WordClass::Region) ? at_ : begin_;
      case WordClass::Other:
      case WordClass::MidLetter:
      case WordClass::MidNumber:
      case WordClass::MidBoth:
      case WordClass::Quote:
      case WordClass::DoubleQuote:
      case WordClass::Extend:
      case WordClass::Zwj:
        return begin_;
    }
    __builtin_unreachable();
  }

 private:
  /// The class of the next character of the window, which is passed; Other, and nothing is passed, at its end.
  WordClass take() {
    if (at_ == end_) return WordClass::Other;
    Character next = characterAt(at_, end_);
    uint32_t units = next.code >= 0x10000 ? 2 : 1;
    if (units_ + units > RT_WORD_UNITS) return WordClass::Other;
    units_ += units;
    at_ = next.end;
    return wordClassOf(next.code);
  }

  /// \returns whether the last mark is a joiner of emoji.
  bool passMarks() {
    bool zwj = false;
    while (true) {
      WordEnd before = *this;
      WordClass c = take();
      if (!isMark(c)) return *this = before, zwj;
      zwj = c == WordClass::Zwj;
    }
  }

  /// Passes a character of the class, and its marks.
  bool passIf(WordClass wanted) {
    WordEnd before = *this;
    if (take() != wanted) return *this = before, false;
    passMarks();
    return true;
  }

  const char* complex() {
    passMarks();
    while (passIf(WordClass::Complex)) {
    }
    return at_;
  }

  const char* emoji() {
    while (passMarks()) {
      WordEnd before = *this;
      if (take() != WordClass::Emoji) return before.at_;
    }
    return at_;
  }

  /// Passes ASCII letters, digits and `_`, of which most words are. \returns the class of the last character passed.
  WordClass passPlain(WordClass last) {
    for (; at_ != end_ && units_ < RT_WORD_UNITS && static_cast<uint8_t>(*at_) < 0x80; ++at_, ++units_) {
      WordClass c = kAscii.of[static_cast<uint8_t>(*at_)];
      if (!joins(last, c)) break;
      last = c;
      isWord_ = isWord_ || c != WordClass::Joiner;
    }
    return last;
  }

  /// Letters, digits and what joins them. Joiners alone are no word.
  const char* letters(WordClass last) {
    isWord_ = last != WordClass::Joiner;
    while (true) {
      last = passPlain(last);
      passMarks();
      WordEnd before = *this;
      WordClass next = take();
      if (!joins(last, next)) {
        passMarks();
        const char* quoted = at_;
        WordClass right = take();
        if (!bridges(last, next, right)) {
          if (last == WordClass::Hebrew && next == WordClass::Quote) return quoted;  // WB7a
          return before.isWord_ ? before.at_ : begin_;
        }
        next = right;
      }
      last = next;
      isWord_ = isWord_ || last != WordClass::Joiner;
    }
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  uint32_t units_ = 0;
  bool isWord_ = false;
};

uint64_t writeSmall(const char* at, const char* end, char* small) {
  char* to = small;
  while (at < end) {
    Character c = characterAt(at, end);
    to = writeCharacter(to, rt_small_letter(c.code));
    at = c.end;
  }
  return static_cast<uint64_t>(to - small);
}

/// Which phrases the words so far have begun: bit by bit, each moves on if the next word is its next one. Source: R.
/// Baeza-Yates, G. Gonnet, "A new approach to text searching" (1992). \returns whether one is complete.
bool advance(const rt_words& words, const uint64_t* row, uint64_t* state) {
  uint64_t carry = 0, complete = 0;
  for (uint64_t i = 0; i < words.row_words; ++i) {
    uint64_t moved = state[i] << 1 | carry | words.starts[i];
    carry = state[i] >> 63;
    state[i] = moved & row[i];
    complete |= state[i] & words.ends[i];
  }
  return complete != 0;
}

}  // namespace

WordClass wordClassOf(uint32_t codePoint) { return codePoint < 128 ? kAscii.of[codePoint] : searchClass(codePoint); }

}  // namespace rt

using namespace rt;

uint32_t rt_small_letter(uint32_t code_point) {
  if (code_point < 128) return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
  constexpr uint32_t kCount = sizeof(kLowerRuns) / sizeof(kLowerRuns[0]);
  const LowerRun& run = kLowerRuns[lastWhere(kCount, [&](uint32_t i) { return kLowerRuns[i].first <= code_point; })];
  if (code_point > run.last || (code_point - run.first) % run.step != 0) return code_point;
  return code_point + static_cast<uint32_t>(run.difference);
}

uint64_t rt_next_word(const char* text, uint64_t length, uint64_t from, rt_word* word) {
  const char* end = text + length;
  for (const char* at = text + from; at < end;) {
    const char* stop = WordEnd(at, end).find();
    if (stop != at) {
      word->length = writeSmall(at, stop, word->small);
      return static_cast<uint64_t>(stop - text);
    }
    at = characterAt(at, end).end;
  }
  return 0;
}

uint64_t rt_text_has_words(const char* text, uint64_t length, const rt_words* words) {
  uint64_t state[RT_WORD_ROW] = {};
  rt_word word;
  for (uint64_t at = 0; (at = rt_next_word(text, length, at, &word)) != 0;) {
    uint32_t place = placeInSet(words->set, {word.small, word.length});
    if (advance(*words, words->rows + place * words->row_words, state)) return 1;
    if (words->patterns.count != 0 && rt_text_matches(word.small, word.length, &words->patterns) != 0) return 1;
  }
  return 0;
}
