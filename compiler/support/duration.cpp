#include "compiler/support/duration.h"

#include <charconv>

namespace rulec {

std::optional<int64_t> nanosOfUnit(std::string_view unit) {
  constexpr int64_t kSecond = 1'000'000'000;
  if (unit == "ms") return kSecond / 1000;
  if (unit == "s") return kSecond;
  if (unit == "m") return 60 * kSecond;
  if (unit == "h") return 3600 * kSecond;
  if (unit == "d") return 86400 * kSecond;
  return std::nullopt;
}

std::optional<int64_t> parseDuration(std::string_view text) {
  int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::optional<int64_t> unit = nanosOfUnit(text.substr(static_cast<size_t>(end - text.data())));
  int64_t ns = 0;
  if (error != std::errc() || !unit || count < 0 || __builtin_mul_overflow(count, *unit, &ns)) return std::nullopt;
  return ns;
}

}  // namespace rulec
