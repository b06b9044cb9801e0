// Fields whose path is a pattern: the values below a node of the trie whose names match; and whole objects of a node.
#pragma once

#include "runtime/core/walk_places.h"

namespace rt {

/// An object of a node with patterns, or a member that lies below the node.
struct PatternPlace {
  const LinePlaces* places;
  uint32_t node;
  Text name;       // of the member, relative to the node, decoded; without data: the node's object itself
  size_t value;    // where the member's value, or the object, begins
  uint32_t index;  // the first index entry at `value` or behind it
};

/// What rt_walk_patterns returns.
enum PatternWalkResult : uint32_t { kWalked, kNoJson, kNoMemoryForIt };

}  // namespace rt
