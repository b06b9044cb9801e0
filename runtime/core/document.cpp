#include "runtime/core/document.h"

namespace rt {
namespace {

bool isScalar(TreeKind kind) {
  return kind == TreeKind::String || kind == TreeKind::Number || kind == TreeKind::Boolean;
}

/// Whether a text has U+FFFD, as strings have that are not UTF-8 and were repaired.
bool hasReplacement(Text text) {
  constexpr Text kReplacement = literal("\xef\xbf\xbd");
  for (uint64_t i = 0; i + kReplacement.length <= text.length; ++i)
    if (equalBytes(text.data + i, kReplacement.data, kReplacement.length)) return true;
  return false;
}

bool visitBelow(const Tree& document, uint32_t node, Text path, VisitValue visit, void* context) {
  const TreeNode& n = document.nodes[node];
  if (n.kind == TreeKind::Array) {
    for (uint32_t item = n.first; item != 0; item = document.nodes[item].next)
      if (visitBelow(document, item, path, visit, context)) return true;
    return false;
  }
  if (path.length == 0) return isScalar(n.kind) && !(document.repaired && hasReplacement(n.text)) && visit(context, n);
  if (n.kind != TreeKind::Object) return false;
  uint64_t end = 0;
  while (end < path.length && path.data[end] != '.') ++end;
  uint32_t child = treeMember(document, node, Text{path.data, end});
  uint64_t begin = smaller(end + 1, path.length);
  return child != 0 && visitBelow(document, child, Text{path.data + begin, path.length - begin}, visit, context);
}

}  // namespace

bool visitValues(const Tree& document, Text path, VisitValue visit, void* context) {
  return visitBelow(document, 0, path, visit, context);
}

Text firstValue(const Tree& document, Text path) {
  Text found{nullptr, 0};
  auto take = [](void* context, const TreeNode& value) {
    *static_cast<Text*>(context) = value.text;
    return true;
  };
  visitValues(document, path, take, &found);
  return found;
}

}  // namespace rt
