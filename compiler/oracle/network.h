// Address blocks, bit by bit.
#pragma once

#include "compiler/oracle/value.h"

#include <optional>
#include <string_view>

namespace rulec::oracle {

/// The addresses whose first `bits` bits are those of `address`.
struct AddressBlock {
  Address address;
  int bits = 0;  // 0 to 128
};

/// Reads "10.1.2.3/8", "fe80::/10", or an address alone: the block of that one. An IPv4-mapped block is none.
[[nodiscard]] std::optional<AddressBlock> parseBlock(std::string_view text);
[[nodiscard]] bool contains(const AddressBlock& block, const Address& address);

}  // namespace rulec::oracle
