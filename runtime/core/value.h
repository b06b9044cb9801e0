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

/// Converts a scalar into the type of each of some slots and adds it to their values. What is no value of a
/// slot's type is left out and counted in `walker.coercions`; null, and strings that are not UTF-8, are left out.
/// Source: docs/ndjson.md, "From JSON to values". \returns false if the host has no memory.
[[nodiscard]] bool addScalar(Walker& walker, const uint32_t* slots, uint32_t count, Scalar scalar);

/// Adds one value to a slot. \returns false if the host has no memory.
[[nodiscard]] bool addValue(Walker& walker, uint32_t slot, const rt_value& value);

}  // namespace rt
