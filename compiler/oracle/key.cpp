#include "compiler/oracle/key.h"

#include "compiler/oracle/text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cfloat>
#include <cstdio>

namespace rulec::oracle {
namespace {

// Wide enough for every int64, uint64 and double.
using Wide = long double;
static_assert(LDBL_MANT_DIG >= 64);

std::optional<Wide> numberOf(const Value& value) {
  if (const auto* i = std::get_if<int64_t>(&value)) return *i;
  if (const auto* u = std::get_if<uint64_t>(&value)) return *u;
  if (const auto* d = std::get_if<double>(&value)) return *d;
  return std::nullopt;
}

/// -0.0 is 0.0 to a key.
Value keyValue(Value value) {
  if (auto* real = std::get_if<double>(&value); real != nullptr && *real == 0) *real = 0;
  return value;
}

/// The distinct values of one part of a join key, ascending; null alone if it has none and may be without; else none.
std::vector<Value> partValues(const Event& event, const KeyField& part) {
  std::vector<Value> values;
  if (!part.unmapped)
    for (Value& value : valuesOf(event, part.field)) values.push_back(keyValue(std::move(value)));
  if (values.empty() && (part.optional || part.unmapped)) values.emplace_back();
  std::ranges::sort(values, valueLess);
  values.erase(std::ranges::unique(values).begin(), values.end());
  return values;
}

/// \param wholeTime milliseconds or nanoseconds since 1970, `perSecond` of them in a second
std::string dateText(int64_t wholeTime, int64_t perSecond) {
  int64_t seconds = wholeTime / perSecond;
  int64_t rest = wholeTime % perSecond;
  if (rest < 0) {
    rest += perSecond;
    --seconds;
  }
  int64_t day = seconds / 86400;
  int64_t second = seconds % 86400;
  if (second < 0) {
    second += 86400;
    --day;
  }
  CalendarDay date = calendarDay(day);
  int64_t nanos = rest * (1'000'000'000 / perSecond);
  bool millis = nanos % 1'000'000 == 0;
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%0*lldZ", date.year, date.month, date.day,
                static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60), static_cast<int>(second % 60),
                millis ? 3 : 9, static_cast<long long>(millis ? nanos / 1'000'000 : nanos));
  return text;
}

/// A number that a field of the type can hold.
std::string numberText(Wide number, ir::Type type) {
  if (type == ir::Type::Double) return doubleText(static_cast<double>(number));
  if (number < 0) return std::to_string(static_cast<int64_t>(number));
  return std::to_string(static_cast<uint64_t>(number));
}

}  // namespace

bool valueLess(const Value& left, const Value& right) {
  if (isNull(left) || isNull(right)) return !isNull(left) && isNull(right);
  std::optional<Wide> leftNumber = numberOf(left);
  std::optional<Wide> rightNumber = numberOf(right);
  if (leftNumber && rightNumber) return *leftNumber < *rightNumber;
  return left < right;
}

bool KeyLess::operator()(const KeyTuple& left, const KeyTuple& right) const {
  return std::ranges::lexicographical_compare(left, right, valueLess);
}

std::vector<KeyTuple> keyTuples(const Event& event, const std::vector<KeyField>& key) {
  std::vector<KeyTuple> tuples{{}};
  for (const KeyField& part : key) {
    std::vector<KeyTuple> longer;
    std::vector<Value> values = partValues(event, part);
    for (const KeyTuple& tuple : tuples) {
      for (const Value& value : values) {
        // The first tuples of the whole product begin with the first tuples of a shorter one.
        if (longer.size() == kMaxKeyTuples) break;
        longer.push_back(tuple);
        longer.back().push_back(value);
      }
    }
    tuples = std::move(longer);
  }
  return tuples;
}

std::optional<std::string> keyText(const Value& value, ir::Type type) {
  if (isNull(value)) return std::nullopt;
  switch (type) {
    case ir::Type::Text:
    case ir::Type::Version:
      return std::get<std::string>(value);
    case ir::Type::Integer:
    case ir::Type::Unsigned:
    case ir::Type::Double:
      return numberText(*numberOf(value), type);
    case ir::Type::Boolean:
      return std::get<bool>(value) ? "true" : "false";
    case ir::Type::Date:
      return dateText(std::get<int64_t>(value), 1000);
    case ir::Type::DateNanos:
      return dateText(std::get<int64_t>(value), 1'000'000'000);
    case ir::Type::Address:
      return addressText(std::get<Address>(value));
    case ir::Type::Number:  // of no field
      break;
  }
  __builtin_unreachable();
}

std::vector<std::optional<std::string>> keyTexts(const KeyTuple& tuple, const std::vector<KeyField>& key) {
  std::vector<std::optional<std::string>> texts;
  for (size_t i = 0; i < tuple.size(); ++i) texts.push_back(keyText(tuple[i], key[i].field.type));
  return texts;
}

}  // namespace rulec::oracle
