// From one JSON scalar to values of the slots at a node of the trie.
#pragma once

#include "runtime/core/walk.h"

namespace rt {

/// A JSON scalar as it is spelled. A string without its quotes, with its escapes.
struct Scalar {
  const char* spelling;
  size_t length;
  bool isString;
  bool isPlain;  // a string whose content is what stands there: ASCII, without escapes and control characters
};

/// Converts a scalar into the type of each slot of a node, in the plan's `node_slots`, and adds it to their values.
/// What is no value of a slot's type is left out and counted in `walker.coercions`; null, and strings that are not
/// UTF-8, are left out. Source: docs/ndjson.md, "From JSON to values". \returns false if the host has no memory.
[[nodiscard]] bool addScalar(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar);

/// The same of any slots, and nothing is kept (known.h).
[[nodiscard]] bool addUnknown(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar);

enum class TextFate { Ok, NoValue, NoMemory };

/// The content of a scalar: where it stands if nothing in it is escaped, else decoded into the scratch arena.
TextFate scalarText(Walker& walker, const Scalar& scalar, Text* text);

/// Makes a value of a scalar with this content, but for null. \returns false if it is none of the field
bool toValue(const rt_field& field, Text text, bool isString, rt_value* value);

/// Adds one value to a slot. \returns false if the host has no memory.
[[nodiscard]] inline bool addValue(Walker& walker, uint32_t slot, const rt_value& value) {
  auto* place = reinterpret_cast<rt_value*>(arenaTake(walker.values, sizeof(rt_value)));
  if (place == nullptr) return false;
  *place = value;
  if (walker.fields[slot] == nullptr) {
    walker.fields[slot] = place;
    walker.filled[walker.filledCount++] = slot;
  } else {
    walker.last[slot]->next = place;
  }
  walker.last[slot] = place;
  return true;
}

}  // namespace rt
