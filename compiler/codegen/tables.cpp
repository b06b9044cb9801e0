#include "compiler/codegen/tables.h"

#include "runtime/abi.h"

#include "compiler/ir/pattern.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace rulec::codegen {
namespace {

struct ByLengthThenBytes {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

struct Node {
  std::map<std::string, Node, ByLengthThenBytes> children;
  std::vector<uint32_t> slots;
  std::vector<TriePattern> patterns;
};

/// Adds a pattern at the node of its components that name one thing each. `root` is of what lies `within` bytes behind.
void insertPattern(Node& root, const ir::Field& field, uint32_t slot, size_t within) {
  Node* node = &root;
  size_t begin = 0, before = 0;
  for (size_t dot; (dot = field.path.find('.', begin)) != std::string::npos; begin = dot + 1) {
    std::optional<std::string> component = ir::soleText(std::string_view(field.path).substr(begin, dot - begin));
    if (!component) break;
    before += component->size() + 1;
    if (before > within) node = &node->children[*std::move(component)];
  }
  TriePattern pattern{field.path.substr(begin), false, {}, slot, static_cast<uint32_t>(before)};
  for (const std::string& path : field.except) pattern.except.push_back(path.substr(before));
  node->patterns.push_back(std::move(pattern));
}

Node& nodeOf(Node& root, const std::string& path) {
  Node* node = &root;
  for (size_t begin = 0;;) {
    size_t dot = path.find('.', begin);
    node = &node->children[path.substr(begin, dot - begin)];
    if (dot == std::string::npos) break;
    begin = dot + 1;
  }
  return *node;
}

void insert(Node& root, const ir::Field& field, uint32_t slot) {
  size_t within = field.within.empty() ? 0 : field.within.size() + 1;
  if (field.isPattern) return insertPattern(root, field, slot, within);
  Node& node = nodeOf(root, field.path.substr(within));
  if (!field.isObjects) return node.slots.push_back(slot);
  node.patterns.push_back({{}, true, {}, slot, static_cast<uint32_t>(field.path.size() + 1)});
}

std::vector<std::string> objectsOf(const ir::RuleSet& set) {
  std::set<std::string> paths;
  for (const ir::Field& field : set.fields)
    if (field.isObjects) paths.insert(field.path);
  return {paths.begin(), paths.end()};
}

}  // namespace

uint32_t Trie::rootOf(const std::string& path) const {
  return static_cast<uint32_t>(std::ranges::lower_bound(objects, path) - objects.begin() + 1);
}

Trie buildTrie(const ir::RuleSet& set) {
  Trie trie;
  trie.objects = objectsOf(set);
  std::vector<Node> roots(1 + trie.objects.size());
  for (uint32_t slot = 0; slot < set.fields.size(); ++slot) {
    const ir::Field& field = set.fields[ir::FieldId{slot}];
    insert(roots[field.within.empty() ? 0 : trie.rootOf(field.within)], field, slot);
  }
  // Breadth first: a node's number is fixed when its parent is written.
  std::deque<const Node*> queue;
  for (const Node& root : roots) queue.push_back(&root);
  for (auto next = static_cast<uint32_t>(roots.size()); !queue.empty(); queue.pop_front()) {
    const Node& node = *queue.front();
    trie.nodes.push_back({static_cast<uint32_t>(trie.edges.size()), static_cast<uint32_t>(node.children.size()),
                          static_cast<uint32_t>(trie.slots.size()), static_cast<uint32_t>(node.slots.size()),
                          static_cast<uint32_t>(trie.patterns.size()), static_cast<uint32_t>(node.patterns.size())});
    std::ranges::copy(node.patterns, std::back_inserter(trie.patterns));
    trie.slots.insert(trie.slots.end(), node.slots.begin(), node.slots.end());
    for (const auto& [key, child] : node.children) {
      trie.edges.push_back({key, next++});
      queue.push_back(&child);
    }
  }
  return trie;
}

uint32_t typeNumber(ir::Type type) {
  switch (type) {
    case ir::Type::Text:
      return RT_TEXT;
    case ir::Type::Integer:
      return RT_INTEGER;
    case ir::Type::Unsigned:
      return RT_UNSIGNED;
    case ir::Type::Double:
      return RT_DOUBLE;
    case ir::Type::Boolean:
      return RT_BOOLEAN;
    case ir::Type::Date:
      return RT_DATE;
    case ir::Type::DateNanos:
      return RT_DATE_NANOS;
    case ir::Type::Address:
      return RT_ADDRESS;
    case ir::Type::Version:
      return RT_VERSION;
    case ir::Type::Number:
      break;  // of no field
  }
  return RT_TEXT;
}

}  // namespace rulec::codegen
