#include "compiler/oracle/network.h"

namespace rulec::oracle {
namespace {

bool bitAt(const Address& address, int bit) {
  return (address.bytes[static_cast<size_t>(bit / 8)] >> (7 - bit % 8) & 1) != 0;
}

/// One to three digits without a leading zero.
std::optional<int> parseBits(std::string_view text) {
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  int bits = 0;
  for (char c : text) bits = bits * 10 + (c - '0');
  return bits;
}

}  // namespace

std::optional<AddressBlock> parseBlock(std::string_view text) {
  size_t slash = text.find('/');
  std::string_view addressText = text.substr(0, slash);
  std::optional<Address> address = parseAddress(addressText);
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return AddressBlock{*address, 128};
  bool dotted = addressText.find(':') == std::string_view::npos;
  static const AddressBlock kMapped{*parseAddress("0.0.0.0"), 96};
  if (!dotted && contains(kMapped, *address)) return std::nullopt;
  std::optional<int> bits = parseBits(text.substr(slash + 1));
  if (!bits || *bits > (dotted ? 32 : 128)) return std::nullopt;
  return AddressBlock{*address, dotted ? 96 + *bits : *bits};
}

bool contains(const AddressBlock& block, const Address& address) {
  for (int bit = 0; bit < block.bits; ++bit)
    if (bitAt(block.address, bit) != bitAt(address, bit)) return false;
  return true;
}

}  // namespace rulec::oracle
