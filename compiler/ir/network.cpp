#include "compiler/ir/network.h"

#include "compiler/ir/printer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

namespace rulec::ir {
namespace {

uint64_t maskOf(uint32_t bits) { return bits == 0 ? 0 : ~uint64_t{0} << (64 - bits); }

/// A whole decimal number without sign, at most three digits, no leading zeros.
std::optional<uint32_t> parseSmall(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  uint32_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  return value;
}

std::optional<uint32_t> parseIpv4(std::string_view text) {
  uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    std::optional<uint32_t> octet = parseSmall(text.substr(0, dot));
    if (!octet || *octet > 255) return std::nullopt;
    address = address << 8 | *octet;
    text.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  return address;
}

/// Appends the 16-bit groups of `text` ("1:2:3", possibly ending in a dotted quad); false if it has none such.
bool parseGroups(std::string_view text, std::vector<uint16_t>& groups) {
  if (text.empty()) return true;
  while (true) {
    size_t colon = text.find(':');
    std::string_view part = text.substr(0, colon);
    if (colon == std::string_view::npos && part.find('.') != std::string_view::npos) {
      std::optional<uint32_t> quad = parseIpv4(part);
      if (!quad) return false;
      groups.push_back(static_cast<uint16_t>(*quad >> 16));
      groups.push_back(static_cast<uint16_t>(*quad));
      return true;
    }
    uint16_t group = 0;
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), group, 16);
    if (part.empty() || part.size() > 4 || error != std::errc() || end != part.data() + part.size()) return false;
    groups.push_back(group);
    if (groups.size() > 8) return false;
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

std::optional<Address> parseIpv6(std::string_view text) {
  std::vector<uint16_t> groups;
  std::vector<uint16_t> tail;
  size_t gap = text.find("::");
  if (!parseGroups(text.substr(0, gap), groups)) return std::nullopt;
  if (gap != std::string_view::npos) {
    if (!parseGroups(text.substr(gap + 2), tail) || groups.size() + tail.size() > 7) return std::nullopt;
    groups.resize(8 - tail.size());
    groups.insert(groups.end(), tail.begin(), tail.end());
  }
  if (groups.size() != 8) return std::nullopt;
  Address address;
  for (size_t i = 0; i < 4; ++i) address.high = address.high << 16 | groups[i];
  for (size_t i = 4; i < 8; ++i) address.low = address.low << 16 | groups[i];
  return address;
}

bool isMapped(const Address& a) { return a.high == 0 && a.low >> 32 == 0xffff; }

std::string printIpv6(const Address& address) {
  std::array<unsigned, 8> groups{};
  for (size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>((i < 4 ? address.high : address.low) >> (48 - 16 * (i % 4)) & 0xffff);
  // RFC 5952: the longest run of two or more zero groups is left out, the first of equals.
  size_t bestBegin = 8;
  size_t bestLength = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > bestLength) bestBegin = i, bestLength = length;
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == bestBegin) {
      out += "::";
      i += bestLength - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    out += fmt::format("{:x}", groups[i]);
  }
  return out;
}

}  // namespace

bool isIpv4(const Network& network) {
  return network.prefix >= 96 && network.high == 0 && network.low >> 32 == kIpv4Low >> 32;
}

Network canonical(Network network) {
  network.high &= maskOf(std::min(network.prefix, 64U));
  network.low &= network.prefix > 64 ? maskOf(network.prefix - 64) : 0;
  return network;
}

bool contains(const Network& outer, const Network& inner) {
  if (inner.prefix < outer.prefix) return false;
  Network cut = canonical({inner.high, inner.low, outer.prefix});
  return cut == outer;
}

std::optional<Network> parseNetwork(std::string_view text) {
  size_t slash = text.find('/');
  std::string_view addressText = text.substr(0, slash);
  std::optional<uint32_t> ipv4 = parseIpv4(addressText);
  Address address{0, kIpv4Low | ipv4.value_or(0)};
  if (!ipv4) {
    std::optional<Address> ipv6 = parseIpv6(addressText);
    if (!ipv6) return std::nullopt;
    if (isMapped(*ipv6) && slash != std::string_view::npos) return std::nullopt;
    address = *ipv6;
  }
  uint32_t width = ipv4 ? 32 : 128;
  uint32_t prefix = width;
  if (slash != std::string_view::npos) {
    std::optional<uint32_t> written = parseSmall(text.substr(slash + 1));
    if (!written || *written > width) return std::nullopt;
    prefix = *written;
  }
  return canonical({address.high, address.low, ipv4 ? prefix + 96 : prefix});
}

std::string print(const Network& network) {
  if (!isIpv4(network)) return fmt::format("{}/{}", printIpv6({network.high, network.low}), network.prefix);
  uint64_t a = network.low;
  return fmt::format("{}.{}.{}.{}/{}", a >> 24 & 255, a >> 16 & 255, a >> 8 & 255, a & 255, network.prefix - 96);
}

}  // namespace rulec::ir
