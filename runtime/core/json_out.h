// Writing JSON documents by hand. A failure for lack of memory is remembered, so that it is asked for once.
#pragma once

#include "runtime/core/tree.h"

namespace rt {

/// Appends to a buffer. `ok` tells at the end whether everything fitted.
struct JsonOut {
  Buffer<char>& out;
  bool ok = true;
};

/// Appends bytes as they are.
void put(JsonOut& json, Text raw);
void putString(JsonOut& json, Text text);
/// A comma, unless an object or an array was opened just now.
void putComma(JsonOut& json);
/// Appends members of the object that is open, with a comma before them unless they are its first; none if empty.
void putMembers(JsonOut& json, Text members);

constexpr size_t kMaxDigits = 20;
/// Writes a number's decimal digits, at most kMaxDigits. \returns how many.
size_t formatNumber(uint64_t number, char* out);

void putNumber(JsonOut& json, uint64_t number);
/// "2026-01-01T10:00:03.250Z", with quotes.
void putTime(JsonOut& json, int64_t ns);

/// `"key":` with a comma before it unless it is the first member of its object.
void putKey(JsonOut& json, Text key);
/// A string that is put together from pieces: of the text that is appended after `beginString`.
size_t beginString(JsonOut& json);
void endString(JsonOut& json, size_t begin);
/// The same of a key.
size_t beginKey(JsonOut& json);
void endKey(JsonOut& json, size_t begin);
/// `"key":"value"`, the same.
void putMember(JsonOut& json, Text key, Text value);

}  // namespace rt
