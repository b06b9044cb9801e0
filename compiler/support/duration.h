// Durations as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rulec {

/// The nanoseconds of `ms`, `s`, `m`, `h` or `d`; nothing for other words.
[[nodiscard]] std::optional<int64_t> nanosOfUnit(std::string_view unit);

/// A whole number with a unit, such as `30s`, in nanoseconds; nothing for other text and beyond 64 bits.
[[nodiscard]] std::optional<int64_t> parseDuration(std::string_view text);

}  // namespace rulec
