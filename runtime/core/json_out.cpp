#include "runtime/core/json_out.h"

#include "runtime/core/time.h"

namespace rt {
void put(JsonOut& json, Text raw) { json.ok = json.ok && append(json.out, raw); }
void putString(JsonOut& json, Text text) { json.ok = json.ok && writeString(json.out, text); }

void putComma(JsonOut& json) {
  char last = json.out.size == 0 ? '{' : json.out[json.out.size - 1];
  if (last != '{' && last != '[') put(json, literal(","));
}

void putMembers(JsonOut& json, Text members) {
  if (members.length == 0) return;
  putComma(json);
  put(json, members);
}

size_t formatNumber(uint64_t number, char* out) {
  size_t count = 1;
  for (uint64_t rest = number; rest >= 10; rest /= 10) ++count;
  for (size_t i = count; i-- > 0; number /= 10) out[i] = static_cast<char>('0' + number % 10);
  return count;
}

void putNumber(JsonOut& json, uint64_t number) {
  char digits[kMaxDigits];
  put(json, Text{digits, formatNumber(number, digits)});
}

void putTime(JsonOut& json, int64_t ns) {
  char text[kTimeLength];
  putString(json, Text{text, formatTime(ns, text)});
}

void putKey(JsonOut& json, Text key) {
  putComma(json);
  putString(json, key);
  put(json, literal(":"));
}

size_t beginKey(JsonOut& json) {
  putComma(json);
  return json.out.size;
}

void endKey(JsonOut& json, size_t begin) {
  quoteFrom(json, begin);
  put(json, literal(":"));
}

void quoteFrom(JsonOut& json, size_t begin) {
  // The text is moved out of the way of what is written in its place.
  size_t length = json.out.size - begin;
  if (!json.ok || !reserve(json.out, begin + 8 * length + 2)) {
    json.ok = false;
    return;
  }
  size_t at = begin + 7 * length + 2;  // an escaped byte is six bytes at most
  moveBytes(json.out.data + at, json.out.data + begin, length);
  json.out.size = begin;
  putString(json, Text{json.out.data + at, length});
}

void putMember(JsonOut& json, Text key, Text value) {
  putKey(json, key);
  putString(json, value);
}

}  // namespace rt
