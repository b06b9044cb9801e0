#include "runtime/core/body.h"

#include "runtime/core/text_list.h"

namespace rt {
namespace {

bool isOneOf(Text key, const char* texts) {
  while (*texts != 0)
    if (equal(nextText(texts), key)) return true;
  return false;
}

/// The node at a path, if it was not dropped, or 0.
uint32_t keptAt(const Emitter& e, Text path) {
  uint32_t node = treeFind(e.body, path);
  for (uint32_t up = node; up != 0; up = e.body.nodes[up].parent)
    if (e.body.nodes[up].dropped) return 0;
  return node;
}

bool isScalar(TreeKind kind) {
  return kind == TreeKind::String || kind == TreeKind::Number || kind == TreeKind::Boolean;
}

/// Appends the texts of a node, joined by commas. \returns whether there was one.
bool addTexts(JsonOut& json, const Emitter& e, uint32_t node) {
  const TreeNode& n = e.body.nodes[node];
  if (isScalar(n.kind)) return put(json, n.text), n.text.length != 0;
  bool any = false;
  if (n.kind != TreeKind::Array) return false;
  for (uint32_t item = n.first; item != 0; item = e.body.nodes[item].next) {
    if (e.body.nodes[item].dropped || !isScalar(e.body.nodes[item].kind)) continue;
    if (any) put(json, literal(", "));
    put(json, e.body.nodes[item].text);
    any = true;
  }
  return any;
}

/// What follows " with": what is said, the field, and the one of its port; no such field has an empty name.
constexpr char kDetails[] =
    " process \0process.name\0\0"
    " parent process \0process.parent.name\0\0"
    " file \0file.name\0\0"
    " source \0source.ip\0source.port\0"
    " destination \0destination.ip\0destination.port\0";

/// Appends `before` and the value at `path`. \returns false, and appends nothing, if there is no value.
bool addPart(JsonOut& json, const Emitter& e, Text before, Text path) {
  uint32_t node = keptAt(e, path);
  size_t begin = json.out.size;
  put(json, before);
  if (node != 0 && addTexts(json, e, node)) return true;
  json.out.size = begin;
  return false;
}

void addDetails(JsonOut& json, const Emitter& e) {
  size_t begin = json.out.size;
  put(json, literal(" with"));
  size_t empty = json.out.size;
  for (const char* at = kDetails; *at != 0;) {
    Text before = nextText(at), path = nextText(at), port = nextText(at);
    if (!addPart(json, e, before, path)) continue;
    if (port.length != 0) addPart(json, e, literal(":"), port);
    put(json, literal(","));
  }
  if (json.out.size == empty) json.out.size = begin;
}

void addSentence(JsonOut& json, const Emitter& e, Text severity, Text name) {
  if (addPart(json, e, literal(""), literal("event.category"))) put(json, literal(" "));
  put(json, literal("event"));
  addDetails(json, e);
  addPart(json, e, literal(" by "), literal("user.name"));
  addPart(json, e, literal(" on "), literal("host.name"));
  put(json, literal(" created "));
  put(json, severity);
  put(json, literal(" alert "));
  put(json, name);
  put(json, literal("."));
}

}  // namespace

void dropFromBody(Emitter& e, Text path) {
  uint32_t node = keptAt(e, path);
  while (node != 0) {
    treeDrop(e.body, node);
    node = e.body.nodes[node].parent;
    if (treeUndropped(e.body, e.body.nodes[node].first) != 0) return;
  }
}

void putBody(JsonOut& json, const Emitter& e, const char* own) {
  for (uint32_t child = e.body.nodes[0].first; child != 0; child = e.body.nodes[child].next) {
    const TreeNode& member = e.body.nodes[child];
    if (member.dropped || isOneOf(member.key, own)) continue;
    putKey(json, member.key);
    json.ok = json.ok && treeWrite(e.body, child, json.out);
  }
}

void putReason(JsonOut& json, const Emitter& e, Text severity, Text name) {
  size_t begin = beginString(json);
  addSentence(json, e, severity, name);
  endString(json, begin);
}

}  // namespace rt
