#include "runtime/core/text.h"
#include "runtime/core/tree.h"

namespace rt {
namespace {

/// The letter of a two-character escape, or 0.
char shortEscape(uint8_t byte) {
  switch (byte) {
    case '"':
    case '\\':
      return static_cast<char>(byte);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

char hexDigit(unsigned value) { return static_cast<char>(value < 10 ? '0' + value : 'a' + value - 10); }

constexpr size_t kMostEscaped = 6;

/// Writes at most kMostEscaped bytes. \returns how many.
size_t putEscaped(char* out, uint8_t byte) {
  char letter = shortEscape(byte);
  out[0] = '\\';
  out[1] = letter;
  if (letter != 0) return 2;
  out[1] = 'u';
  out[2] = out[3] = '0';
  out[4] = hexDigit(byte >> 4);
  out[5] = hexDigit(byte & 15);
  return 6;
}

bool needsEscape(uint8_t byte) { return byte < 0x20 || byte == '"' || byte == '\\'; }

/// Escapes what was appended since `begin`, which is moved out of the way of what is written in its place.
bool escapeFrom(Buffer<char>& out, size_t begin) {
  size_t length = out.size - begin;
  if (!reserve(out, begin + (kMostEscaped + 1) * length)) return false;
  char* to = out.data + begin;
  char* from = to + kMostEscaped * length;
  copyBytes(from, to, length);
  for (const char* end = from + length; from < end; ++from) {
    auto byte = static_cast<uint8_t>(*from);
    if (needsEscape(byte)) {
      to += putEscaped(to, byte);
    } else {
      *to++ = *from;
    }
  }
  out.size = static_cast<size_t>(to - out.data);
  return true;
}

/// Writes what precedes a node's children, or all of a node that is written at once.
bool writeStart(const TreeNode& node, Buffer<char>& out) {
  if (node.spelled.data != nullptr) return append(out, node.spelled);
  switch (node.kind) {
    case TreeKind::String:
      return writeString(out, node.text);
    case TreeKind::Array:
      return append(out, '[');
    case TreeKind::Object:
      return append(out, '{');
    default:
      return false;  // the others are spelled as they are written
  }
}

/// Whether what lies in a node is written by itself.
bool hasParts(const TreeNode& node) {
  return node.spelled.data == nullptr && (node.kind == TreeKind::Array || node.kind == TreeKind::Object);
}

/// Writes a child's key, where it has one, and its start.
bool writeChild(const Tree& tree, uint32_t child, Buffer<char>& out) {
  const TreeNode& node = tree.nodes[child];
  bool member = tree.nodes[node.parent].kind == TreeKind::Object;
  return (!member || (writeString(out, node.key) && append(out, ':'))) && writeStart(node, out);
}

/// The node on the right that stands where `left`, a child, stands on the left; 0 if there is none.
/// \param rightParent  stands where the parent of `left` does
/// \param rightBefore  stands where the sibling before `left` does; 0 if `left` is the first
uint32_t counterpart(const Tree& left, uint32_t leftNode, const Tree& right, uint32_t rightParent,
                     uint32_t rightBefore) {
  const TreeNode& parent = right.nodes[rightParent];
  if (parent.kind == TreeKind::Object) return treeMember(right, rightParent, left.nodes[leftNode].key);
  return rightBefore == 0 ? parent.first : right.nodes[rightBefore].next;
}

/// Whether two nodes are equal but for their children: containers have no text.
bool equalAlone(const TreeNode& left, const TreeNode& right) {
  return left.kind == right.kind && left.count == right.count && equal(left.text, right.text);
}

}  // namespace

bool endString(Buffer<char>& out, size_t begin) {
  if (!reserve(out, out.size + RT_PADDING)) return false;
  size_t length = out.size - begin;
  size_t plain = plainPrefix(out.data + begin, length);
  if (plain != length && !escapeFrom(out, begin + plain)) return false;
  out.data[out.size++] = '"';  // less than the padding, or what escapes might have taken
  return true;
}

bool writeString(Buffer<char>& out, Text text) {
  if (!reserve(out, out.size + text.length + 1 + RT_PADDING)) return false;
  char* begin = out.data + out.size;
  *begin = '"';
  copyBytes(begin + 1, text.data, text.length);
  out.size += 1 + text.length;
  return endString(out, out.size - text.length);
}

bool writeComma(Buffer<char>& out) {
  char last = out.size == 0 ? '{' : out[out.size - 1];
  return last == '{' || last == '[' || append(out, ',');
}

bool treeWrite(const Tree& tree, uint32_t node, Buffer<char>& out) {
  if (!writeStart(tree.nodes[node], out)) return false;
  if (!hasParts(tree.nodes[node])) return true;
  // The way back up is in the nodes, so that no stack is needed.
  uint32_t open = node;
  uint32_t child = tree.nodes[node].first;
  for (;;) {
    child = treeUndropped(tree, child);
    if (child == 0) {
      if (!append(out, tree.nodes[open].kind == TreeKind::Object ? '}' : ']')) return false;
      if (open == node) return true;
      child = tree.nodes[open].next;
      open = tree.nodes[open].parent;
      continue;
    }
    if (!writeComma(out) || !writeChild(tree, child, out)) return false;
    bool goesIn = hasParts(tree.nodes[child]);
    if (goesIn) open = child;
    child = goesIn ? tree.nodes[child].first : tree.nodes[child].next;
  }
}

bool treeEqual(const Tree& left, uint32_t leftNode, const Tree& right, uint32_t rightNode) {
  if (!equalAlone(left.nodes[leftNode], right.nodes[rightNode])) return false;
  // Goes over the left tree in document order, with the counterpart on the right at hand.
  uint32_t l = leftNode;
  uint32_t r = rightNode;
  for (;;) {
    uint32_t next = left.nodes[l].first;
    uint32_t parent = r;
    uint32_t before = 0;
    while (next == 0) {
      if (l == leftNode) return true;
      next = left.nodes[l].next;
      before = r;
      l = left.nodes[l].parent;
      r = parent = right.nodes[r].parent;
    }
    l = next;
    r = counterpart(left, l, right, parent, before);
    if (r == 0 || !equalAlone(left.nodes[l], right.nodes[r])) return false;
  }
}

}  // namespace rt
