#include "runtime/core/text.h"

#include "runtime/simd/bytes16.h"
#include "runtime/simd/json_texts.h"

namespace rt {
namespace {

/// Four hexadecimal digits. \returns -1 if there are none before `end`.
int32_t hex4(const char* at, const char* end) {
  uint32_t value = end - at < 4 ? kNotHex : hexValue(load32(at));
  return value == kNotHex ? -1 : static_cast<int32_t>(value);
}

/// Writes a code point's UTF-8. \returns its length, 1 to 4.
size_t putUtf8(char* out, uint32_t code) {
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (size_t i = size; i-- > 1; code >>= 6) out[i] = static_cast<char>(0x80 | (code & 0x3f));
  out[0] = static_cast<char>((0xf00u >> size & 0xf0) | code);
  return size;
}

constexpr uint32_t kReplacement = 0xfffd;

/// What `\x` stands for, for the one-letter escapes; 0 for no escape.
char simpleEscape(char c) {
  constexpr char kLetters[] = "b\bf\fn\nr\rt\t";
  if (c == '\\' || c == '"' || c == '/') return c;
  const char* at = kLetters;
  while (*at != 0 && *at != c) at += 2;
  return *at == 0 ? *at : at[1];
}

/// Decodes `uXXXX` at `at`, with the other half if it is a high surrogate, and goes past it.
StringFault unicodeEscape(const char*& at, const char* end, uint32_t* code) {
  int32_t unit = hex4(at + 1, end);
  if (unit < 0) return StringFault::Escape;
  at += 5;
  *code = static_cast<uint32_t>(unit);
  if (unit < 0xd800 || unit > 0xdfff) return StringFault::None;
  int32_t low = unit < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? hex4(at + 2, end) : -1;
  if (low < 0xdc00 || low > 0xdfff) return StringFault::Utf8;
  at += 6;
  *code = 0x10000 + (static_cast<uint32_t>(unit - 0xd800) << 10) + static_cast<uint32_t>(low - 0xdc00);
  return StringFault::None;
}

/// Decodes the escape at `at` and goes past it; past the backslash alone if it is none.
StringFault escape(const char*& at, const char* end, uint32_t* code) {
  ++at;
  if (at >= end) return StringFault::Escape;
  if (*at == 'u') return unicodeEscape(at, end, code);
  char simple = simpleEscape(*at);
  if (simple == 0) return StringFault::Escape;
  ++at;
  *code = static_cast<uint8_t>(simple);
  return StringFault::None;
}

/// Decodes what is at `at`, an escape or anything else that is not ASCII text, and goes past it.
StringFault special(const char*& at, const char* end, uint32_t* code) {
  auto byte = static_cast<uint8_t>(*at);
  if (byte == '\\') return escape(at, end, code);
  size_t size = byte < 0x20 ? 0 : utf8Length(at, end);
  if (size == 0) {
    ++at;
    return byte < 0x20 ? StringFault::Control : StringFault::Utf8;
  }
  *code = byte & (size == 1 ? 0x7f : 0x7f >> size);
  for (size_t i = 1; i < size; ++i) *code = *code << 6 | (static_cast<uint8_t>(at[i]) & 0x3f);
  at += size;
  return StringFault::None;
}

}  // namespace

RT_RARE size_t utf8Length(const char* at, const char* end) {
  auto byte = [&](int i) { return static_cast<uint8_t>(at[i]); };
  auto follows = [&](int i) { return (byte(i) & 0xc0) == 0x80; };
  if (at >= end) return 0;
  uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return end - at >= 2 && follows(1) ? 2 : 0;
  if (lead < 0xf0) {
    if (end - at < 3 || !follows(1) || !follows(2)) return 0;
    bool overlong = lead == 0xe0 && byte(1) < 0xa0;
    bool surrogate = lead == 0xed && byte(1) >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead > 0xf4 || end - at < 4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  bool overlong = lead == 0xf0 && byte(1) < 0x90;
  bool tooLarge = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || tooLarge ? 0 : 4;
}

#if RT_HAS_BYTES16

size_t plainPrefix(const char* text, size_t length) {
  for (size_t at = 0; at < length; at += 16) {
    Bytes16 bytes = load16(text + at);
    // As signed numbers, control characters and what is not ASCII are all less than a space.
    uint64_t found = hits16(below16(bytes, ' ') | equal16(bytes, '"') | equal16(bytes, '\\'));
    if (found != 0) return smaller(length, at + firstHit(found));
  }
  return length;
}

#else

size_t plainPrefix(const char* text, size_t length) {
  constexpr uint64_t kEach = 0x0101010101010101;
  constexpr uint64_t kTop = 0x8080808080808080;
  size_t at = 0;
  for (; at < length; at += 8) {
    uint64_t word = load64(text + at);
    // A byte's top bit is set below if it is not plain; borrows only reach bytes above one that is not.
    uint64_t control = word - kEach * 0x20;
    uint64_t quote = (word ^ kEach * '"') - kEach;
    uint64_t backslash = (word ^ kEach * '\\') - kEach;
    uint64_t special = (control | quote | backslash | word) & kTop;
    if (special != 0) return smaller(length, at + static_cast<size_t>(__builtin_ctzll(special)) / 8);
  }
  return length;
}

#endif

Decoded decodeString(const char* spelling, size_t length, char* out, bool replace) {
  const char* at = spelling;
  const char* end = spelling + length;
  Decoded decoded{0, StringFault::None};
  while (at < end) {
    auto byte = static_cast<uint8_t>(*at);
    if (byte >= 0x20 && byte < 0x80 && byte != '\\') {
      out[decoded.length++] = *at++;
      continue;
    }
    uint32_t code = 0;
    StringFault fault = special(at, end, &code);
    if (fault != StringFault::None) {
      if (decoded.fault == StringFault::None || decoded.fault == StringFault::Utf8) decoded.fault = fault;
      if (!replace) break;
      code = kReplacement;
    }
    decoded.length += putUtf8(out + decoded.length, code);
  }
  return decoded;
}

}  // namespace rt
