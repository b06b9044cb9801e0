// The values of a key tuple as people read them.
#pragma once

#include "runtime/core/key_value.h"
#include "runtime/core/sequence.h"

namespace rt {

/// Reads the `count` parts of a tuple's bytes (join_key.h) into `keyTexts`; they last until the next call.
/// \param fieldOf gives the rt_type under which a part is read
/// \returns false if the host has no memory.
template <class FieldOf>
[[nodiscard]] bool readTupleTexts(Sequences& s, Text bytes, uint32_t count, FieldOf fieldOf) {
  s.keyTexts.size = s.keyBytes.size = 0;
  if (!reserve(s.keyTexts, count) || !reserve(s.keyBytes, bytes.length + count * kKeyTextBytes)) return false;
  copyBytes(s.keyBytes.data, bytes.data, bytes.length);
  const char* at = s.keyBytes.data;
  char* room = s.keyBytes.data + bytes.length;
  for (uint32_t i = 0; i < count; ++i, room += kKeyTextBytes) {
    uint32_t length = load32(at);
    bool isNull = length == UINT32_MAX;
    Text form{at + sizeof length, length};
    s.keyTexts.data[s.keyTexts.size++] = isNull ? Text{nullptr, 0} : keyText(form, fieldOf(i), room);
    at += sizeof length + (isNull ? 0 : length);
  }
  return true;
}

}  // namespace rt
