// JSON strings: from their spelling to UTF-8.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// What a JSON string's spelling contains.
enum class StringFault : uint32_t {
  None,
  Escape,   // a backslash that starts no escape
  Control,  // a raw control character
  Utf8,     // not UTF-8, or half a surrogate pair
};

struct Decoded {
  size_t length;      // bytes written
  StringFault fault;  // the worst met: Escape and Control before Utf8
};

/// Decodes the spelling of a JSON string between its quotes.
/// \param out room for `length` bytes (a spelling is never shorter than what it spells, but for Utf8 faults: 3 bytes
///            per byte); faulty sequences become U+FFFD if `replace`, else decoding stops at the first fault
/// Reads nothing outside the spelling. O(length). Sources: RFC 8259 section 7, RFC 3629 section 4.
Decoded decodeString(const char* spelling, size_t length, char* out, bool replace);

/// \returns the length (1 to 4) of the UTF-8 sequence at `at`, or 0 if there is none that ends before `end`.
size_t utf8Length(const char* at, const char* end);

/// \returns the length of the longest prefix of `text[0, length)` made of bytes 0x20 to 0x7F without `"` and `\`.
/// May read RT_PADDING bytes past `length`.
size_t plainPrefix(const char* text, size_t length);

}  // namespace rt
