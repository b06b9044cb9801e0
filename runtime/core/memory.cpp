// The functions that compilers call on their own. Only in the stand-alone object: the host library uses the host's.
//
// This file is compiled with -ffreestanding, so that the loops below are not turned into calls of themselves.
#include "runtime/core/memory.h"

#define RT_LIBC extern "C" __attribute__((used, noinline, visibility("hidden")))

/// Copies a word from the beginning and one from the end, which overlap unless `size` is two words.
template <class Word>
static void copyEnds(char* to, const char* from, size_t size) {
  Word first, last;
  __builtin_memcpy_inline(&first, from, sizeof first);
  __builtin_memcpy_inline(&last, from + size - sizeof last, sizeof last);
  __builtin_memcpy_inline(to, &first, sizeof first);
  __builtin_memcpy_inline(to + size - sizeof last, &last, sizeof last);
}

RT_LIBC void* memcpy(void* to, const void* from, size_t size) {
  char* target = static_cast<char*>(to);
  const char* source = static_cast<const char*>(from);
  if (size >= 16) {
    // Sixteen bytes at a time; the last sixteen overlap what is already copied.
    struct Chunk {
      uint64_t halves[2];
    };
    size_t at = 0;
    Chunk chunk;
    Chunk tail;
    __builtin_memcpy_inline(&tail, source + size - 16, 16);
    for (; at + 16 <= size; at += 16) {
      __builtin_memcpy_inline(&chunk, source + at, 16);
      __builtin_memcpy_inline(target + at, &chunk, 16);
    }
    __builtin_memcpy_inline(target + size - 16, &tail, 16);
    return to;
  }
  if (size >= 8) {
    copyEnds<uint64_t>(target, source, size);
  } else if (size >= 4) {
    copyEnds<uint32_t>(target, source, size);
  } else if (size != 0) {  // of up to three bytes each is one of these
    char middle = source[size / 2], last = source[size - 1];
    target[0] = source[0];
    target[size / 2] = middle;
    target[size - 1] = last;
  }
  return to;
}

RT_LIBC void* memmove(void* to, const void* from, size_t size) {
  char* target = static_cast<char*>(to);
  const char* source = static_cast<const char*>(from);
  if (target <= source) {
    for (size_t at = 0; at < size; ++at) target[at] = source[at];
  } else {
    for (size_t at = size; at-- > 0;) target[at] = source[at];
  }
  return to;
}

RT_LIBC void* memset(void* to, int byte, size_t size) {
  char* target = static_cast<char*>(to);
  uint64_t word = 0x0101010101010101 * static_cast<uint8_t>(byte);
  size_t at = 0;
  for (; at + 8 <= size; at += 8) __builtin_memcpy_inline(target + at, &word, 8);
  for (; at < size; ++at) target[at] = static_cast<char>(byte);
  return to;
}

RT_LIBC int memcmp(const void* left, const void* right, size_t size) {
  const uint8_t* a = static_cast<const uint8_t*>(left);
  const uint8_t* b = static_cast<const uint8_t*>(right);
  size_t at = 0;
  while (at + 8 <= size &&
         rt::load64(static_cast<const char*>(left) + at) == rt::load64(static_cast<const char*>(right) + at)) {
    at += 8;
  }
  for (; at < size; ++at) {
    if (a[at] != b[at]) return a[at] < b[at] ? -1 : 1;
  }
  return 0;
}

RT_LIBC int bcmp(const void* left, const void* right, size_t size) { return memcmp(left, right, size); }

RT_LIBC size_t strlen(const char* text) {
  size_t length = 0;
  while (text[length] != 0) ++length;
  return length;
}
