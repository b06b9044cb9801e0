// The values of join keys and tiebreakers in one form: bytes that are equal if the values are, and in their order.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// The longest form of a value that is no text.
constexpr size_t kKeyValueBytes = 16;

/// The form of a value of `field`. Texts and versions stand for themselves; numbers of all types share one form.
/// \param out room for kKeyValueBytes bytes, which the result may point to
Text keyValue(const rt_value& value, const rt_field& field, char* out);

/// The longest text that keyText writes.
constexpr size_t kKeyTextBytes = 48;

/// A form as people read it: numbers in decimal, times in ISO 8601, addresses. \param field that it is of; null: a text
/// \param out room for kKeyTextBytes bytes, which the result may point to
Text keyText(Text form, const rt_field* field, char* out);

/// Sorts in O(n log n), without memory, whatever the input; not stable.
template <class T, class Less>
void sortInPlace(T* items, size_t count, Less less) {
  auto siftDown = [&](size_t at, size_t end) {
    T moving = items[at];
    for (size_t child; (child = 2 * at + 1) < end; at = child) {
      if (child + 1 < end && less(items[child], items[child + 1])) ++child;
      if (!less(moving, items[child])) break;
      items[at] = items[child];
    }
    items[at] = moving;
  };
  for (size_t i = count / 2; i-- > 0;) siftDown(i, count);
  for (size_t end = count; end > 1;) {
    T largest = items[0];
    items[0] = items[--end];
    items[end] = largest;
    siftDown(0, end);
  }
}

}  // namespace rt
