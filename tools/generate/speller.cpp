#include "tools/generate/speller.h"

#include "compiler/support/id.h"
#include "compiler/support/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace rulec::generate {
namespace {

bool isScalar(const Json& value) {
  return !std::holds_alternative<Array>(value.node) && !std::holds_alternative<Object>(value.node);
}

Json arrayOf(Json element) {
  Array array;
  array.push_back(std::move(element));
  return Json{std::move(array)};
}

// ---- rearranging: each step works on one object whose members' own values are already done ---------------------

void shuffleMembers(Object& object, const SpellingStyle& style, Random& random) {
  if (!random.chance(style.shuffle)) return;
  for (size_t i = object.size(); i > 1; --i) std::swap(object[i - 1], object[random.below(i)]);
}

/// Moves members of `inner` out as dotted members of the object that holds it under `key`.
void dotMember(const std::string& key, Object& inner, bool whole, Random& random, Object& dotted) {
  Object kept;
  for (Member& below : inner) {
    if (whole || random.chance(0.5))
      dotted.push_back({key + "." + below.key, std::move(below.value)});
    else
      kept.push_back(std::move(below));
  }
  inner = std::move(kept);
}

/// {"a":{"b":1,"c":2}} as {"a.b":1,"a":{"c":2}}, or {"a.b":1,"a.c":2}.
void dotMembers(Object& object, const SpellingStyle& style, Random& random) {
  if (style.dot <= 0) return;
  Object result;
  for (Member& member : object) {
    auto* inner = std::get_if<Object>(&member.value.node);
    if (inner == nullptr || !random.chance(style.dot)) {
      result.push_back(std::move(member));
      continue;
    }
    const bool whole = random.chance(0.7);
    dotMember(member.key, *inner, whole, random, result);
    if (!whole) result.push_back(std::move(member));
  }
  object = std::move(result);
}

/// {"a":{"b":1,"c":2}} as {"a":{"b":1},"a":{"c":2}}.
void splitMembers(Object& object, const SpellingStyle& style, Random& random) {
  const size_t count = object.size();
  for (size_t i = 0; i < count; ++i) {
    auto* inner = std::get_if<Object>(&object[i].value.node);
    if (inner == nullptr || inner->size() < 2 || !random.chance(style.split)) continue;
    const auto middle = inner->begin() + static_cast<ptrdiff_t>(1 + random.below(inner->size() - 1));
    Object second(std::make_move_iterator(middle), std::make_move_iterator(inner->end()));
    inner->erase(middle, inner->end());
    object.push_back({object[i].key, Json{std::move(second)}});
  }
}

void repeatMembers(Object& object, const SpellingStyle& style, Random& random) {
  const size_t count = object.size();
  for (size_t i = 0; i < count; ++i)
    if (isScalar(object[i].value) && random.chance(style.repeat)) object.push_back(Member(object[i]));
}

void addNothings(Object& object, const SpellingStyle& style, Random& random) {
  if (!random.chance(style.nothing)) return;
  const std::string key = object.empty() || random.chance(0.3) ? "nothing" : random.pick(object).key;
  switch (random.below(4)) {
    case 0:
      object.push_back({key, Json{}});
      break;
    case 1:
      object.push_back({key, Json{Object{}}});
      break;
    case 2:
      object.push_back({key, Json{Array{}}});
      break;
    default:
      object.insert(object.begin(), Member{key, arrayOf(Json{})});
      break;
  }
}

void rearrangeObject(Object& object, const SpellingStyle& style, Random& random) {
  dotMembers(object, style, random);
  splitMembers(object, style, random);
  repeatMembers(object, style, random);
  addNothings(object, style, random);
  shuffleMembers(object, style, random);
}

void rearrangeArray(Array& array, const SpellingStyle& style, Random& random) {
  if (array.size() > 1 && random.chance(style.shuffle)) std::swap(array.front(), array.back());
  if (random.chance(style.nothing))
    array.insert(array.begin() + static_cast<ptrdiff_t>(random.below(array.size() + 1)), Json{});
}

/// What may be done to a value that is not the document itself.
void wrapValue(Json& value, const SpellingStyle& style, Random& random) {
  if (auto* number = std::get_if<NumberText>(&value.node); number != nullptr && random.chance(style.quoteNumber))
    value = Json{std::move(number->text)};
  if (auto* array = std::get_if<Array>(&value.node);
      array != nullptr && array->size() == 1 && random.chance(style.unwrap)) {
    Json only = std::move(array->front());
    value = std::move(only);
  }
  if (random.chance(style.wrap)) value = arrayOf(std::exchange(value, Json{}));
}

/// The values below `document`, containers before what they hold.
std::vector<Json*> valuesInside(Json& document) {
  std::vector<Json*> values{&document};
  for (size_t i = 0; i < values.size(); ++i) {
    if (auto* array = std::get_if<Array>(&values[i]->node))
      for (Json& item : *array) values.push_back(&item);
    if (auto* object = std::get_if<Object>(&values[i]->node))
      for (Member& member : *object) values.push_back(&member.value);
  }
  return values;
}

// ---- spelling ---------------------------------------------------------------------------------------------------

constexpr std::string_view kSpaces[] = {" ", "  ", "\t", "   \t ", " \r "};

void appendUnicodeEscape(std::string& out, uint32_t unit, Random& random) {
  if (random.chance(0.5))
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
  else
    fmt::format_to(std::back_inserter(out), "\\u{:04X}", unit);
}

uint32_t decode(std::string_view sequence) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(sequence[i])); };
  switch (sequence.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  }
}

