// The fields that the rules read, as the trie that the walk follows.
#pragma once

#include "compiler/ir/ir.h"

#include <string>
#include <vector>

namespace rulec::codegen {

struct TrieNode {
  uint32_t firstEdge = 0, edgeCount = 0;
  uint32_t firstSlot = 0, slotCount = 0;
  uint32_t firstPattern = 0, patternCount = 0;
};
struct TrieEdge {
  std::string key;  // one path component
  uint32_t node = 0;
};
/// The fields of a slot below a node.
struct TriePattern {
  std::string rest;                 // what their names match; ir::Field::path without the node's path
  bool isObjects = false;           // then the node's objects instead
  std::vector<std::string> except;  // names that are not among them
  uint32_t slot = 0;
  uint32_t before = 0;  // bytes of a path before the name
};
/// As rt_plan's nodes, edges and node_slots. The roots come first: the event's, and for each of `objects` that of the
/// fields within. Edges of a node are sorted by (length, bytes).
struct Trie {
  std::vector<TrieNode> nodes;
  std::vector<TrieEdge> edges;
  std::vector<uint32_t> slots;
  std::vector<TriePattern> patterns;
  std::vector<std::string> objects;  // paths of objects; sorted, distinct

  /// The root of the fields of objects.
  [[nodiscard]] uint32_t rootOf(const std::string& path) const;
};

/// A path read under several types has several slots at one node, in the order of the set's fields.
/// Cost: O(n log n) in the paths' total length.
[[nodiscard]] Trie buildTrie(const ir::RuleSet& set);

/// The type's rt_type.
[[nodiscard]] uint32_t typeNumber(ir::Type type);

}  // namespace rulec::codegen
