// Where things stand in an indexed line: keys, scalars, ends.
#pragma once

#include "runtime/core/value.h"

namespace rt {

inline bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A line with its structural characters. Every position that is read lies inside the line or its padding, whatever
/// the bytes are.
struct LinePlaces {
  const char* line;
  size_t length;
  const uint32_t* index;  // places of brackets and colons outside strings
  const BlockBits* blocks;
  uint32_t count;  // of `index`

  [[nodiscard]] size_t position(uint32_t i) const { return i < count ? index[i] : length; }

  /// Whether a byte of `[from, to)` has its bit set. \param bits a member of BlockBits
  [[nodiscard]] bool any(uint64_t BlockBits::* bits, size_t from, size_t to) const {
    size_t word = from / 64;
    uint64_t found = blocks[word].*bits & (~0ull << (from % 64));
    while (word < to / 64) {
      if (found != 0) return true;
      found = blocks[++word].*bits;
    }
    return (found & ~(~0ull << (to % 64))) != 0;
  }

  [[nodiscard]] bool onlySpace(size_t from, size_t to) const {
    while (from < to && isSpace(line[from])) ++from;
    return from >= to;
  }

  /// The nearest quote before `end` and not before `least`, or `length` if there is none.
  [[nodiscard]] size_t quoteBefore(size_t end, size_t least) const {
    size_t word = end / 64;
    uint64_t bits = blocks[word].quotes & ((1ull << (end % 64)) - 1);
    while (bits == 0) {
      if (word * 64 <= least) return length;
      bits = blocks[--word].quotes;
    }
    size_t at = word * 64 + 63 - static_cast<size_t>(__builtin_clzll(bits));
    return at >= least ? at : length;
  }

  /// The nearest quote after `at`, or `length`.
  [[nodiscard]] size_t quoteAfter(size_t at) const {
    size_t word = at / 64;
    uint64_t bits = blocks[word].quotes & (~0ull << (at % 64)) & ~(1ull << (at % 64));
    size_t words = (length + 63) / 64;
    while (bits == 0) {
      if (++word >= words) return length;
      bits = blocks[word].quotes;
    }
    return word * 64 + static_cast<size_t>(__builtin_ctzll(bits));
  }

  /// The spelling of the key before the colon at index entry `i` > 0. \returns false if there is none.
  [[nodiscard]] __attribute__((always_inline)) bool keyBefore(uint32_t i, Text* key) const {
    // Most keys lie in one block with their colon: its last two quotes.
    size_t at = index[i];
    uint64_t bits = blocks[at / 64].quotes & ((1ull << (at % 64)) - 1);
    uint64_t lower = bits & ~(1ull << 63 >> __builtin_clzll(bits | 1));
    size_t open = (at | 63) - static_cast<size_t>(__builtin_clzll(lower | 1));
    if (__builtin_expect(lower == 0 || open <= index[i - 1], 0)) return keyFarBefore(i, key);
    size_t close = (at | 63) - static_cast<size_t>(__builtin_clzll(bits));
    *key = {line + open + 1, close - open - 1};
    return true;
  }

  [[nodiscard]] __attribute__((noinline)) bool keyFarBefore(uint32_t i, Text* key) const {
    size_t least = index[i - 1];
    size_t close = quoteBefore(index[i], least);
    if (close == length) return false;
    size_t open = quoteBefore(close, least);
    if (open == length) return false;
    *key = {line + open + 1, close - open - 1};
    return true;
  }

  /// Where the value after the colon at `at` begins.
  [[nodiscard]] size_t valueAfter(size_t at) const {
    ++at;
    while (__builtin_expect(line[at] <= ' ', 0) && at < length && isSpace(line[at])) ++at;
    return at;
  }

  /// The first scalar of an array at `at` or behind it, or `end`.
  [[nodiscard]] size_t nextScalar(size_t at, size_t end) const {
    while (at < end && (isSpace(line[at]) || line[at] == ',')) ++at;
    return at;
  }

  /// Reads the scalar at `at`, which ends before `end`. \returns the place behind it, or 0 if there is none.
  [[nodiscard]] size_t readScalar(size_t at, size_t end, Scalar* found) const {
    *found = {line + at, 0, line[at] == '"', false};
    size_t behind = at;
    if (found->isString) {
      size_t word = at / 64;
      uint64_t bits = blocks[word].quotes & (~1ull << (at % 64));
      size_t close = bits != 0 ? word * 64 + static_cast<size_t>(__builtin_ctzll(bits)) : quoteAfter(at);
      if (close >= end) return 0;
      found->spelling = line + at + 1;
      found->length = close - at - 1;
      found->isPlain = !any(&BlockBits::unplain, at + 1, close);
      return close + 1;
    }
    while (behind < end && line[behind] != ',' && !isSpace(line[behind])) ++behind;
    found->length = behind - at;
    return found->length == 0 ? 0 : behind;
  }
};

}  // namespace rt
