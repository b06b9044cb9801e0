// SHA-256 (FIPS 180-4), for the ids of events that have none.
#pragma once

#include <string>
#include <string_view>

namespace rulec::oracle {

/// The digest in 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

}  // namespace rulec::oracle
