#include "runtime/core/body.h"

#include "runtime/core/text_list.h"

namespace rt {
namespace {

bool isOneOf(Text key, const char* texts) {
  while (*texts != 0)
    if (equal(nextText(texts), key)) return true;
  return false;
}

bool isContainer(const TreeNode& node) { return node.kind == TreeKind::Object || node.kind == TreeKind::Array; }

/// The next kept sibling.
uint32_t nextKept(const Emitter& e, uint32_t node) { return firstKept(e, e.body.nodes[node].next); }

void putBracket(JsonOut& json, const TreeNode& container, Text object, Text array) {
  put(json, container.kind == TreeKind::Object ? object : array);
}

/// Writes a kept node and what is kept below it.
void putKept(JsonOut& json, const Emitter& e, uint32_t root) {
  uint32_t node = root;
  while (json.ok) {
    const TreeNode& n = e.body.nodes[node];
    uint32_t next = 0;
    if (isContainer(n)) {
      putBracket(json, n, literal("{"), literal("["));
      next = firstKept(e, n.first);
      if (next == 0) putBracket(json, n, literal("}"), literal("]"));
    } else {
      json.ok = treeWrite(e.body, node, json.out);
    }
    for (; next == 0; node = e.body.nodes[node].parent) {
      if (node == root) return;
      next = nextKept(e, node);
      if (next == 0) putBracket(json, e.body.nodes[e.body.nodes[node].parent], literal("}"), literal("]"));
    }
    node = next;
    const TreeNode& child = e.body.nodes[node];
    bool member = e.body.nodes[child.parent].kind == TreeKind::Object;
    member ? putKey(json, child.key) : putComma(json);
  }
}

/// The kept node at a path, or 0.
uint32_t keptAt(const Emitter& e, Text path) {
  uint32_t node = treeFind(e.body, path);
  for (uint32_t up = node; up != 0; up = e.body.nodes[up].parent)
    if (e.kept[up] == 0) return 0;
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
  for (uint32_t item = firstKept(e, n.first); item != 0; item = nextKept(e, item)) {
    if (!isScalar(e.body.nodes[item].kind)) continue;
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

void dropKept(Emitter& e, Text path) {
  uint32_t node = keptAt(e, path);
  if (node == 0) return;
  e.kept[node] = 0;
  for (uint32_t up = e.body.nodes[node].parent; up != 0; up = e.body.nodes[up].parent) {
    if (firstKept(e, e.body.nodes[up].first) != 0) return;
    e.kept[up] = 0;
  }
}

void putBody(JsonOut& json, const Emitter& e, const char* own) {
  for (uint32_t child = firstKept(e, e.body.nodes[0].first); child != 0; child = nextKept(e, child)) {
    Text key = e.body.nodes[child].key;
    if (isOneOf(key, own)) continue;
    putKey(json, key);
    putKept(json, e, child);
  }
}

void putReason(JsonOut& json, const Emitter& e, Text severity, Text name) {
  size_t begin = json.out.size;
  addSentence(json, e, severity, name);
  quoteFrom(json, begin);
}

}  // namespace rt
