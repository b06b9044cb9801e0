#include "runtime/core/types.h"

namespace rt {
namespace {

/// A buffer whose elements have no type: the members of all are at the same places.
using AnyBuffer = Buffer<char>;
static_assert(sizeof(AnyBuffer) == sizeof(Buffer<uint64_t>) &&
              offsetof(AnyBuffer, capacity) == offsetof(Buffer<uint64_t>, capacity));

AnyBuffer load(const void* buffer) {
  AnyBuffer any;
  copyBytes(&any, buffer, sizeof any);
  return any;
}

}  // namespace

bool reserveElements(void* buffer, size_t capacity, size_t size) {
  AnyBuffer any = load(buffer);
  if (capacity <= any.capacity) return true;
  size_t wanted = larger(capacity, any.capacity + any.capacity / 2);
  if (wanted > SIZE_MAX / size) return false;
  char* data = static_cast<char*>(allocate(any.allocator, wanted * size));
  if (data == nullptr) return false;
  copyBytes(data, any.data, any.size * size);
  release(any.allocator, any.data, any.capacity * size);
  any.data = data;
  any.capacity = wanted;
  copyBytes(buffer, &any, sizeof any);
  return true;
}

bool appendElement(void* buffer, const void* item, size_t size) {
  AnyBuffer any = load(buffer);
  AnyBuffer old = any;
  bool isFull = any.size == any.capacity;
  if (isFull) {  // `item` may lie in the memory that goes
    size_t wanted = larger<size_t>(any.size + any.size / 2, 16);
    if (wanted > SIZE_MAX / size) return false;
    any.data = static_cast<char*>(allocate(any.allocator, wanted * size));
    if (any.data == nullptr) return false;
    any.capacity = wanted;
    copyBytes(any.data, old.data, old.size * size);
  }
  copyBytes(any.data + any.size * size, item, size);
  ++any.size;
  if (isFull) release(old.allocator, old.data, old.capacity * size);
  copyBytes(buffer, &any, sizeof any);
  return true;
}

bool append(Buffer<char>& buffer, Text text) {
  if (!reserve(buffer, buffer.size + text.length)) return false;
  copyBytes(buffer.data + buffer.size, text.data, text.length);
  buffer.size += text.length;
  return true;
}

}  // namespace rt
