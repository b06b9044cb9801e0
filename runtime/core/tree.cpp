#include "runtime/core/tree.h"

#include "runtime/core/text.h"

namespace rt {
namespace {

/// What is kept from document to document; the rest of what a huge line needed goes back to the host.
constexpr size_t kKeepStrings = 1 << 20;
constexpr size_t kKeepNodes = 1 << 14;

/// Keyed with an address, which is random from run to run, so that no document can be written whose keys collide.
/// Nothing that is seen depends on it: the table only answers whether a key is there.
/// Source: multiply-and-fold, as in Wang Yi's wyhash.
uint32_t hashOf(const Tree& tree, uint32_t parent, Text key) {
  auto fold = [](uint64_t value) {
    auto product = static_cast<unsigned __int128>(value) * 0x9e3779b97f4a7c15;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  uint64_t seed = reinterpret_cast<uintptr_t>(tree.members.data) * 0xd1342543de82ef95;
  uint64_t hash = fold(seed ^ parent);
  for (uint64_t at = 0; at < key.length; at += 8) {
    uint64_t word = 0;
    copyBytes(&word, key.data + at, smaller<uint64_t>(8, key.length - at));
    hash = fold(hash ^ word) + seed;
  }
  return static_cast<uint32_t>(fold(hash ^ key.length));
}

/// Puts a node where the probing for its key ends. The table is never full.
void insertMember(Tree& tree, uint32_t member) {
  uint32_t mask = static_cast<uint32_t>(tree.members.capacity) - 1;
  uint32_t at = hashOf(tree, tree.nodes[member].parent, tree.nodes[member].key) & mask;
  while (tree.members[at] != 0) at = (at + 1) & mask;
  tree.members[at] = member;
}

/// Room for one more member, at most half full. Sizes are powers of two.
bool growMembers(Tree& tree) {
  if (2 * (tree.memberCount + 1) <= tree.members.capacity) return true;
  size_t size = larger<size_t>(64, 2 * tree.members.capacity);
  Buffer<uint32_t> old = tree.members;
  tree.members = makeBuffer<uint32_t>(old.allocator);
  tree.members.data = static_cast<uint32_t*>(allocate(old.allocator, size * sizeof(uint32_t)));
  if (tree.members.data == nullptr) {
    tree.members = old;
    return false;
  }
  tree.members.capacity = size;
  for (size_t i = 0; i < old.capacity; ++i)
    if (old[i] != 0) insertMember(tree, old[i]);
  destroy(old);
  return true;
}

void clearTree(Tree& tree) {
  if (tree.nodes.capacity > kKeepNodes) destroy(tree.nodes);
  if (tree.members.capacity > 4 * kKeepNodes) destroy(tree.members);
  tree.nodes.size = 0;
  arenaClear(tree.strings);
  if (tree.memberCount != 0 && tree.members.data != nullptr)
    zeroBytes(tree.members.data, tree.members.capacity * sizeof(uint32_t));
  tree.memberCount = 0;
  tree.stack.size = 0;
}

void link(Tree& tree, uint32_t parent, uint32_t child) {
  TreeNode& to = tree.nodes[parent];
  (to.count == 0 ? to.first : tree.nodes[to.last].next) = child;
  to.last = child;
  ++to.count;
}

/// Reads a validated line. An open container on the stack is its node; the depth of expanded keys lies in the tree.
class TreeParser {
 public:
  TreeParser(Tree& tree, const char* line, size_t length) : t_(tree), at_(line), end_(line + length) {}

  bool run() {
    skip();
    if (at_ >= end_ || *at_ != '{') return false;
    ++at_;
    uint32_t parent = 0;
    uint32_t depth = 1;  // of the node, expanded keys included
    if (!append(t_.stack, uint32_t{0}) || !append(t_.stack, uint32_t{1})) return false;
    while (t_.stack.size > 0) {
      parent = t_.stack[t_.stack.size - 2];
      depth = t_.stack[t_.stack.size - 1];
      skip();
      if (at_ >= end_) return false;
      if (*at_ == ',') {
        ++at_;
      } else if (*at_ == '}' || *at_ == ']') {
        ++at_;
        t_.stack.size -= 2;
      } else if (!element(parent, depth)) {
        return false;
      }
    }
    return true;
  }

 private:
  void skip() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }

  bool element(uint32_t parent, uint32_t depth) {
    if (t_.nodes[parent].kind == TreeKind::Array) return value(parent, depth, Text{nullptr, 0});
    Text key;
    if (!string(&key)) return false;
    skip();
    if (at_ >= end_ || *at_ != ':') return false;
    ++at_;
    if (!expand(&parent, &depth, &key)) return false;
    return value(parent, depth, key);
  }

  /// Follows all but the last component of a dotted key, making the objects on the way.
  bool expand(uint32_t* parent, uint32_t* depth, Text* key) {
    uint32_t dots = 0;
    for (uint64_t i = 0; i < key->length; ++i) {
      if (key->data[i] != '.') continue;
      ++dots;
      bool empty = i == 0 || key->data[i - 1] == '.' || i + 1 == key->length;
      if (empty) return true;
    }
    if (*depth + dots > kMaxDepth) return true;
    for (; dots > 0; --dots) {
      uint64_t length = 0;
      while (key->data[length] != '.') ++length;
      uint32_t object = 0;
      if (!place(*parent, Text{key->data, length}, TreeKind::Object, &object)) return false;
      *parent = object;
      ++*depth;
      *key = {key->data + length + 1, key->length - length - 1};
    }
    return true;
  }

  bool value(uint32_t parent, uint32_t depth, Text key) {
    skip();
    if (at_ >= end_) return false;
    char c = *at_;
    uint32_t node = 0;
    if (c == '{' || c == '[') {
      ++at_;
      if (!place(parent, key, c == '{' ? TreeKind::Object : TreeKind::Array, &node)) return false;
      return append(t_.stack, node) && append(t_.stack, depth + 1);
    }
    TreeKind kind = c == '"'               ? TreeKind::String
                    : c == 'n'             ? TreeKind::Null
                    : c == 't' || c == 'f' ? TreeKind::Boolean
                                           : TreeKind::Number;
    Text text;
    if (kind == TreeKind::String ? !string(&text) : !literalText(&text)) return false;
    if (!place(parent, key, kind, &node)) return false;
    t_.nodes[node].text = text;
    return true;
  }

  bool literalText(Text* text) {
    const char* begin = at_;
    while (at_ < end_ && *at_ != ',' && *at_ != '}' && *at_ != ']' && *at_ != ' ' && *at_ != '\t' && *at_ != '\r' &&
           *at_ != '\n')
      ++at_;
    *text = {begin, static_cast<uint64_t>(at_ - begin)};
    return at_ != begin;
  }

  /// A string, in place if it is spelled as it reads.
  bool string(Text* text) {
    if (at_ >= end_ || *at_ != '"') return false;
    const char* begin = ++at_;
    bool plain = true;
    while (true) {
      at_ += plainPrefix(at_, static_cast<size_t>(end_ - at_));
      if (at_ >= end_) return false;
      if (*at_ == '"') break;
      plain = false;
      at_ += *at_ == '\\' && end_ - at_ > 1 ? 2 : 1;
    }
    auto length = static_cast<size_t>(at_ - begin);
    ++at_;
    *text = {begin, length};
    if (plain) return true;
    char* out = arenaTake(t_.strings, 3 * length + RT_PADDING);
    if (out == nullptr) return false;
    *text = {out, decodeString(begin, length, out, true).length};
    arenaShrink(t_.strings, out, 3 * length + RT_PADDING, text->length + RT_PADDING);
    return true;
  }

  bool create(uint32_t parent, Text key, TreeKind kind, uint32_t* node) {
    *node = static_cast<uint32_t>(t_.nodes.size);
    return append(t_.nodes, TreeNode{kind, parent, 0, 0, 0, 0, key, Text{nullptr, 0}});
  }

  /// Makes a node for a value at `parent`[`key`] (or the next element of an array). A key that is there already is
  /// merged: two objects are one, everything else becomes an array in document order.
  bool place(uint32_t parent, Text key, TreeKind kind, uint32_t* node) {
    if (t_.nodes[parent].kind == TreeKind::Array) {
      if (!create(parent, Text{nullptr, 0}, kind, node)) return false;
      link(t_, parent, *node);
      return true;
    }
    uint32_t there = treeMember(t_, parent, key);
    if (there == 0) {
      if (!growMembers(t_) || !create(parent, key, kind, node)) return false;
      link(t_, parent, *node);
      insertMember(t_, *node);
      ++t_.memberCount;
      return true;
    }
    if (t_.nodes[there].kind == TreeKind::Object && kind == TreeKind::Object) return *node = there, true;
    if (t_.nodes[there].kind != TreeKind::Array && !wrap(there)) return false;
    if (kind == TreeKind::Array) return *node = there, true;
    return place(there, Text{nullptr, 0}, kind, node);
  }

  /// Makes the member `there` an array that holds what it was.
  bool wrap(uint32_t there) {
    uint32_t inner = 0;
    if (!create(there, Text{nullptr, 0}, TreeKind::Null, &inner)) return false;
    TreeNode& moved = t_.nodes[inner];
    TreeNode& array = t_.nodes[there];
    moved.kind = array.kind;
    moved.first = array.first;
    moved.last = array.last;
    moved.count = array.count;
    moved.text = array.text;
    bool isObject = moved.kind == TreeKind::Object;
    array.kind = TreeKind::Array;
    array.first = array.last = inner;
    array.count = 1;
    array.text = Text{nullptr, 0};
    return !isObject || moveMembers(inner);
  }

  /// The members of an object that became element `inner` are now found under it.
  bool moveMembers(uint32_t inner) {
    for (uint32_t m = t_.nodes[inner].first; m != 0; m = t_.nodes[m].next) {
      // The old entry stays behind: its node's parent no longer matches, so it is only passed over.
      t_.nodes[m].parent = inner;
      if (!growMembers(t_)) return false;
      insertMember(t_, m);
      ++t_.memberCount;
    }
    return true;
  }

  Tree& t_;
  const char* at_;
  const char* end_;
};

}  // namespace

void openTree(Tree& tree, const rt_host* host) {
  openBuffers({host}, tree.nodes, tree.members, tree.stack);
  tree.strings = makeArena({host}, kKeepStrings);
}

Tree makeTree(const rt_host* host) {
  Tree tree{};
  openTree(tree, host);
  return tree;
}

void treeDestroy(Tree& tree) {
  destroy(tree.nodes);
  destroy(tree.members);
  destroy(tree.stack);
  arenaDestroy(tree.strings);
}

bool treeParse(Tree& tree, const char* line, size_t length) {
  clearTree(tree);
  TreeNode root{TreeKind::Object, 0, 0, 0, 0, 0, Text{nullptr, 0}, Text{nullptr, 0}};
  if (!append(tree.nodes, root)) return false;
  if (TreeParser(tree, line, length).run()) return true;
  clearTree(tree);
  (void)append(tree.nodes, root);
  return false;
}

uint32_t treeMember(const Tree& tree, uint32_t node, Text key) {
  if (tree.members.capacity == 0) return 0;
  uint32_t mask = static_cast<uint32_t>(tree.members.capacity) - 1;
  for (uint32_t at = hashOf(tree, node, key) & mask; tree.members[at] != 0; at = (at + 1) & mask) {
    const TreeNode& member = tree.nodes[tree.members[at]];
    if (member.parent == node && equal(member.key, key)) return tree.members[at];
  }
  return 0;
}

uint32_t treeFind(const Tree& tree, Text path) {
  if (tree.nodes.size == 0) return 0;  // not even a root could be made
  uint32_t node = 0;
  for (uint64_t begin = 0; begin <= path.length;) {
    uint64_t end = begin;
    while (end < path.length && path.data[end] != '.') ++end;
    if (tree.nodes[node].kind != TreeKind::Object) return 0;
    node = treeMember(tree, node, Text{path.data + begin, end - begin});
    if (node == 0) return 0;
    begin = end + 1;
  }
  return node;
}

}  // namespace rt
