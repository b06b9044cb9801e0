// How the texts of a set are hashed: the compiler lays its table out, the runtime looks texts up in it.
#pragma once

#include <stdint.h>

/// The bytes of a word, ASCII capitals as their small letters.
inline uint64_t rt_folded_word(uint64_t word) {
  const uint64_t each = 0x0101010101010101u, tops = each << 7;
  uint64_t low = word & ~tops;
  uint64_t from_a = low + each * (0x80 - 'A'), past_z = low + each * (0x7f - 'Z');
  return word | ((from_a ^ past_z) & ~word & tops) >> 2;
}

/// Up to eight bytes as a word, zeros above them.
inline uint64_t rt_load_word(const char* text, uint64_t length) {
  uint64_t word = 0;
  for (uint64_t i = 0; i < length; ++i) word |= (uint64_t)(uint8_t)text[i] << (8 * i);
  return word;
}

/// The hash of a text set's texts, eight bytes at a time.
inline uint64_t rt_hash(const char* text, uint64_t length, uint32_t fold) {
  const uint64_t odd = 0x9e3779b97f4a7c15u;
  uint64_t hash = length * odd;
  for (uint64_t at = 0; at < length; at += 8) {
    uint64_t word;
    if (length - at >= 8)
      __builtin_memcpy(&word, text + at, 8);
    else
      word = rt_load_word(text + at, length - at);
    hash = (hash ^ (fold != 0 ? rt_folded_word(word) : word)) * odd;
    hash ^= hash >> 29;
  }
  return hash;
}
