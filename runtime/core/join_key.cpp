#include "runtime/core/join_key.h"

namespace rt {
namespace {

int compareTexts(Text left, Text right) {
  int order = compareBytes(left.data, right.data, smaller(left.length, right.length));
  return order != 0 ? order : left.length < right.length ? -1 : left.length > right.length ? 1 : 0;
}

void siftDown(Text* heap, size_t at, size_t count) {
  Text moving = heap[at];
  for (size_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && compareTexts(heap[child], heap[child + 1]) < 0) ++child;
    if (compareTexts(moving, heap[child]) >= 0) break;
    heap[at] = heap[child];
  }
  heap[at] = moving;
}

/// Heap sort: no memory, and no input makes it slow.
void sort(Text* texts, size_t count) {
  for (size_t i = count / 2; i-- > 0;) siftDown(texts, i, count);
  for (size_t end = count; end > 1;) {
    Text largest = texts[0];
    texts[0] = texts[--end];
    texts[end] = largest;
    siftDown(texts, 0, end);
  }
}

/// Sorts values[from, end) and leaves each text once.
void sortDistinct(Buffer<Text>& values, size_t from) {
  if (values.size - from < 2) return;
  sort(values.data + from, values.size - from);
  size_t kept = from + 1;
  for (size_t i = from + 1; i < values.size; ++i)
    if (!equal(values[i], values[kept - 1])) values[kept++] = values[i];
  values.size = kept;
}

bool appendBytes(KeyTuples& tuples, Text part) {
  uint32_t length = part.data == nullptr ? UINT32_MAX : static_cast<uint32_t>(part.length);
  return append(tuples.parts, part) &&
         append(tuples.bytes, Text{reinterpret_cast<const char*>(&length), sizeof length}) &&
         (part.data == nullptr || append(tuples.bytes, part));
}

/// Steps to the next combination; the last part changes fastest.
void advance(KeyTuples& tuples) {
  for (size_t part = tuples.chosen.size; part-- > 0;) {
    if (++tuples.chosen[part] < tuples.begins[part + 1] - tuples.begins[part]) return;
    tuples.chosen[part] = 0;
  }
}

}  // namespace

KeyTuples makeKeyTuples(Allocator allocator) {
  return {makeBuffer<Text>(allocator),
          makeBuffer<uint32_t>(allocator),
          makeBuffer<uint32_t>(allocator),
          makeBuffer<char>(allocator),
          makeBuffer<Text>(allocator),
          0,
          false};
}

void destroyKeyTuples(KeyTuples& tuples) {
  destroy(tuples.values);
  destroy(tuples.begins);
  destroy(tuples.chosen);
  destroy(tuples.bytes);
  destroy(tuples.parts);
}

KeyStart startKeys(KeyTuples& tuples, const rt_key_part* parts, uint32_t count, const rt_value* const* fields) {
  tuples.values.size = tuples.begins.size = tuples.chosen.size = 0;
  tuples.left = 0;
  uint64_t combinations = 1;
  if (!append(tuples.begins, uint32_t{0})) return KeyStart::NoMemory;
  for (uint32_t i = 0; i < count; ++i) {
    size_t from = tuples.values.size;
    const rt_value* value = fields[parts[i].slot];
    if (value == nullptr && parts[i].optional == 0) return KeyStart::NoKey;
    if (value == nullptr && !append(tuples.values, Text{nullptr, 0})) return KeyStart::NoMemory;
    for (; value != nullptr; value = value->next)
      if (!append(tuples.values, Text{value->text, value->length})) return KeyStart::NoMemory;
    sortDistinct(tuples.values, from);
    combinations = smaller<uint64_t>(combinations * (tuples.values.size - from), kMaxKeyTuples + 1);
    if (!append(tuples.begins, static_cast<uint32_t>(tuples.values.size)) || !append(tuples.chosen, uint32_t{0}))
      return KeyStart::NoMemory;
  }
  tuples.left = static_cast<uint32_t>(smaller<uint64_t>(combinations, kMaxKeyTuples));
  if (count > 0) --tuples.chosen[count - 1];  // nextKey steps to the first one (or wraps there)
  return combinations > kMaxKeyTuples ? KeyStart::Overflow : KeyStart::Ready;
}

bool nextKey(KeyTuples& tuples) {
  if (tuples.left == 0) return false;
  --tuples.left;
  advance(tuples);
  tuples.bytes.size = tuples.parts.size = 0;
  for (size_t part = 0; part < tuples.chosen.size; ++part)
    tuples.failed |= !appendBytes(tuples, tuples.values[tuples.begins[part] + tuples.chosen[part]]);
  return !tuples.failed;
}

}  // namespace rt
