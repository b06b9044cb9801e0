#include "runtime/core/json_out.h"

#include "runtime/core/time.h"

namespace rt {
void put(JsonOut& json, Text raw) { json.ok = json.ok && append(json.out, raw); }
void putString(JsonOut& json, Text text) { json.ok = json.ok && writeString(json.out, text); }

void putComma(JsonOut& json) { json.ok = json.ok && writeComma(json.out); }

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

size_t beginString(JsonOut& json) {
  put(json, literal("\""));
  return json.out.size;
}

void endString(JsonOut& json, size_t begin) { json.ok = json.ok && endString(json.out, begin); }

size_t beginKey(JsonOut& json) {
  putComma(json);
  return beginString(json);
}

void endKey(JsonOut& json, size_t begin) {
  endString(json, begin);
  put(json, literal(":"));
}

void putMember(JsonOut& json, Text key, Text value) {
  putKey(json, key);
  putString(json, value);
}

}  // namespace rt
