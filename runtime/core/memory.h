// Copying, filling and comparing bytes. In the stand-alone matcher memory.cpp supplies the functions that the
// compiler's builtins call; in the host library the C library does.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace rt {

/// Copies `size` bytes; the ranges do not overlap.
inline void copyBytes(void* to, const void* from, size_t size) {
  if (size != 0) __builtin_memcpy(to, from, size);
}

/// Copies `size` bytes; the ranges may overlap.
inline void moveBytes(void* to, const void* from, size_t size) {
  if (size != 0) __builtin_memmove(to, from, size);
}

inline void zeroBytes(void* to, size_t size) {
  if (size != 0) __builtin_memset(to, 0, size);
}

/// \returns <0, 0 or >0: order of the first byte that differs, as unsigned bytes.
inline int compareBytes(const void* left, const void* right, size_t size) {
  return size == 0 ? 0 : __builtin_memcmp(left, right, size);
}

inline bool equalBytes(const void* left, const void* right, size_t size) {
  return compareBytes(left, right, size) == 0;
}

/// The eight bytes at `from` (any alignment), least significant first.
inline uint64_t load64(const char* from) {
  uint64_t value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

inline uint32_t load32(const char* from) {
  uint32_t value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

}  // namespace rt
