#include "runtime/core/intersect.h"

namespace rt {
namespace {

/// Recursion follows the nesting of a validated document, at most kMaxDepth.
class Intersection {
 public:
  explicit Intersection(Emitter& emitter) : body_(emitter.body), other_(emitter.other), kept_(emitter.kept.data) {}

  /// \returns whether a kept member is left.
  bool members(uint32_t node, uint32_t twin) {
    bool any = false;
    for (uint32_t child = body_.nodes[node].first; child != 0; child = body_.nodes[child].next) {
      if (kept_[child] == 0) continue;
      uint32_t same = treeMember(other_, twin, body_.nodes[child].key);
      kept_[child] = same != 0 && common(child, same) ? 1 : 0;
      any |= kept_[child] != 0;
    }
    return any;
  }

 private:
  bool common(uint32_t node, uint32_t twin) {
    const TreeNode& a = body_.nodes[node];
    const TreeNode& b = other_.nodes[twin];
    if (a.kind == TreeKind::Object && b.kind == TreeKind::Object) return members(node, twin);
    bool arrays = a.kind == TreeKind::Array && b.kind == TreeKind::Array;
    if (!arrays || uint64_t{a.count} * b.count > kMaxArrayProduct) return treeEqual(body_, node, other_, twin);
    for (uint32_t e = a.first; e != 0; e = body_.nodes[e].next) kept_[e] = kept_[e] != 0 && hasElement(twin, e) ? 1 : 0;
    return true;
  }

  bool hasElement(uint32_t array, uint32_t element) {
    for (uint32_t e = other_.nodes[array].first; e != 0; e = other_.nodes[e].next)
      if (treeEqual(body_, element, other_, e)) return true;
    return false;
  }

  const Tree& body_;
  const Tree& other_;
  uint8_t* kept_;
};

}  // namespace

bool keepAll(Emitter& emitter) {
  size_t count = emitter.body.nodes.size;
  if (!reserve(emitter.kept, count)) return false;
  for (size_t i = 0; i < count; ++i) emitter.kept.data[i] = 1;
  emitter.kept.size = count;
  return true;
}

void keepCommon(Emitter& emitter) { Intersection(emitter).members(0, 0); }

uint32_t firstKept(const Emitter& emitter, uint32_t node) {
  while (node != 0 && emitter.kept[node] == 0) node = emitter.body.nodes[node].next;
  return node;
}

}  // namespace rt
