// Parts of JSON that are looked at byte by byte.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/core/memory.h"

namespace rt {

/// Whether a character behind a backslash stands for itself or a control character: one of `"\/bfnrt`; the letters by a
/// bit for each from `b` on.
constexpr bool isSimpleEscape(char c) {
  constexpr uint32_t kLetters = 1u | 1u << ('f' - 'b') | 1u << ('n' - 'b') | 1u << ('r' - 'b') | 1u << ('t' - 'b');
  auto letter = static_cast<uint8_t>(c - 'b');
  return c == '\\' || c == '"' || c == '/' || (letter < 32 && (kLetters >> letter & 1) != 0);
}

constexpr bool isJsonDigit(char c) { return c >= '0' && c <= '9'; }

constexpr bool isJsonHex(char c) { return isJsonDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/// What is no value of four hexadecimal digits.
constexpr uint32_t kNotHex = 0x10000;

/// The number that four characters spell, the first one in the lowest byte; kNotHex if one is no hexadecimal digit.
/// All four at once: in each byte, whose sums stay below 0x100, the top bit tells that it is not below a bound.
constexpr uint32_t hexValue(uint32_t four) {
  constexpr uint32_t kEach = 0x01010101, kTops = 0x80 * kEach;
  if ((four & kTops) != 0) return kNotHex;
  auto notBelow = [](uint32_t bytes, uint32_t bound) { return bytes + (0x80 - bound) * kEach; };
  uint32_t lower = four | 0x20 * kEach;
  uint32_t digits = notBelow(four, '0') & ~notBelow(four, '9' + 1);
  uint32_t letters = notBelow(lower, 'a') & ~notBelow(lower, 'f' + 1);
  if (((digits | letters) & kTops) != kTops) return kNotHex;
  uint32_t values = (four & 0x0f * kEach) + 9 * (four >> 6 & kEach);
  uint32_t firstHighest = __builtin_bswap32(values);
  uint32_t pairs = firstHighest | firstHighest >> 4;
  return (pairs >> 8 & 0xff00) | (pairs & 0xff);
}

/// What a hexadecimal digit counts; -1: it is none.
constexpr int hexDigit(char c) { return isJsonDigit(c) ? c - '0' : isJsonHex(c) ? (c | 0x20) - 'a' + 10 : -1; }

/// The place behind the digits at `at`, or null if there are none before `end`.
inline const char* digitsEnd(const char* at, const char* end) {
  const char* from = at;
  while (at < end && isJsonDigit(*at)) ++at;
  return at == from ? nullptr : at;
}

/// The place behind the number at `at`, or null if there is none. `end` itself may be read.
inline const char* numberEnd(const char* at, const char* end) {
  if (*at == '-') ++at;
  at = *at == '0' ? at + 1 : digitsEnd(at, end);
  if (at != nullptr && *at == '.') at = digitsEnd(at + 1, end);
  if (at == nullptr || (*at | 0x20) != 'e') return at;
  ++at;
  return digitsEnd(at + (*at == '+' || *at == '-' ? 1 : 0), end);
}

inline const char* wordEnd(const char* at, const char* word) {
  for (; *word != 0; ++word, ++at)
    if (*at != *word) return nullptr;
  return at;
}

/// The place behind the number, or true, false or null, that begins at `at`; or null if there is none. Up to 6 bytes
/// from `end` on may be read.
inline const char* scalarEnd(const char* at, const char* end) {
  const char* behind = *at == 't'   ? wordEnd(at, "true")
                       : *at == 'f' ? wordEnd(at, "false")
                       : *at == 'n' ? wordEnd(at, "null")
                                    : numberEnd(at, end);
  return behind != nullptr && behind <= end ? behind : nullptr;
}

/// The length of the escape at `at`, a backslash, or 0 if there is none for certain: half a surrogate pair is not
/// looked into. Up to 5 bytes from `end` on may be read.
inline size_t escapeLength(const char* at, const char* end) {
  if (isSimpleEscape(at[1])) return end - at >= 2 ? 2 : 0;
  if (at[1] != 'u') return 0;
  uint32_t unit = hexValue(load32(at + 2));
  bool isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return unit != kNotHex && !isSurrogate && end - at >= 6 ? 6 : 0;
}

}  // namespace rt
