#include "compiler/ir/network.h"
#include "test/unit/codegen/compiled.h"

namespace rulec::test {
namespace {

ir::RuleSet networkSet(const std::vector<std::string>& blocks) {
  ir::RuleSet set;
  auto field = set.fields.add({"ip", ir::Type::Address});
  auto element = set.values.add({ir::Element{0, ir::Type::Address}});
  ir::AddressInNetworks test{element, {}};
  for (const std::string& block : blocks) test.networks.push_back(*ir::parseNetwork(block));
  set.predicates.add({ir::AnyOf{{field}, set.values.add({test})}});
  return withRule(std::move(set));
}

using Bits = unsigned __int128;

Bits bits(const ir::Network& network) { return Bits{network.high} << 64 | network.low; }

bool holds(const link::LoadedPlan& plan, Bits address) {
  return match(plan, Event(1).number(0, static_cast<uint64_t>(address >> 64), static_cast<uint64_t>(address))) == 1;
}

class Networks : public testing::TestWithParam<unsigned> {};

TEST_P(Networks, BothEdgesOfEachBlockAreExact) {
  for (const char* text : {"10.0.0.0/8", "172.16.0.0/12", "192.0.0.8/32", "224.0.0.0/3", "0.0.0.0/0", "128.0.0.0/1",
                           "::1", "fe80::/10", "ff00::/8", "2001:db8::/32", "2001:db8:0:1::/64", "2001:db8::42/127",
                           "2001:db8::42/128", "2001:db8:0:0:8000::/65", "::/0"}) {
    ir::Network block = *ir::parseNetwork(text);
    auto plan = compile(networkSet({text}), GetParam());
    Bits first = bits(block);
    Bits size = block.prefix == 0 ? 0 : Bits{1} << (128 - block.prefix);
    Bits last = first + size - 1;
    EXPECT_TRUE(holds(plan, first)) << text;
    EXPECT_TRUE(holds(plan, last)) << text;
    if (block.prefix == 0) continue;
    EXPECT_FALSE(holds(plan, first - 1)) << text;
    EXPECT_FALSE(holds(plan, last + 1)) << text;
  }
}

TEST_P(Networks, Ipv4IsNotTheIpv6AddressWithTheSameLowBits) {
  auto plan = compile(networkSet({"10.0.0.0/8"}), GetParam());
  EXPECT_TRUE(holds(plan, Bits{0xffff0a000001}));
  EXPECT_FALSE(holds(plan, Bits{0x0a000001}));
  EXPECT_FALSE(holds(plan, Bits{0x1ffff0a000001}));
  EXPECT_FALSE(holds(plan, Bits{1} << 64 | 0xffff0a000001));
}

TEST_P(Networks, ABlockThatHoldsAllOfIpv4HoldsEachOfIt) {
  auto plan = compile(networkSet({"::/80"}), GetParam());
  EXPECT_TRUE(holds(plan, Bits{0xffff01020304}));
  EXPECT_TRUE(holds(plan, Bits{1}));
  EXPECT_FALSE(holds(plan, Bits{1} << 48));
}

TEST_P(Networks, ManyBlocksTogether) {
  auto plan = compile(networkSet({"10.0.0.0/8", "192.168.0.0/16", "::1", "fe80::/10"}), GetParam());
  EXPECT_TRUE(holds(plan, Bits{0xffffc0a80001}));
  EXPECT_TRUE(holds(plan, Bits{1}));
  EXPECT_TRUE(holds(plan, Bits{0xfebf} << 112));
  EXPECT_FALSE(holds(plan, Bits{0xfec0} << 112));
  EXPECT_FALSE(holds(plan, Bits{0xffffc0a90000}));
  EXPECT_EQ(match(plan, Event(1)), 0u);
}

TEST_P(Networks, ThousandsOfBlocksAreATableWithTheSameEdges) {
  std::vector<std::string> blocks{"10.0.0.0/8", "10.1.0.0/16", "::1", "2001:db8::/32", "ffff:ffff::/32"};
  for (int i = 0; i < 3000; ++i)
    blocks.push_back("192.168." + std::to_string(i / 12) + "." + std::to_string(i % 12 * 20));
  auto plan = compile(networkSet(blocks), GetParam());
  for (const std::string& text : blocks) {
    ir::Network block = *ir::parseNetwork(text);
    Bits last = bits(block) + ((Bits{1} << (128 - block.prefix)) - 1);
    EXPECT_TRUE(holds(plan, bits(block)) && holds(plan, last)) << text;
  }
  EXPECT_FALSE(holds(plan, 0));
  EXPECT_FALSE(holds(plan, 2));
  EXPECT_FALSE(holds(plan, Bits{0xffffc0a80001}));
  EXPECT_FALSE(holds(plan, Bits{0xffff0b000000}));
  EXPECT_FALSE(holds(plan, Bits{0x20010db9} << 96));
}

INSTANTIATE_TEST_SUITE_P(Levels, Networks, testing::Values(0u, 2u));

}  // namespace
}  // namespace rulec::test
