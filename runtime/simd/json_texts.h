// Parts of JSON that are looked at byte by byte.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/core/memory.h"

namespace rt {

/// What stands for itself or a control character behind a backslash.
constexpr char kSimpleEscapes[] = {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'};

constexpr bool isJsonDigit(char c) { return c >= '0' && c <= '9'; }

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
  if (at[1] == 'u') {
    uint32_t unit = hexValue(load32(at + 2));
    bool isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    return unit != kNotHex && !isSurrogate && end - at >= 6 ? 6 : 0;
  }
  for (char simple : kSimpleEscapes)
    if (at[1] == simple) return end - at >= 2 ? 2 : 0;
  return 0;
}

}  // namespace rt
