// Wildcard patterns, regular expressions and sets of texts.
#include "runtime/core/character.h"
#include "runtime/core/fold.h"
#include "runtime/core/text_set.h"
#include "runtime/core/types.h"
#include "runtime/simd/bytes16.h"

namespace rt {
namespace {

const char* nextCharacter(const char* at, const char* end) {
  for (++at; at < end && isContinuation(*at);) ++at;
  return at;
}

/// Whether a line terminator of Java's begins here: \n, \r, U+0085, U+2028, U+2029.
bool endsLine(const char* at, const char* end) {
  auto c = static_cast<uint8_t>(*at);
  if (c == '\n' || c == '\r') return true;
  if (c == 0xc2) return end - at >= 2 && static_cast<uint8_t>(at[1]) == 0x85;
  return c == 0xe2 && end - at >= 3 && static_cast<uint8_t>(at[1]) == 0x80 && (static_cast<uint8_t>(at[2]) | 1) == 0xa9;
}

/// The next place in `[at, last]` where a piece may stand by its first and last byte; behind `last` if there is none.
const char* nextPlace(Text piece, const char* at, const char* last, bool fold) {
  auto first = static_cast<uint8_t>(piece.data[0]);
#if RT_HAS_BYTES16
  // Bit 0x20 is all that a letter's cases differ in; what else it makes alike is looked at again.
  auto same = static_cast<char>(fold ? 0x20 : 0);
  size_t behind = piece.length - 1;
  const Bytes16 bit = each16(same);
  for (; last - at >= 15; at += 16) {
    Bytes16 fronts = equal16(load16(at) | bit, static_cast<char>(piece.data[0] | same));
    Bytes16 backs = equal16(load16(at + behind) | bit, static_cast<char>(piece.data[behind] | same));
    uint64_t found = hits16(fronts & backs);
    if (found != 0) return at + firstHit(found);
  }
#endif
  while (at <= last && (fold ? folded(*at) : static_cast<uint8_t>(*at)) != first) ++at;
  return at;
}

/// One pattern against one text.
class PatternMatch {
 public:
  PatternMatch(const rt_pattern& pattern, const char* at, const char* end)
      : pattern_(pattern), at_(at), end_(end), flags_(pattern.flags) {}

  /// Pieces in order, each at its first place; the last one at the text's end. Leftmost is right: what a later place
  /// would leave to the rest is less.
  bool run() {
    uint32_t first = 0, last = pattern_.piece_count;
    const char* stop = end_;
    if ((flags_ & RT_OPEN_START) == 0) {
      at_ = pieceAt(pattern_.pieces[first++], at_);
      if (at_ == nullptr) return false;
      if (first == last) return at_ == end_ || ((flags_ & RT_OPEN_END) != 0 && mayPass(at_, end_));
    }
    if ((flags_ & RT_OPEN_END) == 0) {
      stop = startOfLast(pattern_.pieces[--last]);
      if (stop == nullptr || pieceAt(pattern_.pieces[last], stop) != end_) return false;
    }
    for (; first < last; ++first)
      if (!search(pattern_.pieces[first], stop)) return false;
    return stop >= at_ && mayPass(at_, stop);
  }

 private:
  [[nodiscard]] bool oneLine() const { return (flags_ & RT_ONE_LINE) != 0; }

  /// Whether `*` may stand for these characters.
  [[nodiscard]] bool mayPass(const char* from, const char* to) const {
    if (!oneLine()) return true;
    for (; from < to; ++from)
      if (endsLine(from, end_)) return false;
    return true;
  }

  /// Whether a piece without RT_ANY_CHARACTER stands at `at`.
  [[nodiscard]] bool isPlainAt(rt_text piece, const char* at) const {
    if (static_cast<uint64_t>(end_ - at) < piece.length) return false;
    if ((flags_ & RT_FOLD) != 0) return equalsFolded(at, piece.data, piece.length);
    return equalBytes(at, piece.data, piece.length);
  }

  /// \returns what follows the piece, or null if it does not stand at `at`.
  [[nodiscard]] const char* pieceAt(rt_text piece, const char* at) const {
    bool fold = (flags_ & RT_FOLD) != 0, questions = (flags_ & RT_QUESTION) != 0;
    if (!questions) return isPlainAt(piece, at) ? at + piece.length : nullptr;
    for (uint64_t i = 0; i < piece.length; ++i) {
      if (at == end_) return nullptr;
      if (piece.data[i] == RT_ANY_CHARACTER) {
        if (oneLine() && endsLine(at, end_)) return nullptr;
        at = nextCharacter(at, end_);
        continue;
      }
      if ((fold ? folded(*at) : static_cast<uint8_t>(*at)) != static_cast<uint8_t>(piece.data[i])) return nullptr;
      ++at;
    }
    return at;
  }

