#include "compiler/codegen/tables.h"

#include "runtime/abi.h"

#include "compiler/ir/pattern.h"

#include <algorithm>
#include <deque>
#include <map>

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

/// Adds a pattern at the node of its components that name one thing each.
void insertPattern(Node& root, const ir::Field& field, uint32_t slot) {
  Node* node = &root;
  size_t begin = 0, before = 0;
  for (size_t dot; (dot = field.path.find('.', begin)) != std::string::npos; begin = dot + 1) {
    std::optional<std::string> component = ir::soleText(std::string_view(field.path).substr(begin, dot - begin));
    if (!component) break;
    before += component->size() + 1;
    node = &node->children[*std::move(component)];
  }
  TriePattern pattern{field.path.substr(begin), {}, slot, static_cast<uint32_t>(before)};
  for (const std::string& path : field.except) pattern.except.push_back(path.substr(before));
  node->patterns.push_back(std::move(pattern));
}

void insert(Node& root, const std::string& path, uint32_t slot) {
  Node* node = &root;
  for (size_t begin = 0;;) {
    size_t dot = path.find('.', begin);
    node = &node->children[path.substr(begin, dot - begin)];
    if (dot == std::string::npos) break;
    begin = dot + 1;
  }
  node->slots.push_back(slot);
}

}  // namespace

Trie buildTrie(const ir::RuleSet& set) {
  Node root;
  for (uint32_t slot = 0; slot < set.fields.size(); ++slot) {
    const ir::Field& field = set.fields[ir::FieldId{slot}];
    field.isPattern ? insertPattern(root, field, slot) : insert(root, field.path, slot);
  }
  // Breadth first: a node's number is fixed when its parent is written.
  Trie trie;
  std::deque<const Node*> queue{&root};
  for (uint32_t next = 1; !queue.empty(); queue.pop_front()) {
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
