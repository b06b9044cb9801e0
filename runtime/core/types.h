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

/// Code that few lines reach: small rather than fast, and kept out of what is fast.
#define RT_RARE __attribute__((noinline, minsize))

#if defined(RT_SMALL)
constexpr bool kIsSmall = true;  // a matcher made for size: it leaves out what is for speed alone
#else
constexpr bool kIsSmall = false;
#endif

#if defined(RT_STANDALONE)
/// A matcher ends with its process: the memory of what it is made of is not given back before.
constexpr bool kEndsWithProcess = true;
#else
constexpr bool kEndsWithProcess = false;
#endif

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

/// Makes empty buffers of zeroed ones.
template <class... T>
void openBuffers(Allocator allocator, Buffer<T>&... buffers) {
  ((buffers.allocator = allocator), ...);
}

/// The same of any elements, so that there is one such function and not one for each T.
/// \param buffer a Buffer<T>* \param size of an element
[[nodiscard]] bool reserveElements(void* buffer, size_t capacity, size_t size);
/// Appends one element, which may lie in the buffer. \returns false as above.
[[nodiscard]] bool appendElement(void* buffer, const void* item, size_t size);

/// Makes room for `capacity` elements in all, and at least half as many again as there was room for.
/// \returns false if the host has no memory; the buffer is unchanged then.
template <class T>
[[nodiscard]] bool reserve(Buffer<T>& buffer, size_t capacity) {
  return capacity <= buffer.capacity || reserveElements(&buffer, capacity, sizeof(T));
}

/// Appends one element. \returns false if the host has no memory.
template <class T>
[[nodiscard]] bool append(Buffer<T>& buffer, const T& item) {
  return appendElement(&buffer, &item, sizeof(T));
}

/// Appends bytes. \returns false if the host has no memory.
[[nodiscard]] bool append(Buffer<char>& buffer, Text text);

template <class T>
void destroy(Buffer<T>& buffer) {
  release(buffer.allocator, buffer.data, buffer.capacity * sizeof(T));
  buffer = makeBuffer<T>(buffer.allocator);
}

}  // namespace rt
