#include "runtime/core/walk_key.h"

#include "runtime/core/text.h"

namespace rt {
namespace {

/// Most keys are nobody's: a sparse table tells so at the first slot.
constexpr uint32_t kSlotsPerEdge = 8;

/// The first eight bytes of an edge's key, zeros beyond its end. Constants are not followed by padding.
uint64_t edgePrefix(const rt_edge& edge) {
  char bytes[8] = {};
  copyBytes(bytes, edge.key.data, smaller<size_t>(edge.key.length, 8));
  return load64(bytes);
}

void insertEdge(Walker& walker, uint32_t node, uint32_t edge) {
  const rt_edge& e = walker.plan->edges[edge];
  walker.lengths[node] |= 1ull << (e.key.length % 64);
  uint64_t prefix = edgePrefix(e);
  uint32_t at = hashOf(node, e.key.length, prefix) & walker.edgeMask;
  while (walker.edges[at].edge != kNoEdge) at = (at + 1) & walker.edgeMask;
  walker.edges[at] = {prefix, node, edge};
}

}  // namespace

bool buildEdgeTable(Walker& walker) {
  uint32_t size = 16;
  while (size < kSlotsPerEdge * walker.plan->edge_count) size *= 2;
  walker.edges = static_cast<EdgeSlot*>(allocate(walker.allocator, size * sizeof(EdgeSlot)));
  walker.lengths = static_cast<uint64_t*>(allocate(walker.allocator, walker.plan->node_count * sizeof(uint64_t)));
  walker.edgeMask = size - 1;
  if (walker.edges == nullptr || walker.lengths == nullptr) return false;
  for (uint32_t i = 0; i < size; ++i) walker.edges[i].edge = kNoEdge;
  for (uint32_t n = 0; n < walker.plan->node_count; ++n) {
    const rt_node& node = walker.plan->nodes[n];
    for (uint32_t i = 0; i < node.edge_count; ++i) insertEdge(walker, n, node.first_edge + i);
  }
  return true;
}

void destroyEdgeTable(Walker& walker) {
  release(walker.allocator, walker.edges, (walker.edgeMask + size_t{1}) * sizeof(EdgeSlot));
  release(walker.allocator, walker.lengths, walker.plan->node_count * sizeof(uint64_t));
}

bool decodeKey(Walker& walker, Text key, Text* path) {
  if (!reserve(walker.key, key.length + RT_PADDING)) return false;
  Decoded decoded = decodeString(key.data, key.length, walker.key.data, false);
  *path = {decoded.fault == StringFault::None ? walker.key.data : nullptr, decoded.length};
  return true;
}

}  // namespace rt
