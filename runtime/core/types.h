// The vocabulary of the runtime: texts, the host's allocator, and the one growable container.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi.h"
#include "runtime/core/memory.h"
#include "runtime/embed/matcher.h"

namespace rt {

/// A run of bytes that somebody else owns.
using Text = rt_text;

/// The text of a literal, without its terminating zero.
template <size_t N>
constexpr Text literal(const char (&bytes)[N]) {
  return Text{bytes, N - 1};
}

inline bool equal(Text left, Text right) {
  return left.length == right.length && equalBytes(left.data, right.data, left.length);
}

template <class T>
constexpr T smaller(T left, T right) {
  return right < left ? right : left;
}
template <class T>
constexpr T larger(T left, T right) {
  return left < right ? right : left;
}

/// <0, 0, >0: order by bytes, a text before those that go on with it.
inline int compareTexts(Text left, Text right) {
  int order = compareBytes(left.data, right.data, smaller(left.length, right.length));
  return order != 0 ? order : left.length < right.length ? -1 : left.length > right.length ? 1 : 0;
}

/// Memory comes from the host alone.
struct Allocator {
  const rt_host* host;
};

/// \returns zeroed memory aligned to 64 bytes, or null.
inline void* allocate(Allocator allocator, size_t bytes) {
  return allocator.host->allocate(allocator.host->context, bytes);
}
inline void release(Allocator allocator, void* memory, size_t bytes) {
  if (memory != nullptr) allocator.host->release(allocator.host->context, memory, bytes);
}

/// A growable array of plain values. It never shrinks; `size` may be set to 0 to reuse the memory.
/// T is trivially copyable. Growth moves the elements: pointers into it die.
template <class T>
struct Buffer {
  Allocator allocator;
  T* data;
  size_t size;
  size_t capacity;

  T& operator[](size_t at) { return data[at]; }
  const T& operator[](size_t at) const { return data[at]; }
};

template <class T>
Buffer<T> makeBuffer(Allocator allocator) {
  return Buffer<T>{allocator, nullptr, 0, 0};
}

/// Makes room for `capacity` elements in all, and at least half as many again as there was room for.
/// \returns false if the host has no memory; the buffer is unchanged then.
template <class T>
[[nodiscard]] bool reserve(Buffer<T>& buffer, size_t capacity) {
  if (capacity <= buffer.capacity) return true;
  size_t wanted = larger(capacity, buffer.capacity + buffer.capacity / 2);
  if (wanted > SIZE_MAX / sizeof(T)) return false;
  T* data = static_cast<T*>(allocate(buffer.allocator, wanted * sizeof(T)));
  if (data == nullptr) return false;
  copyBytes(data, buffer.data, buffer.size * sizeof(T));
  release(buffer.allocator, buffer.data, buffer.capacity * sizeof(T));
  buffer.data = data;
  buffer.capacity = wanted;
  return true;
}

/// Appends one element. \returns false if the host has no memory.
template <class T>
[[nodiscard]] bool append(Buffer<T>& buffer, const T& item) {
  if (buffer.size == buffer.capacity) {
    T copy = item;  // `item` may lie in the buffer
    if (!reserve(buffer, larger<size_t>(buffer.size + 1, 16))) return false;
    buffer.data[buffer.size++] = copy;
    return true;
  }
  buffer.data[buffer.size++] = item;
  return true;
}

/// Appends bytes. \returns false if the host has no memory.
[[nodiscard]] inline bool append(Buffer<char>& buffer, Text text) {
  if (!reserve(buffer, buffer.size + text.length)) return false;
  copyBytes(buffer.data + buffer.size, text.data, text.length);
  buffer.size += text.length;
  return true;
}

template <class T>
void destroy(Buffer<T>& buffer) {
  release(buffer.allocator, buffer.data, buffer.capacity * sizeof(T));
  buffer.data = nullptr;
  buffer.size = buffer.capacity = 0;
}

}  // namespace rt