void appendEscapedCodePoint(std::string& out, uint32_t codePoint, Random& random) {
  if (codePoint < 0x10000) return appendUnicodeEscape(out, codePoint, random);
  appendUnicodeEscape(out, 0xD800 + ((codePoint - 0x10000) >> 10), random);
  appendUnicodeEscape(out, 0xDC00 + ((codePoint - 0x10000) & 0x3FF), random);
}

/// The two-character escape of a character that has one and needs it, or nothing.
std::string_view shortEscape(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return {};
  }
}

void appendByte(char c, double slash, Random& random, std::string& out) {
  if (const std::string_view escape = shortEscape(c); !escape.empty())
    out += escape;
  else if (static_cast<unsigned char>(c) < 0x20)
    appendUnicodeEscape(out, static_cast<unsigned char>(c), random);
  else if (c == '/' && random.chance(slash))
    out += "\\/";
  else
    out += c;
}

void appendString(std::string_view text, double escape, double slash, Random& random, std::string& out) {
  out += '"';
  for (size_t at = 0; at < text.size();) {
    const size_t length = utf8Length(text, at);
    if (length > 0 && random.chance(escape))
      appendEscapedCodePoint(out, decode(text.substr(at, length)), random);
    else if (length <= 1)
      appendByte(text[at], slash, random, out);
    else
      out += text.substr(at, length);
    at += std::max<size_t>(length, 1);
  }
  out += '"';
}

/// A container that is being written, and how far.
struct Writing {
  const Json* container;
  size_t next = 0;
};

class Writer {
 public:
  Writer(const SpellingStyle& style, Random& random, std::string& out) : style_(style), random_(random), out_(out) {}

  void write(const Json& document) {
    begin(document);
    while (!open_.empty()) step();
  }

 private:
  void space() {
    if (style_.space > 0 && random_.chance(style_.space)) out_ += random_.pick(kSpaces);
  }

  void begin(const Json& value) {
    space();
    std::visit(Overload{[&](Null) { out_ += "null"; }, [&](bool truth) { out_ += truth ? "true" : "false"; },
                        [&](const NumberText& number) { out_ += number.text; },
                        [&](const std::string& text) {
                          appendString(text, style_.escapeText, style_.escapeSlash, random_, out_);
                        },
                        [&](const Array&) { open(value, '['); }, [&](const Object&) { open(value, '{'); }},
               value.node);
    space();
  }

  void open(const Json& container, char bracket) {
    out_ += bracket;
    space();
    open_.push_back({&container});
  }

  /// Writes the next element of the innermost container, or closes it.
  void step() {
    Writing& writing = open_.back();
    const size_t index = writing.next++;
    if (const auto* array = std::get_if<Array>(&writing.container->node)) {
      if (index == array->size()) return close(']');
      if (index > 0) out_ += ',';
      return begin((*array)[index]);
    }
    const Object& object = std::get<Object>(writing.container->node);
    if (index == object.size()) return close('}');
    if (index > 0) out_ += ',';
    space();
    appendString(object[index].key, style_.escapeKey, style_.escapeSlash, random_, out_);
    space();
    out_ += ':';
    begin(object[index].value);
  }

  void close(char bracket) {
    out_ += bracket;
    space();
    open_.pop_back();
  }

  const SpellingStyle& style_;
  Random& random_;
  std::string& out_;
  std::vector<Writing> open_;
};

}  // namespace

SpellingStyle plainStyle() { return {}; }

SpellingStyle randomStyle(Random& random) {
  SpellingStyle style;
  const auto some = [&](double often) {
    return random.chance(0.4) ? often * static_cast<double>(1 + random.below(4)) / 4 : 0.0;
  };
  style.shuffle = some(1.0);
  style.dot = some(0.8);
  style.split = some(0.5);
  style.repeat = some(0.3);
  style.wrap = some(0.3);
  style.unwrap = some(1.0);
  style.quoteNumber = some(0.5);
  style.nothing = some(0.4);
  style.space = some(0.5);
  style.escapeKey = some(0.2);
  style.escapeText = some(0.2);
  style.escapeSlash = some(1.0);
  return style;
}

Json rearrange(Json document, const SpellingStyle& style, Random& random) {
  std::vector<Json*> values = valuesInside(document);
  for (size_t i = values.size(); i-- > 0;) {
    Json& value = *values[i];
    if (auto* object = std::get_if<Object>(&value.node)) rearrangeObject(*object, style, random);
    if (auto* array = std::get_if<Array>(&value.node)) rearrangeArray(*array, style, random);
    if (i > 0) wrapValue(value, style, random);
  }
  return document;
}

void spell(const Json& document, const SpellingStyle& style, Random& random, std::string& out) {
  Writer(style, random, out).write(document);
}

}  // namespace rulec::generate
