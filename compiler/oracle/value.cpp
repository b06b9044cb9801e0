#include "compiler/oracle/value.h"

#include "compiler/oracle/text.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

namespace rulec::oracle {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// A number's parts: its value is `digits` with the point before `digits[point]`, which may lie outside.
struct DecimalParts {
  bool negative = false;
  std::string digits;  // without leading zeros; empty: zero
  int64_t point = 0;
};

/// The exponent of a text that is all digits; what is past a billion is a billion.
int64_t parseExponent(std::string_view digits) {
  int64_t value = 0;
  for (char c : digits) value = std::min<int64_t>(value * 10 + (c - '0'), 1'000'000'000);
  return value;
}

/// Splits a decimal number; nothing if `text` is none.
std::optional<DecimalParts> split(std::string_view text) {
  DecimalParts parts;
  if (text.starts_with('+') || text.starts_with('-')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  size_t wholeEnd = std::min(text.find_first_not_of("0123456789"), text.size());
  parts.digits = text.substr(0, wholeEnd);
  text.remove_prefix(wholeEnd);
  parts.point = static_cast<int64_t>(parts.digits.size());
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    parts.digits += text.substr(0, end);
    text.remove_prefix(end);
  }
  if (parts.digits.empty()) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::ranges::all_of(text, isDigit)) return std::nullopt;
    parts.point += negative ? -parseExponent(text) : parseExponent(text);
    text = {};
  }
  if (!text.empty()) return std::nullopt;
  size_t zeros = std::min(parts.digits.find_first_not_of('0'), parts.digits.size());
  parts.digits.erase(0, zeros);
  parts.point -= static_cast<int64_t>(zeros);
  return parts;
}

/// The digits before the point, or nothing if they are more than any 64-bit number has.
std::optional<std::string> wholeDigits(const DecimalParts& parts) {
  if (parts.digits.empty() || parts.point <= 0) return "0";
  if (parts.point > 20) return std::nullopt;
  std::string whole = parts.digits.substr(0, static_cast<size_t>(parts.point));
  whole.resize(static_cast<size_t>(parts.point), '0');
  return whole;
}

Value booleanOf(Scalar scalar) {
  if (scalar.kind == ScalarKind::Number) return {};
  if (scalar.text == "true") return true;
  if (scalar.text == "false" || scalar.text.empty()) return false;
  return {};
}

template <class T>
Value orNull(std::optional<T> value) {
  return value ? Value(*value) : Value();
}

Value dateOf(std::string_view text, ScalarKind kind, ir::Type type, const std::vector<std::string>& formats) {
  std::optional<int64_t> ns = formats.empty() ? parseTime(text, kind) : std::nullopt;
  for (size_t i = 0; i < formats.size() && !ns; ++i) ns = parseTimeAs(text, formats[i]);
  if (ns && type == ir::Type::Date) ns = floorMillis(*ns);
  return orNull(ns);
}

}  // namespace

Value valueOf(Scalar scalar, const ir::Field& field) {
  ir::Type type = field.type;
  if (scalar.kind == ScalarKind::Null) {
    if (!field.nullValue) return {};
    scalar = {ScalarKind::String, *field.nullValue};
  }
  if (type == ir::Type::Text && field.ignoreAbove && toUtf16(scalar.text).size() > *field.ignoreAbove) return {};
  if (type == ir::Type::Text || type == ir::Type::Version) return std::string(scalar.text);
  if (type == ir::Type::Boolean) return booleanOf(scalar);
  if (scalar.kind == ScalarKind::Boolean) return {};
  switch (type) {
    case ir::Type::Integer:
      return orNull(parseInteger(scalar.text));
    case ir::Type::Unsigned:
      return orNull(parseUnsigned(scalar.text));
    case ir::Type::Double:
      return orNull(parseDouble(scalar.text));
    case ir::Type::Date:
    case ir::Type::DateNanos:
      return dateOf(scalar.text, scalar.kind, type, field.dateFormats);
    case ir::Type::Address:
      return scalar.kind == ScalarKind::String ? orNull(parseAddress(scalar.text)) : Value();
    case ir::Type::Text:
    case ir::Type::Version:
    case ir::Type::Boolean:
    case ir::Type::Number:  // of no field
      break;
  }
  __builtin_unreachable();
}

std::optional<Address> parseAddress(std::string_view text) {
  if (text.size() > 45 || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::string terminated(text);
  Address address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.bytes = {};
  address.bytes[10] = address.bytes[11] = 0xff;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + 12) == 1) return address;
  return std::nullopt;
}

std::string addressText(const Address& address) {
  const auto& b = address.bytes;
  bool mapped =
      std::all_of(b.begin(), b.begin() + 10, [](uint8_t byte) { return byte == 0; }) && b[10] == 255 && b[11] == 255;
  if (mapped) return fmt::format("{}.{}.{}.{}", b[12], b[13], b[14], b[15]);
  std::vector<std::string> groups;
  for (size_t i = 0; i < 16; i += 2) groups.push_back(fmt::format("{:x}", b[i] << 8 | b[i + 1]));
  // The first of the longest runs of two or more zero groups becomes `::`.
  for (size_t length = 8; length >= 2; --length) {
    for (size_t begin = 0; begin + length <= 8; ++begin) {
      auto run = groups.begin() + static_cast<std::ptrdiff_t>(begin);
      auto end = run + static_cast<std::ptrdiff_t>(length);
      if (std::any_of(run, end, [](const std::string& group) { return group != "0"; })) continue;
      return fmt::format("{}::{}", fmt::join(groups.begin(), run, ":"), fmt::join(end, groups.end(), ":"));
    }
  }
  return fmt::format("{}", fmt::join(groups, ":"));
}

bool isDecimal(std::string_view text) { return split(text).has_value(); }

std::optional<int64_t> parseInteger(std::string_view text) { return parseShifted(text, 0); }

std::optional<int64_t> parseShifted(std::string_view text, int shift) {
  std::optional<DecimalParts> parts = split(text);
  if (parts) parts->point += shift;
  std::optional<std::string> whole = parts ? wholeDigits(*parts) : std::nullopt;
  if (!whole) return std::nullopt;
  if (parts->negative) whole->insert(0, "-");
  errno = 0;
  int64_t value = std::strtoll(whole->c_str(), nullptr, 10);
  return errno == 0 ? std::optional(value) : std::nullopt;
}

std::optional<uint64_t> parseUnsigned(std::string_view text) {
  std::optional<DecimalParts> parts = split(text);
  std::optional<std::string> whole = parts ? wholeDigits(*parts) : std::nullopt;
  if (!whole || (parts->negative && *whole != "0")) return std::nullopt;
  errno = 0;
  uint64_t value = std::strtoull(whole->c_str(), nullptr, 10);
  return errno == 0 ? std::optional(value) : std::nullopt;
}

std::optional<double> parseDouble(std::string_view text) {
  if (!isDecimal(text)) return std::nullopt;
  double value = std::strtod(std::string(text).c_str(), nullptr);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace rulec::oracle
