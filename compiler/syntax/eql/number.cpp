#include "compiler/syntax/eql/number.h"

#include <charconv>
#include <cmath>

namespace rulec::eql {
namespace {

template <class T>
std::optional<T> whole(const std::string& text) {
  T value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool all = error == std::errc() && end == text.data() + text.size();
  return all ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<NumberLiteral> parseNumber(const std::string& text) {
  if (auto value = whole<int64_t>(text)) return NumberLiteral{text, *value, *value <= INT32_MAX};
  if (auto value = whole<uint64_t>(text)) return NumberLiteral{text, *value, false};
  double value = std::strtod(text.c_str(), nullptr);
  if (!std::isfinite(value)) return std::nullopt;
  return NumberLiteral{text, value, false};
}

}  // namespace rulec::eql
