#include "runtime/core/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <optional>

#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

using Bits = std::pair<uint64_t, uint64_t>;

std::optional<Bits> parsed(std::string_view text) {
  Address address{};
  std::string exact(text);  // nothing behind it may be read
  exact.shrink_to_fit();
  if (!parseAddress(textOf(exact), &address)) return std::nullopt;
  return Bits{address.high, address.low};
}

uint64_t bigEndian(const uint8_t* bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

/// What the C library makes of it.
std::optional<Bits> reference(const std::string& text) {
  if (text.find('\0') != std::string::npos) return std::nullopt;
  uint8_t bytes[16] = {};
  if (inet_pton(AF_INET, text.c_str(), bytes) == 1) {
    return Bits{0, 0xffff00000000 | bigEndian(bytes) >> 32};
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes) != 1) return std::nullopt;
  return Bits{bigEndian(bytes), bigEndian(bytes + 8)};
}

TEST(Address, AnIpv4AddressIsItsMappedIpv6Address) {
  EXPECT_EQ(parsed("192.0.2.1"), (Bits{0, 0xffffc0000201}));
  EXPECT_EQ(parsed("::ffff:192.0.2.1"), parsed("192.0.2.1"));
  EXPECT_EQ(parsed("::ffff:c000:201"), parsed("192.0.2.1"));
  EXPECT_EQ(parsed("0.0.0.0"), (Bits{0, 0xffff00000000}));
  EXPECT_NE(parsed("::192.0.2.1"), parsed("192.0.2.1"));
}

TEST(Address, EveryFormOfRfc4291IsRead) {
  EXPECT_EQ(parsed("2001:db8:0:0:8:800:200c:417a"), (Bits{0x20010db800000000, 0x00080800200c417a}));
  EXPECT_EQ(parsed("2001:DB8::8:800:200C:417A"), parsed("2001:db8:0:0:8:800:200c:417a"));
  EXPECT_EQ(parsed("::"), (Bits{0, 0}));
  EXPECT_EQ(parsed("::1"), (Bits{0, 1}));
  EXPECT_EQ(parsed("fe80::"), (Bits{0xfe80000000000000, 0}));
  EXPECT_EQ(parsed("64:ff9b::192.0.2.33"), (Bits{0x0064ff9b00000000, 0xc0000221}));
}

TEST(Address, WhatIsNoAddressIsRefused) {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "256.1.1.1",
                           "01.2.3.4",
                           "1.2.3.04",
                           "00.0.0.0",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1..2.3",
                           "1.2.3.-4",
                           "0x1.2.3.4",
                           "1.2.3.4/32",
                           ":",
                           ":::",
                           "1::2::3",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           ":1::",
                           "1:2:3:4:5:6:7:",
                           "12345::",
                           "g::",
                           "fe80::1%eth0",
                           "[::1]",
                           "::1.2.3",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1.2.3.4::",
                           "::ffff:1.2.3.04"}) {
    EXPECT_EQ(parsed(text), std::nullopt) << text;
  }
}

TEST(Address, AgreesWithTheCLibraryOnMutatedAddresses) {
  Random random(1);
  const std::string seeds[] = {"192.0.2.1",
                               "2001:db8::8:800:200c:417a",
                               "::ffff:10.0.0.255",
                               "1:2:3:4:5:6:7:8",
                               "1:2:3:4:5:6:1.2.3.4",
                               "::",
                               "::1",
                               "fe80::"};
  size_t addresses = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text = seeds[random.below(std::size(seeds))];
    random.mutate(text, "0123456789abcdefF::..");
    auto expected = reference(text);
    addresses += expected.has_value();
    ASSERT_EQ(parsed(text), expected) << text;
  }
  EXPECT_GT(addresses, 30'000u);
}

}  // namespace
}  // namespace rt::test
