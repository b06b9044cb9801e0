#include "compiler/oracle/words.h"

#include "compiler/oracle/text.h"
#include "compiler/support/utf8.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace rulec::oracle {
namespace {

/// Word_Break, and the classes beside it (tools/gen-words).
enum class Kind : uint8_t {
  Other,
  Letter,
  Hebrew,
  Number,
  Katakana,
  Joiner,
  MidLetter,
  MidNumber,
  MidBoth,
  Quote,
  DoubleQuote,
  Ideograph,
  Complex,
  Emoji,
  Region,
  Extend,
  Zwj,
  ComplexMark,
  IdeographMark
};

struct KindRange {
  char32_t first, last;
  Kind kind;
};
struct LetterPair {
  char32_t letter, small;
};

constexpr KindRange kRanges[] = {
#define WORDS(first, last, kind) {first, last, Kind::kind},
#define SMALL(letter, small)
#include "compiler/oracle/word_ranges.inc"
#undef WORDS
#undef SMALL
};
constexpr LetterPair kLetters[] = {
#define WORDS(first, last, kind)
#define SMALL(letter, small) {letter, small},
#include "compiler/oracle/word_ranges.inc"
#undef WORDS
#undef SMALL
};

constexpr size_t kLongestWord = 255;  // UTF-16 code units

Kind kindOf(char32_t c) {
  const auto* range = std::ranges::lower_bound(kRanges, c, {}, &KindRange::last);
  return range != std::end(kRanges) && range->first <= c ? range->kind : Kind::Other;
}

bool isMark(Kind kind) {
  return kind == Kind::Extend || kind == Kind::Zwj || kind == Kind::ComplexMark || kind == Kind::IdeographMark;
}

template <class... Kinds>
bool isAny(Kind kind, Kinds... kinds) {
  return ((kind == kinds) || ...);
}
bool isLetter(Kind kind) { return isAny(kind, Kind::Letter, Kind::Hebrew); }
bool isMidLetter(Kind kind) { return isAny(kind, Kind::MidLetter, Kind::MidBoth, Kind::Quote); }
bool isMidNumber(Kind kind) { return isAny(kind, Kind::MidNumber, Kind::MidBoth, Kind::Quote); }
bool isJoined(Kind kind) { return isAny(kind, Kind::Letter, Kind::Hebrew, Kind::Number, Kind::Katakana); }

/// A place between two characters: those around it without marks (WB4).
struct Around {
  Kind beforeLeft = Kind::Other, left = Kind::Other, right = Kind::Other, afterRight = Kind::Other;
};

/// Whether the word goes on here.
bool goesOn(const Around& a) {
  if (isLetter(a.left) && isLetter(a.right)) return true;                                                // WB5
  if (isLetter(a.left) && isMidLetter(a.right) && isLetter(a.afterRight)) return true;                   // WB6
  if (isLetter(a.beforeLeft) && isMidLetter(a.left) && isLetter(a.right)) return true;                   // WB7
  if (a.left == Kind::Hebrew && a.right == Kind::Quote) return true;                                     // WB7a
  bool hebrew = a.left == Kind::Hebrew && a.right == Kind::DoubleQuote && a.afterRight == Kind::Hebrew;  // WB7b
  if (hebrew) return true;
  hebrew = a.beforeLeft == Kind::Hebrew && a.left == Kind::DoubleQuote && a.right == Kind::Hebrew;  // WB7c
  if (hebrew) return true;
  if (a.left == Kind::Number && a.right == Kind::Number) return true;                               // WB8
  if (isLetter(a.left) && a.right == Kind::Number) return true;                                     // WB9
  if (a.left == Kind::Number && isLetter(a.right)) return true;                                     // WB10
  if (a.beforeLeft == Kind::Number && isMidNumber(a.left) && a.right == Kind::Number) return true;  // WB11
  if (a.left == Kind::Number && isMidNumber(a.right) && a.afterRight == Kind::Number) return true;  // WB12
  if (a.left == Kind::Katakana && a.right == Kind::Katakana) return true;                           // WB13
  if ((isJoined(a.left) || a.left == Kind::Joiner) && a.right == Kind::Joiner) return true;         // WB13a
  if (a.left == Kind::Joiner && isJoined(a.right)) return true;                                     // WB13b
  if (a.left == Kind::Region && a.right == Kind::Region) return a.beforeLeft != Kind::Region;       // WB15, WB16
  return a.left == Kind::Complex && a.right == Kind::Complex;
}

/// Part of a text, at whose beginning a word may begin.
class Window {
 public:
  explicit Window(std::span<const Kind> kinds) : kinds_(kinds), begins_(kinds.front()) {
    if (begins_ == Kind::ComplexMark) begins_ = Kind::Complex;
    if (begins_ == Kind::IdeographMark) begins_ = Kind::Ideograph;
  }

