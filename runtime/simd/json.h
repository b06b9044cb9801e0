// Whether a line is a JSON object, over the kernels of one level: 64 bytes at a time, without looking at every one.
//
// What may follow what is asked of whole blocks, by bits: after each end of a value, each separator and each opening
// bracket the next byte that is no white space is found by one addition. Which container a separator stands in is asked
// once for each run between brackets: in an object colons and commas take turns.
#pragma once

#include "runtime/simd/index.h"
#include "runtime/simd/json_texts.h"

namespace rt {

/// The bytes of interest in 64 bytes of JSON, one bit each.
struct JsonMasks {
  uint64_t quotes, backslashes;
  uint64_t opens, closes;  // brackets of both kinds
  uint64_t colons, commas;
  uint64_t spaces;    // white space of JSON
  uint64_t controls;  // below 0x20
  uint64_t wide;      // from 0x80 on
};

/// Of the bytes that backslashes escape in a block those that may be no `u` with four digits of a whole character
/// behind it. \param block at least kUnitsReach bytes of the line
constexpr size_t kUnitsReach = 64 + 4;
template <class Level>
__attribute__((always_inline)) inline uint64_t doubtfulUnits(const char* block, uint64_t escaped) {
  uint64_t first = Level::hexDigits(block + 1), last = Level::hexDigits(block + 4);
  uint64_t digits = first & (first >> 1 | last << 2) & (first >> 2 | last << 1) & last;  // bit i: of i + 1 to i + 4
  return escaped & ~(Level::equal(block, 'u') & digits & ~Level::surrogateDigits(block + 1));
}

/// Whether the bytes that backslashes escape in a block make escapes, for certain. Apart, so that the state of the
/// check stays in registers. \param length of the line from the block on
template <class Level>
__attribute__((noinline)) bool areEscapes(const char* block, size_t length, uint64_t escaped) {
  uint64_t rest = escaped;
  if constexpr (requires { Level::hexDigits(block); })
    if (length >= kUnitsReach && (rest & Level::equal(block, 'u')) != 0) rest = doubtfulUnits<Level>(block, rest);
  for (; rest != 0; rest &= rest - 1)
    if (escapeLength(block + __builtin_ctzll(rest) - 1, block + length) == 0) return false;
  return true;
}

/// Whether a number or a word begins here and ends where it should; the last bracket is still to come, so the end of
/// the line is no such place.
inline bool isScalar(const char* at, const char* end) {
  const char* behind = scalarEnd(at, end);
  if (behind == nullptr || behind == end) return false;
  char c = *behind;
  return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The kernels of one level.
/// \param Level has `masks(block)` and `prefixXor(bits)`. It may have `equal(block, byte)`, `hexDigits(block)`, and
/// `surrogateDigits(block)`: `d` and `D`, the first digits of half a surrogate pair and of others
template <class Level>
class JsonCheck {
 public:
  JsonCheck(const char* line, size_t length) : line_(line), length_(length) {}

  __attribute__((always_inline)) QuickVerdict run() {
    for (size_t at = 0; at < length_; at += 64)
      if (!block(at)) return {false, false};
    return {done_ && escapes_.inString == 0, wide_ == 0};
  }

 private:
  static constexpr uint32_t kDeepest = 64;

  /// The first byte behind each of `from` that is no white space. \param from already moved on by one
  __attribute__((always_inline)) static uint64_t next(uint64_t from, uint64_t spaces, uint64_t& carry) {
    uint64_t sum = 0;
    from |= carry;
    carry = __builtin_add_overflow(spaces, from & spaces, &sum) ? 1 : 0;
    return (sum | from) & ~spaces;
  }

  __attribute__((always_inline)) bool block(size_t at) {
    JsonMasks masks = Level::masks(line_ + at);
    size_t left = length_ - at;
    uint64_t inside = left >= 64 ? ~0ull : (1ull << left) - 1;
    uint64_t escaped = escapedBytes(masks.backslashes, escapes_);
    uint64_t quotes = masks.quotes & ~escaped & inside;
    uint64_t strings = Level::prefixXor(quotes) ^ escapes_.inString;
    escapes_.inString = 0 - (strings >> 63);
    wide_ |= masks.wide & inside;
    if ((masks.controls & strings & inside) != 0) return false;
    if ((escaped & strings & inside) != 0 && !areEscapes<Level>(line_ + at, left, escaped & strings & inside))
      return false;
    return tokens(at, masks, quotes, strings, inside);
  }

  __attribute__((always_inline)) bool tokens(size_t at, const JsonMasks& masks, uint64_t quotes, uint64_t strings,
                                             uint64_t inside) {
    uint64_t outside = ~strings & inside;
    uint64_t closing = quotes & ~strings;
    uint64_t opens = masks.opens & outside;
    uint64_t closes = masks.closes & outside;
    uint64_t colons = masks.colons & outside;
    uint64_t commas = masks.commas & outside;
    uint64_t spaces = masks.spaces & outside;
    uint64_t scalars = outside & ~(closing | opens | closes | colons | commas | spaces);
    uint64_t moved = scalars << 1 | scalar_;
    uint64_t starts = scalars & ~moved;
    uint64_t values = (quotes & strings) | starts | opens;
    uint64_t afterText = next(closing << 1 | text_, spaces, afterText_);
    uint64_t afterValue = next(closes << 1 | close_ | (moved & ~scalars), spaces, afterValue_);
    uint64_t afterSeparator = next((colons | commas) << 1 | separator_, spaces, afterSeparator_);
    uint64_t afterOpen = next(opens << 1 | open_, spaces, afterOpen_);
    text_ = closing >> 63;
    close_ = closes >> 63;
    separator_ = (colons | commas) >> 63;
    open_ = opens >> 63;
    scalar_ = scalars >> 63;
    uint64_t wrong = (afterText & ~(colons | commas | closes)) | (afterValue & ~(commas | closes)) |
                     (afterSeparator & ~values) | (afterOpen & ~(values | closes)) | (colons & ~afterText);
    if ((wrong & inside) != 0) return false;
    for (; starts != 0; starts &= starts - 1)
      if (!isScalar(line_ + at + __builtin_ctzll(starts), line_ + length_)) return false;
    return containers(at, opens, closes, colons, commas, afterOpen, outside & ~spaces);
  }

  /// Brackets in pairs, and what stands between two of them.
  __attribute__((always_inline)) bool containers(size_t at, uint64_t opens, uint64_t closes, uint64_t colons,
                                                 uint64_t commas, uint64_t afterOpen, uint64_t seen) {
    uint64_t separators = colons | commas;
    uint64_t turns = Level::prefixXor(separators);
    uint64_t flip = 0 - turn_;
    uint64_t rest = ~0ull;  // behind the last bracket
    for (uint64_t brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
      auto bit = static_cast<unsigned>(__builtin_ctzll(brackets));
      uint64_t here = brackets & (0 - brackets);
      if (!isRun(rest & (here - 1), separators, colons, turns ^ flip, seen)) return false;
      uint64_t turn = (turns ^ flip) >> bit & 1;
      bool object = (line_[at + bit] & 0x20) != 0;
      if ((opens & here) != 0 ? !open(object, turn) : !close(object, turn, (afterOpen & here) != 0)) return false;
      // In an object that begins a colon is next, in one that goes on a comma.
      flip = 0 - ((turns >> bit & 1) ^ ((closes & here) != 0 ? 1 : 0));
      rest = ~(here | (here - 1));
    }
    turn_ = (turns ^ flip) >> 63;
    return isRun(rest, separators, colons, turns ^ flip, seen);
  }

  /// Whether the separators of a run are those of its container.
  /// \param turns in an object: a bit for each place that is a colon's if it is a separator's
  __attribute__((always_inline)) bool isRun(uint64_t run, uint64_t separators, uint64_t colons, uint64_t turns,
                                            uint64_t seen) const {
    if (depth_ == 0) return (seen & run) == 0;
    return ((colons ^ (turns & separators & (0 - (objects_ & 1)))) & run) == 0;
  }

  /// \param turn 1: in an object a value is due
  __attribute__((always_inline)) bool open(bool object, uint64_t turn) {
    if (depth_ == 0 ? done_ || !object : (objects_ & 1) != 0 && turn == 0) return false;
    if (depth_ == kDeepest) return false;
    ++depth_;
    objects_ = objects_ << 1 | (object ? 1 : 0);
    return true;
  }

  __attribute__((always_inline)) bool close(bool object, uint64_t turn, bool empty) {
    if (depth_ == 0 || object != ((objects_ & 1) != 0) || (object && turn == 0 && !empty)) return false;
    objects_ = objects_ >> 1;
    done_ = --depth_ == 0;
    return true;
  }

  const char* line_;
  size_t length_;
  BlockCarry escapes_{0, 0};
  uint64_t wide_ = 0;
  uint64_t text_ = 0, close_ = 0, separator_ = 0, open_ = 0, scalar_ = 0;  // of the last byte before the block
  uint64_t afterText_ = 0, afterValue_ = 0, afterSeparator_ = 0,
           afterOpen_ = 0;  // whether the block's first byte may be
  uint64_t objects_ = 0;    // the open containers, the innermost in bit 0: 1 for an object
  uint32_t depth_ = 0;
  uint64_t turn_ = 0;
  bool done_ = false;
};

}  // namespace rt