  /// Where the last piece must begin so that it ends with the text, by its count of characters.
  [[nodiscard]] const char* startOfLast(rt_text piece) const {
    if ((flags_ & RT_QUESTION) == 0)
      return static_cast<uint64_t>(end_ - at_) < piece.length ? nullptr : end_ - piece.length;
    const char* at = end_;
    for (uint64_t i = piece.length; i-- > 0;) {
      if (isContinuation(piece.data[i])) continue;
      if (at == at_) return nullptr;
      for (--at; at > at_ && isContinuation(*at);) --at;
    }
    return at;
  }

  /// Goes behind the first place of the piece before `stop`.
  bool search(rt_text piece, const char* stop) {
    if ((flags_ & (RT_QUESTION | RT_ONE_LINE)) == 0) return searchPlain(piece, stop);
    for (const char* at = at_; at <= stop; ++at) {
      const char* behind = pieceAt(piece, at);
      if (behind != nullptr && behind <= stop) {
        at_ = behind;
        return true;
      }
      if (at == stop || (oneLine() && endsLine(at, end_))) return false;
      if ((flags_ & RT_QUESTION) != 0) at = nextCharacter(at, end_) - 1;
    }
    return false;
  }

  /// The same of a piece without RT_ANY_CHARACTER, whatever stands before it. Places are told by their first byte.
  bool searchPlain(rt_text piece, const char* stop) {
    if (piece.length > static_cast<uint64_t>(stop - at_)) return false;
    bool fold = (flags_ & RT_FOLD) != 0;
    const char* last = stop - piece.length;
    for (const char* at = at_; (at = nextPlace(piece, at, last, fold)) <= last; ++at) {
      if (!isPlainAt(piece, at)) continue;
      at_ = at + piece.length;
      return true;
    }
    return false;
  }

  const rt_pattern& pattern_;
  const char* at_;
  const char* end_;
  uint32_t flags_;
};

/// The first and the last eight bytes of a text, as they are and folded; zeros where it has none.
class TextEnds {
 public:
  TextEnds(const char* text, uint64_t length) {
    uint64_t head = 0, tail = 0;
    if (length >= 8) {
      head = load64(text);
      tail = load64(text + length - 8);
    } else if (length != 0) {
      __builtin_memcpy(&head, text, length);
      tail = head << (64 - 8 * length);
    }
    constexpr uint64_t kTops = 0x8080808080808080;
    isWide_ = ((head | tail) & kTops) != 0;
    words_[0] = head;
    words_[1] = rt_folded_word(head);
    words_[2] = tail;
    words_[3] = rt_folded_word(tail);
  }

  /// Whether the pattern may fit. Characters of several bytes stand where RT_ANY_CHARACTER does not count them.
  [[nodiscard]] bool mayFit(const rt_pattern& pattern) const {
    static_assert(RT_FOLD == 16 && RT_WORD_AT_END == 32);
    uint64_t differing = (words_[pattern.flags / RT_FOLD & 3] ^ pattern.word) & pattern.mask;
    return differing == 0 || (isWide_ && (pattern.flags & RT_QUESTION) != 0);
  }

 private:
  uint64_t words_[4];
  bool isWide_;
};

bool isMember(Text member, Text text, bool fold) {
  if (member.length != text.length) return false;
  return fold ? equalsFolded(text.data, member.data, text.length) : equal(member, text);
}

}  // namespace
uint32_t placeInSet(const rt_text_set& set, Text text) {
  for (uint64_t at = rt_hash(text.data, text.length, set.fold);; ++at) {
    uint32_t place = set.slots[at & set.mask];
    if (place == 0 || isMember(set.texts[place - 1], text, set.fold != 0)) return place;
  }
}

}  // namespace rt

using namespace rt;

uint64_t rt_text_matches(const char* text, uint64_t length, const rt_patterns* patterns) {
  TextEnds ends(text, length);
  for (uint64_t i = 0; i < patterns->count; ++i) {
    const rt_pattern& pattern = patterns->patterns[i];
    if (ends.mayFit(pattern) && PatternMatch(pattern, text, text + length).run()) return 1;
  }
  return 0;
}

uint64_t rt_text_in_set(const char* text, uint64_t length, const rt_text_set* set) {
  return rt::placeInSet(*set, {text, length}) != 0;
}

uint64_t rt_text_accepted(const char* text, uint64_t length, const rt_automaton* automaton) {
  uint32_t state = 0;
  for (uint64_t i = 0; i < length; ++i) {
    if (state == automaton->dead || state == automaton->always) break;
    state = automaton->next[state * automaton->class_count + automaton->class_of[static_cast<uint8_t>(text[i])]];
  }
  return automaton->accepts[state];
}
