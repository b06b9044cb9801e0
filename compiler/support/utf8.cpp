#include "compiler/support/utf8.h"

namespace rulec {
namespace {

/// The allowed range of the second byte depends on the first (RFC 3629 section 4).
struct SecondByte {
  unsigned low;
  unsigned high;
};

SecondByte secondByteRange(unsigned first) {
  switch (first) {
    case 0xe0:
      return {0xa0, 0xbf};
    case 0xed:
      return {0x80, 0x9f};
    case 0xf0:
      return {0x90, 0xbf};
    case 0xf4:
      return {0x80, 0x8f};
    default:
      return {0x80, 0xbf};
  }
}

size_t lengthFromFirst(unsigned first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

}  // namespace

size_t utf8Length(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  size_t length = lengthFromFirst(byte(at));
  if (length <= 1) return length;
  if (at + length > text.size()) return 0;
  SecondByte range = secondByteRange(byte(at));
  if (byte(at + 1) < range.low || byte(at + 1) > range.high) return 0;
  for (size_t i = 2; i < length; ++i)
    if ((byte(at + i) & 0xc0) != 0x80) return 0;
  return length;
}

size_t validUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t length = utf8Length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

bool isUtf8(std::string_view text) { return validUtf8(text) == text.size(); }

bool appendUtf8(std::string& out, uint32_t codePoint) {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return false;
  auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (codePoint < 0x80) {
    put(codePoint);
  } else if (codePoint < 0x800) {
    put(0xc0 | codePoint >> 6);
    put(0x80 | (codePoint & 0x3f));
  } else if (codePoint < 0x10000) {
    put(0xe0 | codePoint >> 12);
    put(0x80 | (codePoint >> 6 & 0x3f));
    put(0x80 | (codePoint & 0x3f));
  } else {
    put(0xf0 | codePoint >> 18);
    put(0x80 | (codePoint >> 12 & 0x3f));
    put(0x80 | (codePoint >> 6 & 0x3f));
    put(0x80 | (codePoint & 0x3f));
  }
  return true;
}

}  // namespace rulec
