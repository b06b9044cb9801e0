// Values on either side of a condition's edge.
#include "tools/generate/fill_blank.h"
#include "tools/generate/near_miss.h"
#include "tools/generate/world.h"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string_view>

namespace rulec::generate {
namespace {

using Address = unsigned __int128;

constexpr auto kNoAddresses =
    std::to_array<std::string_view>({"",          "10.0.0",       "10.0.0.256",    "010.0.0.1",  "10.0.0.1 ",
                                     " 10.0.0.1", "10.0.0.1/8",   "10.0.0.1.5",    "10..0.1",    "1.2.3.-4",
                                     "[::1]",     "fe80::1%eth0", "1:2:3:4:5:6:7", "::1::",      "::ffff:10.0.0.256",
                                     "12345::",   "0x0a.0.0.1",   "167772161",     "10.0.0.1\n", "localhost",
                                     ":",         "1.2.3.4:80",   "::ffff:1.2.3"});

constexpr auto kStrangeTimes = std::to_array<std::string_view>({"",
                                                                "yesterday",
                                                                "2026-01-01",
                                                                "2026-01-01T00:00",
                                                                "2026-01-01T00:00Z",
                                                                "2026-02-30T00:00:00Z",
                                                                "2026-01-01T25:00:00Z",
                                                                "2026-01-01T00:00:60Z",
                                                                "2026-01-01 00:00:00Z",
                                                                "2026-01-01T00:00:00.Z",
                                                                "2026-01-01T00:00:00.1234567890Z",
                                                                "2026-01-01T00:00:00+01",
                                                                "2026-01-01T00:00:00+0100",
                                                                "20260101T000000Z",
                                                                "2026-1-1T00:00:00Z",
                                                                "-1",
                                                                "1767225600000.5",
                                                                "1.7672256e12",
                                                                "99999999999999999999",
                                                                "2026-01-01T00:00:00Z ",
                                                                "1969-12-31T23:59:59.999Z"});

Address addressOf(const ir::Network& network) { return static_cast<Address>(network.high) << 64 | network.low; }

Address lastOf(const ir::Network& network) {
  const Address hostBits = network.prefix == 0 ? ~Address{0} : (Address{1} << (128 - network.prefix)) - 1;
  return addressOf(network) | (network.prefix == 128 ? Address{0} : hostBits);
}

bool contains(const ir::Network& network, Address address) {
  return addressOf(network) <= address && address <= lastOf(network);
}

bool inAny(const std::vector<ir::Network>& networks, Address address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const ir::Network& network) { return contains(network, address); });
}

bool isIpv4(Address address) { return address >> 32 == 0xFFFF; }

Address randomInside(const ir::Network& network, Random& random) {
  const Address hostBits = addressOf(network) ^ lastOf(network);
  const Address bits = static_cast<Address>(random.next()) << 64 | random.next();
  return addressOf(network) | (bits & hostBits);
}

Address candidate(const ir::Network& network, bool inside, Random& random) {
  switch (random.below(3)) {
    case 0:
      return inside ? addressOf(network) : addressOf(network) - 1;
    case 1:
      return inside ? lastOf(network) : lastOf(network) + 1;
    default:
      return randomInside(network, random) + (inside ? Address{0} : lastOf(network) - addressOf(network) + 1);
  }
}

std::string dottedQuad(Address address) {
  const auto v4 = static_cast<uint32_t>(address);
  return fmt::format("{}.{}.{}.{}", v4 >> 24, v4 >> 16 & 255, v4 >> 8 & 255, v4 & 255);
}

std::array<unsigned, 8> groupsOf(Address address) {
  std::array<unsigned, 8> groups{};
  for (size_t i = 8; i-- > 0; address >>= 16) groups[i] = static_cast<unsigned>(address & 0xFFFF);
  return groups;
}

std::string shortest(Address address) {
  std::array<unsigned char, 16> bytes{};
  for (size_t i = 16; i-- > 0; address >>= 8) bytes[i] = static_cast<unsigned char>(address & 255);
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, bytes.data(), text, sizeof text);
  return text;
}

