#include "runtime/core/validate.h"

#include "runtime/core/text.h"
#include "runtime/simd/json_texts.h"

namespace rt {
namespace {

/// One open array or object per bit: 1 for an object.
class Nesting {
 public:
  [[nodiscard]] uint32_t depth() const { return depth_; }
  [[nodiscard]] bool inObject() const { return (bits_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64) & 1) != 0; }
  /// \returns false if that is too deep.
  bool open(bool object) {
    if (depth_ == kMaxDepth) return false;
    uint64_t bit = 1ull << (depth_ % 64);
    uint64_t& word = bits_[depth_ / 64];
    word = object ? word | bit : word & ~bit;
    ++depth_;
    return true;
  }
  void close() { --depth_; }

 private:
  uint64_t bits_[(kMaxDepth + 63) / 64] = {};
  uint32_t depth_ = 0;
};

bool isUtf8(const char* at, const char* end) {
  for (size_t size = 0; at < end; at += size) {
    size = plainPrefix(at, static_cast<size_t>(end - at));
    if (size == 0) size = utf8Length(at, end);
    if (size == 0) return false;
  }
  return true;
}

class Validator {
 public:
  Validator(const char* line, size_t length) : at_(line), end_(line + length) {}

  LineFault run() {
    skipSpace();
    bool isObject = at_ < end_ && *at_ == '{';
    LineFault fault = text();
    if (fault == LineFault::None) {
      skipSpace();
      if (at_ < end_) fault = LineFault::Json;
    }
    if (fault != LineFault::None) return fault;
    if (!isObject) return LineFault::NotObject;
    return badUtf8_ ? LineFault::Utf8 : LineFault::None;
  }

 private:
  void skipSpace() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }

  /// What is wrong where more was expected.
  [[nodiscard]] LineFault missing() const { return at_ >= end_ ? LineFault::Truncated : LineFault::Json; }

  /// One JSON text, with a stack of open containers instead of recursion.
  LineFault text() {
    for (;;) {
      bool opened = false;
      LineFault fault = value(&opened);
      if (fault != LineFault::None) return fault;
      if (opened) continue;
      bool more = false;
      while (!more) {
        if (nesting_.depth() == 0) return LineFault::None;
        fault = afterValue(&more);
        if (fault != LineFault::None) return fault;
      }
    }
  }

  /// A scalar, an empty container, or the beginning of another container up to its first value.
  LineFault value(bool* opened) {
    skipSpace();
    if (at_ >= end_) return LineFault::Truncated;
    switch (*at_) {
      case '{':
      case '[':
        return open(opened);
      case '"':
        return string();
      case 't':
        return word("true", 4);
      case 'f':
        return word("false", 5);
      case 'n':
        return word("null", 4);
      default:
        return number();
    }
  }

  LineFault open(bool* opened) {
    bool object = *at_++ == '{';
    if (!nesting_.open(object)) return LineFault::Depth;
    skipSpace();
    if (at_ < end_ && *at_ == (object ? '}' : ']')) {
      ++at_;
      nesting_.close();
      return LineFault::None;
    }
    *opened = true;
    return object ? key() : LineFault::None;
  }

  LineFault key() {
    skipSpace();
    if (at_ >= end_ || *at_ != '"') return missing();
    LineFault fault = string();
    if (fault != LineFault::None) return fault;
    skipSpace();
    if (at_ >= end_ || *at_ != ':') return missing();
    ++at_;
    return LineFault::None;
  }

  /// A comma (then `*more`: another value follows) or the container's end.
  LineFault afterValue(bool* more) {
    skipSpace();
    if (at_ >= end_) return LineFault::Truncated;
    bool object = nesting_.inObject();
    char c = *at_++;
    if (c == (object ? '}' : ']')) {
      nesting_.close();
      return LineFault::None;
    }
    if (c != ',') return LineFault::Json;
    *more = true;
    return object ? key() : LineFault::None;
  }

  LineFault word(const char* text, size_t length) {
    for (size_t i = 0; i < length; ++i, ++at_)
      if (at_ >= end_ || *at_ != text[i]) return missing();
    return LineFault::None;
  }

  bool digits() {
    const char* begin = at_;
    while (at_ < end_ && isJsonDigit(*at_)) ++at_;
    return at_ != begin;
  }

  LineFault number() {
    if (*at_ == '-') ++at_;
    bool zero = at_ < end_ && *at_ == '0';
    if (zero) ++at_;
    if (!zero && !digits()) return missing();
    if (at_ < end_ && *at_ == '.') {
      ++at_;
      if (!digits()) return missing();
    }
    if (at_ < end_ && (*at_ | 0x20) == 'e') {
      ++at_;
      if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      if (!digits()) return missing();
    }
    return LineFault::None;
  }

  LineFault string() {
    for (++at_;;) {
      at_ += plainPrefix(at_, static_cast<size_t>(end_ - at_));
      if (at_ >= end_) return LineFault::Truncated;
      auto byte = static_cast<uint8_t>(*at_);
      if (byte == '"') {
        ++at_;
        return LineFault::None;
      }
      if (byte < 0x20) return LineFault::Control;
      if (byte == '\\') {
        LineFault fault = escape();
        if (fault != LineFault::None) return fault;
        continue;
      }
      size_t size = utf8Length(at_, end_);
      badUtf8_ |= size == 0;
      at_ += size == 0 ? 1 : size;
    }
  }

  LineFault escape() {
    ++at_;
    if (at_ >= end_) return LineFault::Truncated;
    char c = *at_++;
    if (c == 'u') return unicodeEscape();
    return isSimpleEscape(c) ? LineFault::None : LineFault::Json;
  }

  /// `XXXX`, and the second half of a surrogate pair where it belongs there.
  LineFault unicodeEscape() {
    uint32_t unit = 0;
    LineFault fault = hex4(&unit);
    if (fault != LineFault::None || unit < 0xd800 || unit > 0xdfff) return fault;
    bool pairs = unit < 0xdc00 && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u';
    if (!pairs) {
      badUtf8_ = true;
      return LineFault::None;
    }
    const char* second = at_;
    at_ += 2;
    fault = hex4(&unit);
    if (fault != LineFault::None) return fault;
    if (unit >= 0xdc00 && unit <= 0xdfff) return LineFault::None;
    badUtf8_ = true;  // the second escape is read again, on its own
    at_ = second;
    return LineFault::None;
  }

  LineFault hex4(uint32_t* unit) {
    *unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= end_) return LineFault::Truncated;
      int digit = hexDigit(*at_);
      if (digit < 0) return LineFault::Json;
      *unit = *unit * 16 + static_cast<uint32_t>(digit);
    }
    return LineFault::None;
  }

  const char* at_;
  const char* end_;
  Nesting nesting_;
  bool badUtf8_ = false;
};

}  // namespace

LineFault validateLine(const char* line, size_t length) { return Validator(line, length).run(); }

LineFault validateLine(SimdLevel level, const char* line, size_t length) {
  QuickVerdict quick = simdCheckJson(level, line, length);
  bool sure = quick.valid && (quick.ascii || isUtf8(line, line + length));
  return sure ? LineFault::None : validateLine(line, length);
}

}  // namespace rt
