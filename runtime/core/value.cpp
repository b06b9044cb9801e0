#include "runtime/core/value.h"

#include "runtime/core/character.h"
#include "runtime/core/number.h"
#include "runtime/core/text.h"
#include "runtime/core/value_functions.h"

namespace rt {

bool addValue(Walker& walker, uint32_t slot, const rt_value& value) {
  auto* place = reinterpret_cast<rt_value*>(arenaTake(walker.values, sizeof(rt_value)));
  if (place == nullptr) return false;
  *place = value;
  if (walker.fields[slot] == nullptr) {
    walker.fields[slot] = place;
    walker.filled[walker.filledCount++] = slot;
  } else {
    walker.last[slot]->next = place;
  }
  walker.last[slot] = place;
  return true;
}

namespace {

enum class Read { Ok, NoValue, NoMemory };

/// The string's content: where it stands if nothing in it is escaped, else decoded into the scratch arena.
Read decodeText(Walker& walker, Scalar scalar, Text* text) {
  const char* at = scalar.spelling;
  const char* end = at + scalar.length;
  while (true) {
    at += plainPrefix(at, static_cast<size_t>(end - at));
    if (at == end) {
      *text = {scalar.spelling, scalar.length};
      return Read::Ok;
    }
    if (*at == '\\') break;
    size_t size = utf8Length(at, end);
    if (size == 0 || static_cast<uint8_t>(*at) < 0x20) return Read::NoValue;
    at += size;
  }
  char* out = arenaTake(walker.scratch, scalar.length + RT_PADDING);
  if (out == nullptr) return Read::NoMemory;
  Decoded decoded = decodeString(scalar.spelling, scalar.length, out, false);
  *text = {out, decoded.length};
  return decoded.fault == StringFault::None ? Read::Ok : Read::NoValue;
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
RT_RARE bool addNull(Walker& walker, const uint32_t* slots, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t slot = slots[i];
    const rt_field& field = walker.plan->fields[slot];
    if (field.null_value.data == nullptr) continue;
    rt_value value{field.null_value.data, field.null_value.length, 0, 0, nullptr};
    if (convert(value, field, true) && !addValue(walker, slot, value)) return false;
  }
  return true;
}

}  // namespace

bool addScalar(Walker& walker, const uint32_t* slots, uint32_t count, Scalar scalar) {
  Text text{scalar.spelling, scalar.length};
  if (scalar.isString && !scalar.isPlain) {
    Read read = decodeText(walker, scalar, &text);
    if (read != Read::Ok) return read != Read::NoMemory;
  } else if (!scalar.isString && isWord(text, kNull)) {
    return addNull(walker, slots, count);
  }
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t slot = slots[i];
    const rt_field& field = walker.plan->fields[slot];
    rt_value value{text.data, text.length, 0, 0, nullptr};
    bool isShortText = scalar.isString && field.type == RT_TEXT && text.length <= field.ignore_above;
    if (!isShortText && !convert(value, field, scalar.isString)) {
      ++walker.coercions;
      continue;
    }
    if (!addValue(walker, slot, value)) return false;
  }
  return true;
}

}  // namespace rt
