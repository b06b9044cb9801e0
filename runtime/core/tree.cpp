#include "runtime/core/tree.h"

#include "runtime/core/text.h"

namespace rt {
namespace {

/// What is kept from document to document; the rest of what a huge line needed goes back to the host.
constexpr size_t kKeepStrings = 1 << 20;
constexpr size_t kKeepNodes = 1 << 14;

/// A key of fewer than eight bytes: different keys of one length have different words.
uint64_t shortWord(Text key) {
  const char* end = key.data + key.length;
  if (key.length >= 4) return load32(key.data) | static_cast<uint64_t>(load32(end - 4)) << 32;
  auto byte = [&](uint64_t at) { return static_cast<uint64_t>(static_cast<uint8_t>(key.data[at])); };
  return key.length == 0 ? 0 : byte(0) | byte(key.length / 2) << 8 | byte(key.length - 1) << 16;
}

/// Keyed with an address, which is random from run to run, so that no document can be written whose keys collide.
/// Nothing that is seen depends on it: the table only answers whether a key is there.
/// Source: multiply-and-fold, as in Wang Yi's wyhash.
uint32_t hashOf(const Tree& tree, uint32_t parent, Text key) {
  auto fold = [](uint64_t value) {
    auto product = static_cast<unsigned __int128>(value) * 0x9e3779b97f4a7c15;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  uint64_t seed = reinterpret_cast<uintptr_t>(tree.members.data) * 0xd1342543de82ef95;
  uint64_t hash = seed ^ (key.length << 32 | parent);
  if (key.length < 8) return static_cast<uint32_t>(fold(hash ^ shortWord(key)));
  const char* last = key.data + key.length - 8;  // it overlaps the word before
  for (const char* at = key.data; at < last; at += 8) hash = fold(hash ^ load64(at)) + seed;
  return static_cast<uint32_t>(fold(hash ^ load64(last)));
}

/// Where the member `key` of a node stands in the table, or would stand. The table is never full.
uint32_t& slotOf(const Tree& tree, uint32_t node, Text key) {
  uint32_t mask = static_cast<uint32_t>(tree.members.capacity) - 1;
  for (uint32_t at = hashOf(tree, node, key) & mask;; at = (at + 1) & mask) {
    uint32_t& slot = tree.members.data[at];
    const TreeNode& member = tree.nodes[slot];
    if (slot == 0 || (member.parent == node && equal(member.key, key))) return slot;
  }
}

void insertMember(Tree& tree, uint32_t member) {
  slotOf(tree, tree.nodes[member].parent, tree.nodes[member].key) = member;
}

/// Whether one more member leaves the table at most half full.
bool hasRoom(const Tree& tree) { return 2 * (tree.memberCount + 1) <= tree.members.capacity; }

/// Twice the table. Sizes are powers of two.
bool growMembers(Tree& tree) {
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
  tree.repaired = false;
  tree.stack.size = 0;
}

/// What a node and all around it were spelled like is not what is written for them.
void spellAnew(Tree& tree, uint32_t node) {
  for (; tree.nodes[node].spelled.data != nullptr; node = tree.nodes[node].parent) tree.nodes[node].spelled = {};
}

/// Whether a key has a dot. Reads up to 7 bytes behind it.
bool hasDot(Text key) {
  constexpr uint64_t kEach = 0x0101010101010101;
  for (uint64_t at = 0; at < key.length; at += 8) {
    uint64_t word = load64(key.data + at) ^ kEach * '.';
    // The lowest of the top bits that are set belongs to a dot; borrows only reach bytes above one.
    uint64_t dots = (word - kEach) & ~word & 0x80 * kEach;
    if (dots != 0) return at + static_cast<uint64_t>(__builtin_ctzll(dots)) / 8 < key.length;
  }
  return false;
}

/// Reads a validated line.
class TreeParser {
 public:
  TreeParser(Tree& tree, const char* line, size_t length) : t_(tree), at_(line), end_(line + length) {}

  bool run() {
    skip();
    if (at_ >= end_ || *at_ != '{' || !open(0, 1)) return false;
    for (;;) {
      skip();
      if (*at_ == ',') {
        ++at_;
        skip();
      }
      if (at_ >= end_) return false;
      if (*at_ == '}' || *at_ == ']') {
        if (close()) return true;
      } else if (!element()) {
        return false;
      }
    }
  }

 private:
  /// Goes into the container that begins here.
  bool open(uint32_t node, uint32_t depth) {
    open_ = {node, depth};
    ++at_;
    return append(t_.stack, open_);
  }

  /// Goes out of the container that ends here. \returns whether that was all.
  bool close() {
    ++at_;
    Text& spelled = t_.nodes[open_.node].spelled;
    if (spelled.data != nullptr) spelled.length = static_cast<uint64_t>(at_ - spelled.data);
    if (--t_.stack.size == 0) return true;
    open_ = t_.stack[t_.stack.size - 1];
    return false;
  }

  /// `end_` itself may be read, as everywhere here.
  __attribute__((always_inline)) void skip() {
    if (*at_ <= ' ') skipSpaces();
  }

  /// White space is never written.
  void skipSpaces() {
    const char* begin = at_;
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
    if (at_ != begin) spellAnew(t_, open_.node);
  }

  bool element() {
    if (t_.nodes[open_.node].kind == TreeKind::Array) return value(open_.node, open_.depth, Text{nullptr, 0});
    Text key, spelled;
    if (*at_ != '"' || !string(&key, &spelled)) return false;
    if (spelled.data == nullptr) spellAnew(t_, open_.node);
    skip();
    if (at_ >= end_ || *at_ != ':') return false;
    ++at_;
    uint32_t parent = open_.node;
    uint32_t depth = open_.depth;
    if (hasDot(key) && !expand(&parent, &depth, &key)) return false;
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
    spellAnew(t_, *parent);
    for (; dots > 0; --dots) {
      uint64_t length = 0;
      while (key->data[length] != '.') ++length;
      *parent = place(*parent, Text{key->data, length}, TreeKind::Object);
      if (*parent == 0) return false;
      ++*depth;
      *key = {key->data + length + 1, key->length - length - 1};
    }
    return true;
  }

  bool value(uint32_t parent, uint32_t depth, Text key) {
    skip();
    if (at_ >= end_) return false;
    char c = *at_;
    if (c == '{' || c == '[') return container(parent, depth, key);
    TreeKind kind = c == '"'               ? TreeKind::String
                    : c == 'n'             ? TreeKind::Null
                    : c == 't' || c == 'f' ? TreeKind::Boolean
                                           : TreeKind::Number;
    Text text, spelled;
    if (!(kind == TreeKind::String ? string(&text, &spelled) : literalText(&text, &spelled))) return false;
    uint32_t node = place(parent, key, kind);
    if (node == 0) return false;
    t_.nodes[node].text = text;
    t_.nodes[node].spelled = spelled;
    if (spelled.data == nullptr) spellAnew(t_, open_.node);
    return true;
  }

  /// One that is merged into another is spelled nowhere as it is written.
  bool container(uint32_t parent, uint32_t depth, Text key) {
    size_t before = t_.nodes.size;
    uint32_t node = place(parent, key, *at_ == '{' ? TreeKind::Object : TreeKind::Array);
    if (node == 0) return false;
    if (node >= before) t_.nodes[node].spelled.data = at_;
    return open(node, depth + 1);
  }

  bool literalText(Text* text, Text* spelled) {
    const char* at = at_;
    while (at < end_ && *at != ',' && *at != '}' && *at != ']' && *at > ' ') ++at;
    *text = *spelled = {at_, static_cast<uint64_t>(at - at_)};
    at_ = at;
    return text->length != 0;
  }

  /// The string that begins here, in place if it is spelled as it reads.
  /// \param spelled with its quotes, if it is written like that
  bool string(Text* text, Text* spelled) {
    const char* begin = at_;
    const char* at = begin + 1;
    at += plainPrefix(at, static_cast<size_t>(end_ - at));
    at_ = at + 1;
    *text = {begin + 1, static_cast<uint64_t>(at - begin - 1)};
    *spelled = {begin, static_cast<uint64_t>(at - begin + 1)};
    return at < end_ && (*at == '"' || readRest(text, spelled));
  }

  /// Goes on in a string from something that is not plain. Of what may be spelled in several ways, `\/` and escapes by
  /// number, nothing is taken for what is written.
  __attribute__((noinline)) bool readRest(Text* text, Text* spelled) {
    bool usual = true;
    const char* at = at_ - 1;
    while (*at != '"') {
      bool escape = *at == '\\' && end_ - at > 1;
      if (escape && (at[1] == 'u' || at[1] == '/')) usual = false;
      at += escape ? 2 : 1;
      at += plainPrefix(at, static_cast<size_t>(end_ - at));
      if (at >= end_) return false;
    }
    at_ = at + 1;
    size_t length = static_cast<size_t>(at - text->data);
    size_t room = 3 * length + RT_PADDING;
    char* out = arenaTake(t_.strings, room);
    if (out == nullptr) return false;
    Decoded decoded = decodeString(text->data, length, out, true);
    arenaShrink(t_.strings, out, room, decoded.length + RT_PADDING);
    bool faulty = decoded.fault != StringFault::None;
    t_.repaired |= faulty;
    *text = {out, decoded.length};
    *spelled = usual && !faulty ? Text{spelled->data, length + 2} : Text{nullptr, 0};
    return true;
  }

  /// A new last child. \returns 0 if the host has no memory, as everything below that makes nodes does.
  uint32_t addChild(uint32_t parent, Text key, TreeKind kind) {
    auto node = static_cast<uint32_t>(t_.nodes.size);
    if (!reserve(t_.nodes, larger<size_t>(node + 1, kFirstNodes))) return 0;
    t_.nodes[node] = TreeNode{kind, false, parent, 0, 0, 0, 0, key, {}, {}};
    ++t_.nodes.size;
    TreeNode& to = t_.nodes[parent];
    (to.count == 0 ? to.first : t_.nodes[to.last].next) = node;
    to.last = node;
    ++to.count;
    return node;
  }

  /// A node for a value at `parent`[`key`] (or the next element of an array). A key that is there already is
  /// merged: two objects are one, everything else becomes an array in document order.
  uint32_t place(uint32_t parent, Text key, TreeKind kind) {
    uint32_t element = 0;
    uint32_t* slot = &element;
    if (t_.nodes[parent].kind == TreeKind::Object) {
      if (!hasRoom(t_) && !growMembers(t_)) return 0;
      slot = &slotOf(t_, parent, key);
      if (*slot != 0) return merge(*slot, kind);
      ++t_.memberCount;
    }
    return *slot = addChild(parent, key, kind);
  }

  uint32_t merge(uint32_t there, TreeKind kind) {
    TreeKind first = t_.nodes[there].kind;
    bool isOne = first == kind && kind == TreeKind::Object;
    if (!isOne && first != TreeKind::Array && !wrap(there)) return 0;
    spellAnew(t_, there);
    return isOne || kind == TreeKind::Array ? there : place(there, Text{nullptr, 0}, kind);
  }

  /// Makes the member `there` an array that holds what it was.
  bool wrap(uint32_t there) {
    auto inner = static_cast<uint32_t>(t_.nodes.size);
    if (!append(t_.nodes, t_.nodes[there])) return false;
    TreeNode& array = t_.nodes[there];
    TreeNode& moved = t_.nodes[inner];
    moved.parent = there;
    moved.next = 0;
    moved.key = Text{nullptr, 0};
    array.kind = TreeKind::Array;
    array.first = array.last = inner;
    array.count = 1;
    array.text = Text{nullptr, 0};
    return moved.kind != TreeKind::Object || moveMembers(inner);
  }

  /// The members of an object that became element `inner` are now found under it.
  bool moveMembers(uint32_t inner) {
    for (uint32_t m = t_.nodes[inner].first; m != 0; m = t_.nodes[m].next) {
      // The old entry stays behind: its node's parent no longer matches, so it is only passed over.
      t_.nodes[m].parent = inner;
      if (!hasRoom(t_) && !growMembers(t_)) return false;
      insertMember(t_, m);
      ++t_.memberCount;
    }
    return true;
  }

  static constexpr size_t kFirstNodes = 64;

  Tree& t_;
  const char* at_;
  const char* end_;
  OpenContainer open_{};  // the top of the stack
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
  TreeNode root{TreeKind::Object, false, 0, 0, 0, 0, 0, {}, {}, {}};
  if (!append(tree.nodes, root)) return false;
  if (TreeParser(tree, line, length).run()) return true;
  clearTree(tree);
  (void)append(tree.nodes, root);
  return false;
}

uint32_t treeMember(const Tree& tree, uint32_t node, Text key) {
  return tree.members.capacity == 0 ? 0 : slotOf(tree, node, key);
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

void treeDrop(Tree& tree, uint32_t node) {
  tree.nodes[node].dropped = true;
  spellAnew(tree, tree.nodes[node].parent);
}

uint32_t treeUndropped(const Tree& tree, uint32_t node) {
  while (node != 0 && tree.nodes[node].dropped) node = tree.nodes[node].next;
  return node;
}

}  // namespace rt
