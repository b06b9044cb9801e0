#include "compiler/opt/normalize.h"

#include "compiler/ir/network.h"
#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"

#include <gtest/gtest.h>

#include <random>

namespace rulec::opt {
namespace {

using namespace ir;

std::vector<Network> merge(std::vector<Network> networks) {
  RuleSet set;
  ValueId element = set.values.add({Element{0, Type::Address}});
  ValueId test = set.values.add({AddressInNetworks{element, std::move(networks)}});
  set = normalize(std::move(set));
  EXPECT_EQ(verify(set), "");
  return std::get<AddressInNetworks>(set.values[test].node).networks;
}

std::string merged(std::initializer_list<const char*> blocks) {
  std::vector<Network> networks;
  for (const char* block : blocks) networks.push_back(*parseNetwork(block));
  std::string text;
  for (const Network& network : merge(networks)) text += (text.empty() ? "" : " ") + print(network);
  return text;
}

TEST(Normalize, ABlockInsideAnotherCostsNothing) {
  EXPECT_EQ(merged({"192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.170/32"}), "192.0.0.0/24");
}

TEST(Normalize, TwoHalvesAreOneBlock) {
  EXPECT_EQ(merged({"224.0.0.0/4", "240.0.0.0/4"}), "224.0.0.0/3");
  EXPECT_EQ(merged({"10.0.3.0/24", "10.0.0.0/24", "10.0.2.0/24", "10.0.1.0/24"}), "10.0.0.0/22");
}

TEST(Normalize, NeighboursThatAreNoHalvesStay) {
  EXPECT_EQ(merged({"10.0.1.0/24", "10.0.2.0/24"}), "10.0.1.0/24 10.0.2.0/24");
}

TEST(Normalize, MergingNeverChangesWhichAddressesMatch) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<Network> networks;
    for (size_t i = 0, n = 1 + random() % 8; i < n; ++i)
      networks.push_back(canonical({0, kIpv4Low | random() % 64, 128 - static_cast<uint32_t>(random() % 7)}));
    std::vector<Network> result = merge(networks);
    for (uint64_t address = 0; address < 128; ++address) {
      auto holds = [&](const std::vector<Network>& list) {
        for (const Network& n : list)
          if (contains(n, {0, kIpv4Low | address, 128})) return true;
        return false;
      };
      ASSERT_EQ(holds(networks), holds(result)) << "address " << address;
    }
  }
}

TEST(Normalize, ListsInListsBecomeOne) {
  RuleSet set;
  PredicateId has = set.predicates.add({HasValue{set.fields.add({"b", Type::Text})}});
  PredicateId other = set.predicates.add({HasValue{set.fields.add({"a", Type::Text})}});
  PredicateId inner = set.predicates.add({And{{has, other}}});
  PredicateId outer = set.predicates.add({And{{inner, has}}});
  set = normalize(std::move(set));
  EXPECT_EQ(std::get<And>(set.predicates[outer].node).operands, (std::vector<PredicateId>{has, other}));
}

}  // namespace
}  // namespace rulec::opt
