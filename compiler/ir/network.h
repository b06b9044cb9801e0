// Blocks of IP addresses as 128-bit prefixes.
#pragma once

#include "compiler/ir/ir.h"

#include <optional>
#include <string_view>

namespace rulec::ir {

/// IPv4 addresses lie in ::ffff:0:0/96.
inline constexpr uint64_t kIpv4Low = 0x0000'ffff'0000'0000;

[[nodiscard]] bool isIpv4(const Network& network);
/// The block with its host bits cleared.
[[nodiscard]] Network canonical(Network network);
/// Whether every address of `inner` lies in `outer`.
[[nodiscard]] bool contains(const Network& outer, const Network& inner);

/// Reads "10.1.2.3/8", "::1", "FE80::/10". Host bits are ignored; an address alone is a block of one. An
/// IPv4-mapped block (`::ffff:1.2.3.4/n`) is not accepted, as Elasticsearch does not.
/// \returns nothing for text that is no address or block. Source: RFC 4632, RFC 4291.
[[nodiscard]] std::optional<Network> parseNetwork(std::string_view text);

}  // namespace rulec::ir
