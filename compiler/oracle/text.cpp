#include "compiler/oracle/text.h"

#include "compiler/support/utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace rulec::oracle {

std::u32string codePoints(std::string_view text) {
  std::u32string points;
  for (size_t at = 0; at < text.size();) {
    size_t length = std::max<size_t>(utf8Length(text, at), 1);
    auto first = static_cast<uint8_t>(text[at]);
    char32_t point = length == 1 ? first : first & (0x7fU >> length);
    for (size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3fU);
    points += point;
    at += length;
  }
  return points;
}

bool endsLine(char32_t c) { return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029; }

std::string asciiLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

namespace {

constexpr char32_t kAnyRun = 0x110000, kAnyOne = 0x110001;

/// The characters of a pattern, with kAnyRun and kAnyOne.
std::u32string signs(std::string_view pattern, bool escapes) {
  std::u32string found;
  bool escaped = false;
  for (char32_t c : codePoints(pattern)) {
    if (escapes && !escaped && c == '\\') {
      escaped = true;
      continue;
    }
    found += !escaped && c == '*' ? kAnyRun : !escaped && c == '?' ? kAnyOne : c;
    escaped = false;
  }
  if (escaped) found += '\\';
  return found;
}

}  // namespace

bool matchesWildcard(std::string_view text, std::string_view pattern, WildcardRule rule, bool escapes) {
  std::u32string characters = codePoints(text);
  // matched[i]: the pattern so far matches the first i characters.
  std::vector<bool> matched(characters.size() + 1);
  matched[0] = true;
  for (char32_t p : signs(pattern, escapes)) {
    std::vector<bool> next(matched.size());
    if (p == kAnyRun) next[0] = matched[0];
    for (size_t i = 1; i < matched.size(); ++i) {
      char32_t c = characters[i - 1];
      bool any = rule == WildcardRule::AnyCharacter || !endsLine(c);
      next[i] = p == kAnyRun ? matched[i] || (next[i - 1] && any) : matched[i - 1] && (p == kAnyOne ? any : p == c);
    }
    matched = std::move(next);
  }
  return matched.back();
}

std::u16string toUtf16(std::string_view text) {
  std::u16string units;
  for (char32_t c : codePoints(text)) {
    if (c < 0x10000) {
      units += static_cast<char16_t>(c);
    } else {
      units += static_cast<char16_t>(0xd800 + ((c - 0x10000) >> 10));
      units += static_cast<char16_t>(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return units;
}

std::string toUtf8(std::u16string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t point = text[i];
    bool pair =
        point >= 0xd800 && point < 0xdc00 && i + 1 < text.size() && text[i + 1] >= 0xdc00 && text[i + 1] < 0xe000;
    if (pair) point = 0x10000 + ((point - 0xd800) << 10) + (text[++i] - 0xdc00U);
    if (!appendUtf8(out, point)) appendUtf8(out, 0xfffd);
  }
  return out;
}

std::string doubleText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  char buffer[64] = {};
  char* end = std::to_chars(buffer, buffer + sizeof buffer - 1, value, std::chars_format::scientific).ptr;
  // Java takes two digits where one would do, and then the nearest two.
  if (buffer[value < 0 ? 2 : 1] == 'e')
    end = std::to_chars(buffer, buffer + sizeof buffer - 1, value, std::chars_format::scientific, 1).ptr;
  *end = '\0';
  std::string_view shortest(buffer, static_cast<size_t>(end - buffer));  // "-1.25e+02"
  size_t e = shortest.find('e');
  int exponent = std::atoi(buffer + e + 1);
  std::string sign = value < 0 ? "-" : "";
  std::string digits;
  for (char c : shortest.substr(0, e))
    if (c != '-' && c != '.') digits += c;
  while (digits.size() > 1 && digits.ends_with('0')) digits.pop_back();
  if (exponent < -3 || exponent >= 7) {
    digits.resize(std::max<size_t>(digits.size(), 2), '0');
    return sign + digits.substr(0, 1) + "." + digits.substr(1) + "E" + std::to_string(exponent);
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  size_t whole = static_cast<size_t>(exponent) + 1;
  digits.resize(std::max(digits.size(), whole + 1), '0');
  return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace rulec::oracle
