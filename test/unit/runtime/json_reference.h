// What RapidJSON thinks of a line: the reference for validateLine and for trees.
#pragma once

// RapidJSON's stack adds to a null pointer.
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#pragma clang attribute pop

#include <algorithm>
#include <string_view>

namespace rt::test {

struct JsonVerdict {
  bool wellFormed;  // by RFC 8259; undecided if `stopped`
  bool tooBig;      // `stopped` at a number beyond the doubles, which is JSON all the same
  bool stopped;     // RapidJSON went no further than a high surrogate without its other half, or a number too big
  bool goodText;    // no string has half of a surrogate pair
  bool object;
  size_t depth;  // of arrays and objects
};

/// Whether a text has an encoded surrogate: RapidJSON takes a low one without its other half for a character.
inline bool hasSurrogate(std::string_view text) {
  for (size_t at = text.find('\xed'); at < text.size(); at = text.find('\xed', at + 1))
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) return true;
  return false;
}

class JsonShape : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, JsonShape> {
 public:
  bool Default() { return true; }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    goodText_ = goodText_ && !hasSurrogate({text, length});
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType length, bool copy) { return String(text, length, copy); }
  bool StartObject() {
    rootIsObject_ |= depth_ == 0;
    return open();
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  [[nodiscard]] bool rootIsObject() const { return rootIsObject_; }
  [[nodiscard]] bool goodText() const { return goodText_; }
  [[nodiscard]] size_t deepest() const { return deepest_; }

 private:
  bool open() {
    deepest_ = std::max(deepest_, ++depth_);
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  bool rootIsObject_ = false;
  bool goodText_ = true;
  size_t depth_ = 0;
  size_t deepest_ = 0;
};

/// Parses without recursion. Numbers are not converted, only checked.
template <unsigned kMoreFlags, class Handler>
rapidjson::ParseErrorCode readJson(std::string_view line, Handler& handler) {
  rapidjson::MemoryStream stream(line.data(), line.size());
  rapidjson::Reader reader;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | kMoreFlags;
  return reader.Parse<kFlags>(stream, handler).Code();
}

template <unsigned kMoreFlags>
JsonVerdict referenceVerdict(std::string_view line) {
  if (line.find('\0') != line.npos) return {false, false, false, false, false, 0};  // RapidJSON takes it for the end
  JsonShape shape;
  auto code = readJson<kMoreFlags>(line, shape);
  bool tooBig = code == rapidjson::kParseErrorNumberTooBig;
  bool stopped = tooBig || code == rapidjson::kParseErrorStringUnicodeSurrogateInvalid;
  return {code == rapidjson::kParseErrorNone,
          tooBig,
          stopped,
          !stopped && shape.goodText(),
          shape.rootIsObject(),
          shape.deepest()};
}

/// Without looking at the bytes of strings.
inline JsonVerdict looseVerdict(std::string_view line) { return referenceVerdict<0>(line); }
/// Bytes that are no UTF-8 are an error as well.
inline JsonVerdict strictVerdict(std::string_view line) {
  return referenceVerdict<rapidjson::kParseValidateEncodingFlag>(line);
}

}  // namespace rt::test
