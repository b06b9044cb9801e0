#include "runtime/core/intersect.h"

namespace rt {
namespace {

/// Recursion follows the nesting of a validated document, at most kMaxDepth.
class Intersection {
 public:
  explicit Intersection(Emitter& emitter) : body_(emitter.body), other_(emitter.other) {}

  /// \returns whether a member is left.
  bool members(uint32_t node, uint32_t twin) {
    bool any = false;
    for (uint32_t child = body_.nodes[node].first; child != 0; child = body_.nodes[child].next) {
      if (body_.nodes[child].dropped) continue;
      uint32_t same = treeMember(other_, twin, body_.nodes[child].key);
      bool stays = same != 0 && common(child, same);
      if (!stays) treeDrop(body_, child);
      any |= stays;
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
    for (uint32_t e = a.first; e != 0; e = body_.nodes[e].next)
      if (!body_.nodes[e].dropped && !hasElement(twin, e)) treeDrop(body_, e);
    return true;
  }

  bool hasElement(uint32_t array, uint32_t element) {
    for (uint32_t e = other_.nodes[array].first; e != 0; e = other_.nodes[e].next)
      if (treeEqual(body_, element, other_, e)) return true;
    return false;
  }

  Tree& body_;
  const Tree& other_;
};

}  // namespace

void keepCommon(Emitter& emitter) { Intersection(emitter).members(0, 0); }

}  // namespace rt
