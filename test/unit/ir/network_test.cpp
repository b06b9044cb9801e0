#include "compiler/ir/network.h"

#include "compiler/ir/printer.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>

namespace rulec::ir {
namespace {

std::string reprint(std::string_view text) {
  std::optional<Network> network = parseNetwork(text);
  return network ? print(*network) : "none";
}

TEST(ParseNetwork, ClearsHostBits) {
  EXPECT_EQ(reprint("10.6.48.157/8"), "10.0.0.0/8");
  EXPECT_EQ(reprint("FE80::1/10"), "fe80::/10");
  EXPECT_EQ(reprint("255.255.255.255/0"), "0.0.0.0/0");
}

TEST(ParseNetwork, AnAddressIsABlockOfOne) {
  EXPECT_EQ(reprint("192.0.0.8"), "192.0.0.8/32");
  EXPECT_EQ(reprint("::1"), "::1/128");
  EXPECT_EQ(reprint("::ffff:1.2.3.4"), "1.2.3.4/32");
}

TEST(ParseNetwork, RefusesWhatIsNoBlock) {
  for (const char* bad : {"",
                          "/8",
                          "10.0.0.0/33",
                          "10.0.0/8",
                          "10.0.0.0.0/8",
                          "10.0.0.256/8",
                          "10.0.0.0/",
                          "10.0.0.0/8/8",
                          "10.0.0.0/08",
                          "a.b.c.d",
                          "::/129",
                          "1::2::3",
                          ":1",
                          "1:2:3:4:5:6:7:8:9",
                          "1:2:3:4:5:6:7",
                          "::12345",
                          "::ffff:10.0.0.0/104",
                          "fe80::1%eth0",
                          "01.2.3.4",
                          " 10.0.0.0/8",
                          "1:2:3:4:5:6:7::8:9",
                          "::1.2.3"})
    EXPECT_EQ(reprint(bad), "none") << bad;
}

TEST(ParseNetwork, ReadsWhatTheSystemReads) {
  for (const char* text : {"::", "1::", "::8", "1:2:3:4:5:6:7:8", "2001:db8::ff00:42:8329", "::1.2.3.4",
                           "64:ff9b::192.0.2.33", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "ABCD:EF01::"}) {
    in6_addr expected{};
    ASSERT_EQ(inet_pton(AF_INET6, text, &expected), 1) << text;
    std::optional<Network> network = parseNetwork(text);
    ASSERT_TRUE(network) << text;
    uint64_t high = 0;
    uint64_t low = 0;
    for (int i = 0; i < 8; ++i) high = high << 8 | expected.s6_addr[i];
    for (int i = 8; i < 16; ++i) low = low << 8 | expected.s6_addr[i];
    EXPECT_EQ(network->high, high) << text;
    EXPECT_EQ(network->low, low) << text;
  }
}

TEST(Contains, ABlockHoldsItselfAndItsParts) {
  auto in = [](const char* outer, const char* inner) { return contains(*parseNetwork(outer), *parseNetwork(inner)); };
  EXPECT_TRUE(in("192.0.0.0/24", "192.0.0.8/32"));
  EXPECT_TRUE(in("192.0.0.0/24", "192.0.0.0/24"));
  EXPECT_FALSE(in("192.0.0.8/32", "192.0.0.0/24"));
  EXPECT_FALSE(in("192.0.0.0/24", "192.0.1.0/32"));
  EXPECT_TRUE(in("::/0", "10.0.0.0/8"));
}

}  // namespace
}  // namespace rulec::ir
