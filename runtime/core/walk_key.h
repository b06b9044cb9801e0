// From the spelling of a key to a node of the trie.
#pragma once

#include "runtime/core/walk.h"

namespace rt {

constexpr uint32_t kNoNode = UINT32_MAX;
constexpr uint32_t kNoEdge = UINT32_MAX;

/// Fills the walker's table of edges. \returns false if the host has no memory.
[[nodiscard]] bool buildEdgeTable(Walker& walker);
void destroyEdgeTable(Walker& walker);

/// The first eight bytes of a key, zeros beyond its end.
inline uint64_t prefixOf(const char* key, size_t length) {
  uint64_t word = load64(key);
  return length >= 8 ? word : word & ((1ull << (8 * length)) - 1);
}

inline uint32_t hashOf(uint32_t node, size_t length, uint64_t prefix) {
  uint64_t mixed = (prefix ^ (static_cast<uint64_t>(node) << 32 | static_cast<uint32_t>(length))) * 0x9e3779b97f4a7c15;
  return static_cast<uint32_t>(mixed >> 32);
}

/// The child of `node` whose key is exactly these bytes, or kNoNode. Reads RT_PADDING bytes past the key. O(1).
inline uint32_t findChild(const Walker& walker, uint32_t node, const char* key, size_t length) {
  if ((walker.lengths[node] >> (length % 64) & 1) == 0) return kNoNode;  // most keys end here
  uint64_t prefix = prefixOf(key, length);
  uint32_t at = hashOf(node, length, prefix) & walker.edgeMask;
  for (; walker.edges[at].edge != kNoEdge; at = (at + 1) & walker.edgeMask) {
    const EdgeSlot& slot = walker.edges[at];
    if (slot.prefix != prefix || slot.node != node) continue;
    const rt_edge& edge = walker.plan->edges[slot.edge];
    if (edge.key.length == length && (length <= 8 || equalBytes(edge.key.data, key, length))) return edge.node;
  }
  return kNoNode;
}

/// Decodes a key into `walker.key`, with padding of its own behind it.
/// \param path has no data if the key is no text
/// O(length). \returns false if the host has no memory.
[[nodiscard]] bool decodeKey(Walker& walker, Text key, Text* path);

/// The length of the first component of `path` from `begin` on.
inline size_t componentAt(Text path, size_t begin) {
  size_t end = begin;
  while (end < path.length && path.data[end] != '.') ++end;
  return end - begin;
}

}  // namespace rt