  /// The characters up to the first break.
  [[nodiscard]] size_t first() const {
    for (size_t i = 1; i < kinds_.size(); ++i)
      if (isBreak(i)) return i;
    return kinds_.size();
  }

  /// Whether its first characters are a word, not something between words.
  [[nodiscard]] bool isWord(size_t count) const {
    if (isAny(begins_, Kind::Ideograph, Kind::Complex, Kind::Emoji)) return true;
    auto end = kinds_.begin() + static_cast<ptrdiff_t>(count);
    if (begins_ == Kind::Region) return std::count(kinds_.begin(), end, Kind::Region) == 2;
    bool begins = isJoined(begins_) || begins_ == Kind::Joiner;
    return begins && std::any_of(kinds_.begin(), end, isJoined);
  }

 private:
  [[nodiscard]] bool isBreak(size_t i) const {
    if (isMark(kinds_[i])) return false;  // WB4
    size_t left = before(i);
    if (kinds_[i] == Kind::Emoji) return kind(left) != Kind::Emoji || kinds_[i - 1] != Kind::Zwj;  // WB3c
    return !goesOn({left > 0 ? kind(before(left)) : Kind::Other, kind(left), kinds_[i], after(i)});
  }

  [[nodiscard]] Kind kind(size_t at) const { return at == 0 ? begins_ : kinds_[at]; }

  /// The place of the last character before `at` that is no mark; the first one at least.
  [[nodiscard]] size_t before(size_t at) const {
    for (--at; at > 0 && isMark(kinds_[at]);) --at;
    return at;
  }
  [[nodiscard]] Kind after(size_t at) const {
    for (++at; at < kinds_.size(); ++at)
      if (!isMark(kinds_[at])) return kinds_[at];
    return Kind::Other;
  }

  std::span<const Kind> kinds_;
  Kind begins_;
};

/// The places behind as many characters from each place on as a word may have.
std::vector<size_t> windowEnds(std::u32string_view text) {
  auto unitsOf = [](char32_t c) -> size_t { return c >= 0x10000 ? 2 : 1; };
  std::vector<size_t> ends;
  size_t units = 0, end = 0;
  for (char32_t first : text) {
    while (end < text.size() && units + unitsOf(text[end]) <= kLongestWord) units += unitsOf(text[end++]);
    ends.push_back(end);
    units -= unitsOf(first);
  }
  return ends;
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view text) {
  std::u32string characters = codePoints(text);
  std::vector<Kind> kinds;
  for (char32_t c : characters) kinds.push_back(kindOf(c));
  std::vector<size_t> ends = windowEnds(characters);
  std::vector<std::string> words;
  for (size_t at = 0; at < characters.size();) {
    Window window(std::span(kinds).subspan(at, ends[at] - at));
    size_t length = window.first();
    if (!window.isWord(length)) {
      ++at;
      continue;
    }
    std::u32string word = characters.substr(at, length);
    for (char32_t& c : word) c = smallLetter(c);
    words.push_back(utf8(word));
    at += length;
  }
  return words;
}

bool hasPhrase(const std::vector<std::string>& words, const std::vector<std::string>& phrase) {
  return !phrase.empty() && !std::ranges::search(words, phrase).empty();
}

char32_t smallLetter(char32_t c) {
  const auto* pair = std::ranges::lower_bound(kLetters, c, {}, &LetterPair::letter);
  return pair != std::end(kLetters) && pair->letter == c ? pair->small : c;
}

std::string utf8(std::u32string_view text) {
  std::string bytes;
  for (char32_t c : text) appendUtf8(bytes, c);
  return bytes;
}

}  // namespace rulec::oracle
