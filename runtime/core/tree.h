// A parsed JSON document, for alert bodies.
//
// Dotted keys are expanded into nested objects ("a.b": 1 is "a": {"b": 1}), and the values of one path that was
// spelled more than once are merged: two objects into one object, anything else into one array, in document order.
// What the line spells as it would be written is known, so that it is written by copying it.
#pragma once

#include "runtime/core/arena.h"
#include "runtime/core/line.h"

namespace rt {

enum class TreeKind : uint8_t { Null, Boolean, Number, String, Array, Object };

/// Nodes name each other by index into Tree.nodes; node 0 is the root object, so 0 also means "none".
struct TreeNode {
  TreeKind kind;
  bool dropped;  // is no part of the document any more: treeDrop
  uint32_t parent;
  uint32_t first;  // first child
  uint32_t last;
  uint32_t next;   // next sibling
  uint32_t count;  // children
  Text key;        // decoded; members of objects
  Text text;       // Boolean: true or false; Number: as spelled; String: decoded
  Text spelled;    // the whole value where the line has the very bytes that are written for it; else without data,
                   // and so are the containers that it lies in
};

/// A container that is being read, in the line.
struct OpenContainer {
  uint32_t node;
  uint32_t depth;  // of the node, expanded keys included
};

/// Reused from document to document. Texts point into the line or into `strings`.
struct Tree {
  Buffer<TreeNode> nodes;
  Arena strings;
  Buffer<uint32_t> members;  // hash table: (parent, key) -> node
  uint32_t memberCount;
  bool repaired;  // a string is not UTF-8 or has half a surrogate pair: validateLine found Utf8
  Buffer<OpenContainer> stack;
};

Tree makeTree(const rt_host* host);
/// The same of a zeroed one.
void openTree(Tree& tree, const rt_host* host);
void treeDestroy(Tree& tree);

/// Parses a line that validateLine found None or Utf8 (what is not UTF-8 and half surrogate pairs become U+FFFD).
/// A dotted key with an empty component, or one whose expansion would nest deeper than kMaxDepth, stays one key.
/// The line must outlive the tree's use and be followed by RT_PADDING readable bytes.
/// Expansion and merging can make the tree up to four times as deep as the line: go over it without recursion.
/// \returns false if the line is found to be no such line or the host has no memory; the tree then has no members.
/// O(length), no recursion. Reads nothing but the line and its padding, whatever they hold.
[[nodiscard]] bool treeParse(Tree& tree, const char* line, size_t length);

/// \returns the member `key` of object `node`, or 0. O(1).
uint32_t treeMember(const Tree& tree, uint32_t node, Text key);

/// \returns the node at a dotted path below the root, through objects only, or 0.
uint32_t treeFind(const Tree& tree, Text path);

/// Takes a node out of what is written; whatever else is asked of the tree still knows it. O(depth).
void treeDrop(Tree& tree, uint32_t node);

/// The first node from `node` on along its siblings that was not dropped, or 0.
uint32_t treeUndropped(const Tree& tree, uint32_t node);

/// Whether two nodes (of the same or of different trees) have equal values: same kind, numbers as spelled, arrays in
/// order, objects by member in any order. O(size of the smaller), no recursion.
bool treeEqual(const Tree& left, uint32_t leftNode, const Tree& right, uint32_t rightNode);

/// Appends a node's value as compact JSON, without what was dropped below it. Numbers keep their spelling; strings are
/// escaped as writeString does.
/// \returns false if the host has no memory.
[[nodiscard]] bool treeWrite(const Tree& tree, uint32_t node, Buffer<char>& out);

/// Appends `text` (UTF-8) as a JSON string: quotes, `"` `\` and control characters escaped in the shortest form,
/// everything else as it is. \returns false if the host has no memory.
[[nodiscard]] bool writeString(Buffer<char>& out, Text text);
/// Ends a string whose text was appended as it is since `begin`, behind its first quote.
[[nodiscard]] bool endString(Buffer<char>& out, size_t begin);
/// Appends a comma, unless an object or an array was opened just now.
[[nodiscard]] bool writeComma(Buffer<char>& out);

}  // namespace rt
