#include "runtime/core/join_key.h"

#include "runtime/core/key_value.h"

namespace rt {
namespace {

/// Sorts values[from, end) and leaves each text once.
void sortDistinct(Buffer<Text>& values, size_t from) {
  if (values.size - from < 2) return;
  sortInPlace(values.data + from, values.size - from, [](Text a, Text b) { return compareTexts(a, b) < 0; });
  size_t kept = from + 1;
  for (size_t i = from + 1; i < values.size; ++i)
    if (!equal(values[i], values[kept - 1])) values[kept++] = values[i];
  values.size = kept;
}

constexpr size_t kLengthBytes = sizeof(uint32_t);

/// Appends a part to the tuple's bytes, which have room for it.
void putPart(Buffer<char>& bytes, Text part) {
  char* to = bytes.data + bytes.size;
  uint32_t length = part.data == nullptr ? UINT32_MAX : static_cast<uint32_t>(part.length);
  copyBytes(to, &length, kLengthBytes);
  copyBytes(to + kLengthBytes, part.data, part.length);
  bytes.size += kLengthBytes + part.length;
}

/// Steps to the next combination; the last part changes fastest.
void advance(KeyTuples& tuples) {
  for (size_t part = tuples.chosen.size; part-- > 0;) {
    if (++tuples.chosen[part] < tuples.begins[part + 1] - tuples.begins[part]) return;
    tuples.chosen[part] = 0;
  }
}

/// A part without a field is null.
const rt_value* valuesOf(const rt_key_part& part, const rt_value* const* fields) {
  return part.slot == RT_NO_SLOT ? nullptr : fields[part.slot];
}

/// Room for the forms of all values, so that none moves.
size_t formBytes(const rt_key_part* parts, uint32_t count, const rt_value* const* fields) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < count; ++i)
    for (const rt_value* value = valuesOf(parts[i], fields); value != nullptr; value = value->next)
      bytes += kKeyValueBytes;
  return bytes;
}

Text takeForm(KeyTuples& tuples, const rt_value& value, const rt_field& field) {
  Text form = keyValue(value, field, tuples.forms.data + tuples.forms.size);
  tuples.forms.size += kKeyValueBytes;
  return form;
}

}  // namespace

void openKeyTuples(KeyTuples& tuples, Allocator allocator) {
  openBuffers(allocator, tuples.values, tuples.begins, tuples.chosen, tuples.bytes, tuples.parts, tuples.forms);
}

void destroyKeyTuples(KeyTuples& tuples) {
  destroy(tuples.values);
  destroy(tuples.begins);
  destroy(tuples.chosen);
  destroy(tuples.bytes);
  destroy(tuples.parts);
  destroy(tuples.forms);
}

KeyStart startKeys(KeyTuples& tuples, const rt_plan* plan, const rt_key_part* parts, uint32_t count,
                   const rt_value* const* fields) {
  tuples.values.size = tuples.forms.size = 0;
  tuples.left = 0;
  if (!reserve(tuples.begins, count + size_t{1}) || !reserve(tuples.chosen, count) || !reserve(tuples.parts, count) ||
      !reserve(tuples.forms, formBytes(parts, count, fields)))
    return KeyStart::NoMemory;
  tuples.begins[0] = 0;
  tuples.begins.size = count + size_t{1};
  tuples.chosen.size = tuples.parts.size = count;
  uint64_t combinations = 1;
  for (uint32_t i = 0; i < count; ++i) {
    size_t from = tuples.values.size;
    const rt_value* value = valuesOf(parts[i], fields);
    if (value == nullptr && parts[i].optional == 0) return KeyStart::NoKey;
    if (value == nullptr && !append(tuples.values, Text{nullptr, 0})) return KeyStart::NoMemory;
    for (; value != nullptr; value = value->next)
      if (!append(tuples.values, takeForm(tuples, *value, plan->fields[parts[i].slot]))) return KeyStart::NoMemory;
    sortDistinct(tuples.values, from);
    combinations = smaller<uint64_t>(combinations * (tuples.values.size - from), kMaxKeyTuples + 1);
    tuples.begins[i + 1] = static_cast<uint32_t>(tuples.values.size);
    tuples.chosen[i] = 0;
  }
  tuples.left = static_cast<uint32_t>(smaller<uint64_t>(combinations, kMaxKeyTuples));
  if (count > 0) --tuples.chosen[count - 1];  // nextKey steps to the first one (or wraps there)
  return combinations > kMaxKeyTuples ? KeyStart::Overflow : KeyStart::Ready;
}

bool nextKey(KeyTuples& tuples) {
  if (tuples.left == 0) return false;
  --tuples.left;
  advance(tuples);
  tuples.bytes.size = 0;
  for (size_t i = 0; i < tuples.chosen.size; ++i) {
    Text part = tuples.values[tuples.begins[i] + tuples.chosen[i]];
    tuples.parts[i] = part;
    tuples.failed |= !reserve(tuples.bytes, tuples.bytes.size + kLengthBytes + part.length);
    if (tuples.failed) return false;
    putPart(tuples.bytes, part);
  }
  return true;
}

int compareTuples(Text left, Text right, bool nullFirst) {
  while (left.length != 0 && right.length != 0) {
    uint32_t a = load32(left.data), b = load32(right.data);
    bool leftNull = a == UINT32_MAX, rightNull = b == UINT32_MAX;
    if (leftNull != rightNull) return leftNull == nullFirst ? -1 : 1;
    uint32_t leftLength = leftNull ? 0 : a, rightLength = rightNull ? 0 : b;
    int order = compareTexts({left.data + 4, leftLength}, {right.data + 4, rightLength});
    if (order != 0) return order;
    left = {left.data + 4 + leftLength, left.length - 4 - leftLength};
    right = {right.data + 4 + rightLength, right.length - 4 - rightLength};
  }
  return 0;
}

}  // namespace rt