std::string spellAddress(Address address, Random& random) {
  if (isIpv4(address) && random.chance(0.75)) return dottedQuad(address);
  const auto group = groupsOf(address);
  std::string text;
  switch (random.below(4)) {
    case 0:
      text = fmt::format("{:x}", fmt::join(group, ":"));
      break;
    case 1:
      text = fmt::format("{:04x}", fmt::join(group, ":"));
      break;
    default:
      text = shortest(address);
      break;
  }
  if (random.chance(0.3))
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

char flipCase(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return static_cast<char>(std::isupper(byte) ? std::tolower(byte) : std::toupper(byte));
}

/// 2026-01-01T00:00:00.000Z with another fraction: none, or up to nine digits.
std::string withFraction(std::string iso, int64_t ns, Random& random) {
  const int64_t fraction = ((ns % 1'000'000'000) + 1'000'000'000) % 1'000'000'000;
  std::string digits = fmt::format("{:09}", fraction);
  const size_t least = digits.find_last_not_of('0') + 1;  // 0: the fraction is zero
  const size_t count = least + random.below(10 - least);
  iso.resize(19);
  return count == 0 ? iso : iso + "." + digits.substr(0, count);
}

std::string isoText(int64_t ns, Random& random) {
  constexpr std::array<int, 5> kOffsets = {0, 60, -330, 840, -1};  // minutes
  const int offset = random.chance(0.8) ? 0 : random.pick(kOffsets);
  std::string iso;
  appendIsoTime(iso, (ns + offset * int64_t{60} * 1'000'000'000) / 1'000'000);
  iso = withFraction(std::move(iso), ns, random);
  if (offset == 0) return iso + (random.chance(0.9) ? "Z" : random.chance(0.5) ? "+00:00" : "");
  return iso + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
}

}  // namespace

std::string nearText(const std::string& text, Random& random) {
  std::string near = text;
  const size_t at = near.empty() ? 0 : random.below(near.size());
  switch (random.below(9)) {
    case 0:
      near += random.chance(0.5) ? "x" : " ";
      break;
    case 1:
      near.insert(0, random.chance(0.5) ? "x" : " ");
      break;
    case 2:
      if (!near.empty()) near.pop_back();
      break;
    case 3:
      if (!near.empty()) near.erase(0, 1);
      break;
    case 4:
      if (!near.empty()) near[at] = flipCase(near[at]);
      break;
    case 5:
      if (!near.empty()) near[at] = static_cast<char>((near[at] ^ 1) & 0x7F);
      break;
    case 6:
      near += '\0';
      break;
    case 7:
      near.insert(at, "\u00e9");
      break;
    default:
      near.clear();
      break;
  }
  if (near == text) near += 'x';
  return near;
}

std::string nearAddress(const std::vector<ir::Network>& networks, bool inside, Random& random) {
  if (random.chance(inside ? 0.01 : 0.1)) return std::string(random.pick(kNoAddresses));
  if (networks.empty()) return publicAddress(random);
  for (int attempt = 0; attempt < 8; ++attempt) {
    const Address address = candidate(random.pick(networks), inside, random);
    if (inAny(networks, address) == inside) return spellAddress(address, random);
  }
  return inside ? privateAddress(random) : publicAddress(random);
}

Json timeValue(int64_t ns, Random& random) {
  if (random.chance(0.01)) return Json{std::string(random.pick(kStrangeTimes))};
  if (random.chance(0.85)) return Json{isoText(ns, random)};
  const int64_t beyond = ((ns % 1'000'000) + 1'000'000) % 1'000'000;
  std::string epoch = fmt::format("{}", (ns - beyond) / 1'000'000);
  if (beyond != 0) epoch += fmt::format(".{:06}", beyond);
  if (random.chance(0.5)) return Json{epoch};
  return Json{NumberText{epoch}};
}

}  // namespace rulec::generate
