// Internet addresses from their text form.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// 128 bits; an IPv4 address a.b.c.d is ::ffff:a.b.c.d.
struct Address {
  uint64_t high;
  uint64_t low;
};

/// Reads an IPv4 address (four decimal octets, no leading zeros) or an IPv6 address (RFC 4291 section 2.2, all three
/// forms; no zone id, no brackets). \returns false if `text` is neither. O(length), no allocation.
[[nodiscard]] bool parseAddress(Text text, Address* address);

/// The longest text that formatAddress writes.
constexpr size_t kAddressLength = 40;

/// Writes an address: an IPv4 address as four decimal numbers, else by RFC 5952 in lower case, all groups hexadecimal.
/// \param out room for kAddressLength bytes
/// \returns the bytes written.
size_t formatAddress(Address address, char* out);

}  // namespace rt
