#include "compiler/codegen/tables.h"

#include <gtest/gtest.h>

namespace rulec::codegen {
namespace {

ir::RuleSet fieldsOf(std::vector<ir::Field> fields) {
  ir::RuleSet set;
  for (ir::Field& field : fields) set.fields.add(std::move(field));
  return set;
}

/// The slots at a path, by following the trie.
std::vector<uint32_t> slotsAt(const Trie& trie, std::vector<std::string> path) {
  uint32_t node = 0;
  for (const std::string& key : path) {
    const TrieNode& at = trie.nodes[node];
    uint32_t next = 0;
    for (uint32_t e = at.firstEdge; e < at.firstEdge + at.edgeCount; ++e)
      if (trie.edges[e].key == key) next = trie.edges[e].node;
    if (next == 0) return {};
    node = next;
  }
  const TrieNode& at = trie.nodes[node];
  return {trie.slots.begin() + at.firstSlot, trie.slots.begin() + at.firstSlot + at.slotCount};
}

TEST(Trie, EveryPathLeadsToItsSlots) {
  Trie trie = buildTrie(fieldsOf({{"a.b"}, {"a"}, {"c.d.e"}, {"a.b", ir::Type::Address}, {"c.d"}}));
  EXPECT_EQ(slotsAt(trie, {"a", "b"}), (std::vector<uint32_t>{0, 3}));
  EXPECT_EQ(slotsAt(trie, {"a"}), (std::vector<uint32_t>{1}));
  EXPECT_EQ(slotsAt(trie, {"c", "d", "e"}), (std::vector<uint32_t>{2}));
  EXPECT_EQ(slotsAt(trie, {"c", "d"}), (std::vector<uint32_t>{4}));
  EXPECT_TRUE(slotsAt(trie, {"c"}).empty());
}

TEST(Trie, EdgesOfANodeAreSortedByLengthThenBytes) {
  Trie trie = buildTrie(fieldsOf({{"bb"}, {"a"}, {"ccc"}, {"b"}, {"aa"}}));
  std::vector<std::string> keys;
  for (const TrieEdge& edge : trie.edges) keys.push_back(edge.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "b", "aa", "bb", "ccc"}));
}

TEST(Trie, PatternsStandAtTheNodeBeforeTheirFirstStar) {
  ir::Field field{R"(a.b\*.c*d.*)"};
  field.isPattern = true;
  field.except = {"a.b*.cd.x"};
  Trie trie = buildTrie(fieldsOf({{"a"}, field}));
  ASSERT_EQ(trie.patterns.size(), 1U);
  EXPECT_EQ(trie.patterns[0].rest, "c*d.*");
  EXPECT_EQ(trie.patterns[0].except, std::vector<std::string>{"cd.x"});
  EXPECT_EQ(trie.patterns[0].slot, 1U);
  EXPECT_EQ(trie.patterns[0].before, std::string_view("a.b*.").size());
  EXPECT_EQ(trie.edges[1].key, "b*");
  EXPECT_EQ(trie.nodes[trie.edges[1].node].patternCount, 1U);
}

}  // namespace
}  // namespace rulec::codegen
