#include "runtime/core/value.h"

#include "runtime/core/character.h"
#include "runtime/core/known.h"
#include "runtime/core/number.h"
#include "runtime/core/text.h"
#include "runtime/core/value_functions.h"

namespace rt {

namespace {

TextFate decodeText(Walker& walker, const Scalar& scalar, Text* text) {
  const char* at = scalar.spelling;
  const char* end = at + scalar.length;
  while (true) {
    at += plainPrefix(at, static_cast<size_t>(end - at));
    if (at == end) {
      *text = {scalar.spelling, scalar.length};
      return TextFate::Ok;
    }
    if (*at == '\\') break;
    size_t size = utf8Length(at, end);
    if (size == 0 || static_cast<uint8_t>(*at) < 0x20) return TextFate::NoValue;
    at += size;
  }
  char* out = arenaTake(walker.scratch, scalar.length + RT_PADDING);
  if (out == nullptr) return TextFate::NoMemory;
  Decoded decoded = decodeString(scalar.spelling, scalar.length, out, false);
  *text = {out, decoded.length};
  return decoded.fault == StringFault::None ? TextFate::Ok : TextFate::NoValue;
}

bool isWord(Text text, Text word) { return equal(text, word); }

constexpr Text kTrue = literal("true");
constexpr Text kFalse = literal("false");
constexpr Text kNull = literal("null");

/// Whether a text has more UTF-16 code units than `most`.
bool isLongerThan(const rt_value& value, uint32_t most) {
  return value.length > most && unitCount({value.text, value.length}) > most;
}

/// Whether a scalar that is no string is JSON at all.
bool isLiteral(const rt_value& value) {
  Text text{value.text, value.length};
  Decimal decimal;
  return isWord(text, kTrue) || isWord(text, kFalse) || parseDecimal(text, true, &decimal);
}

/// Fills `high` and `low`. \returns false if the scalar is no value of the field.
bool convert(rt_value& value, const rt_field& field, bool isString) {
  if (field.functions != nullptr) return field.functions->convert(value, field, isString);
  return (isString || isLiteral(value)) && !isLongerThan(value, field.ignore_above);
}

/// A null is no value, but for fields whose mapping has one stand for it.
bool addNull(Walker& walker, const uint32_t* slots, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t slot = slots[i];
    const rt_field& field = walker.plan->fields[slot];
    if (field.null_value.data == nullptr) continue;
    rt_value value{field.null_value.data, field.null_value.length, 0, 0, nullptr, nullptr};
    if (convert(value, field, true) && !addValue(walker, slot, value)) return false;
  }
  return true;
}

}  // namespace

TextFate scalarText(Walker& walker, const Scalar& scalar, Text* text) {
  if (scalar.isString && !scalar.isPlain) return decodeText(walker, scalar, text);
  *text = {scalar.spelling, scalar.length};
  return TextFate::Ok;
}

bool toValue(const rt_field& field, Text text, bool isString, rt_value* value) {
  *value = {text.data, text.length, 0, 0, nullptr, nullptr};
  bool isShortText = isString && field.type == RT_TEXT && text.length <= field.ignore_above;
  return isShortText || convert(*value, field, isString);
}

bool addUnknown(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar) {
  Text text;
  TextFate fate = scalarText(walker, scalar, &text);
  if (fate != TextFate::Ok) return fate != TextFate::NoMemory;
  if (!scalar.isString && isWord(text, kNull)) return addNull(walker, slots, count);
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t slot = slots[i];
    rt_value value;
    if (!toValue(walker.plan->fields[slot], text, scalar.isString, &value)) {
      ++walker.coercions;
      continue;
    }
    if (!addValue(walker, slot, value)) return false;
  }
  return true;
}

bool addScalar(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar) {
  if (walker.known != nullptr) return walker.plan->known->add(walker, slots, count, scalar);
  return addUnknown(walker, slots, count, scalar);
}

}  // namespace rt
