#include "compiler/syntax/toml_text.h"

#include "compiler/support/utf8.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace rulec::syntax {
namespace {

constexpr std::string_view kEscapes = "btnfre\"\\";
constexpr std::string_view kEscaped = "\b\t\n\f\r\x1b\"\\";

class StringReader {
 public:
  StringReader(std::string_view text, FileId id, uint32_t offset) : text_(text), at_(offset) { result_.file = id; }

  std::optional<MappedText> run() {
    if (at_ >= text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return std::nullopt;
    quote_ = text_[at_];
    std::string three(3, quote_);
    multiline_ = startsWith(three);
    at_ += multiline_ ? 3 : 1;
    if (multiline_) skipLineEnd();  // a newline right after the opening quotes is not content
    while (at_ < text_.size() && !atEnd()) next();
    finish();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool startsWith(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }

  /// Up to two quotes before the closing three belong to the content.
  [[nodiscard]] bool atEnd() const {
    if (!multiline_) return text_[at_] == quote_;
    return startsWith(std::string(3, quote_)) && !startsWith(std::string(4, quote_));
  }

  void skipLineEnd() {
    if (startsWith("\r\n")) ++at_;
    if (startsWith("\n")) ++at_;
  }

  void put(char c, size_t from) {
    result_.text += c;
    result_.offsets.push_back(static_cast<uint32_t>(from));
  }

  void next() {
    size_t from = at_;
    if (quote_ == '"' && text_[at_] == '\\') return escape();
    if (startsWith("\r\n")) {  // one line end, whose first byte is the carriage return
      at_ += 2;
      return put('\n', from);
    }
    ++at_;
    put(text_[from], from);
  }

  void escape() {
    size_t from = at_++;
    if (at_ >= text_.size()) return;
    char c = text_[at_];
    if (multiline_ && (c == '\n' || c == '\r' || c == ' ' || c == '\t')) return continueLine();
    ++at_;
    if (c == 'x') return codePoint(from, 2);
    if (c == 'u') return codePoint(from, 4);
    if (c == 'U') return codePoint(from, 8);
    if (size_t which = kEscapes.find(c); which != std::string_view::npos) put(kEscaped[which], from);
  }

  void continueLine() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  void codePoint(size_t from, size_t digits) {
    std::string hex(text_.substr(at_, digits));
    at_ += hex.size();
    std::string bytes;
    appendUtf8(bytes, static_cast<uint32_t>(std::strtoul(hex.c_str(), nullptr, 16)));
    for (char c : bytes) put(c, from);
  }

  void finish() { result_.offsets.push_back(static_cast<uint32_t>(at_)); }

  std::string_view text_;
  size_t at_;
  char quote_ = '"';
  bool multiline_ = false;
  MappedText result_;
};

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

size_t codePointLength(std::string_view text, size_t at) { return std::max<size_t>(utf8Length(text, at), 1); }

bool isAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool endsValue(char c) { return std::string_view(" \t\r\n,]}#=").find(c) != std::string_view::npos; }

}  // namespace

CodePointIndex::CodePointIndex(const SourceFile& file) : file_(file) {
  size_t at = file.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  uint32_t count = 0;
  for (uint32_t start : file.lineStarts) {
    for (; at < start; at += codePointLength(file.text, at))
      if (count++ % kStride == 0) marks_.push_back(static_cast<uint32_t>(at));
    lineCodePoints_.push_back(count);
  }
  for (; at < file.text.size(); at += codePointLength(file.text, at))
    if (count++ % kStride == 0) marks_.push_back(static_cast<uint32_t>(at));
}

uint32_t CodePointIndex::offset(uint32_t line, uint32_t column) const {
  auto size = static_cast<uint32_t>(file_.text.size());
  if (line == 0 || column == 0 || line > lineCodePoints_.size()) return size;
  size_t number = size_t{lineCodePoints_[line - 1]} + column - 1;
  if (number / kStride >= marks_.size()) return size;
  size_t at = marks_[number / kStride];
  for (size_t i = 0; i < number % kStride && at < size; ++i) at += codePointLength(file_.text, at);
  return static_cast<uint32_t>(at);
}

std::optional<uint32_t> findLongKey(std::string_view text, size_t limit) {
  constexpr std::string_view kBetweenParts = " \t_-";
  size_t dots = 0;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '"' || c == '\'') {
      at = stringEnd(text, at);
      continue;
    }
    if (c == '#') at = std::min(text.find('\n', at), text.size());
    bool inKey = c == '.' || isAlphanumeric(c) || kBetweenParts.find(c) != std::string_view::npos;
    dots = inKey ? dots + (c == '.' ? 1 : 0) : 0;
    if (dots >= limit) return static_cast<uint32_t>(at);
    ++at;
  }
  return std::nullopt;
}

size_t stringEnd(std::string_view text, size_t at) {
  char quote = text[at];
  std::string three(3, quote);
  bool multiline = text.substr(at).starts_with(three);
  for (at += multiline ? 3 : 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (multiline && text.substr(at).starts_with(three)) {
      at += 3;
      for (int extra = 0; extra < 2 && at < text.size() && text[at] == quote; ++extra) ++at;
      return at;
    } else if (!multiline && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    }
  }
  return text.size();
}

std::optional<MappedText> mapString(const SourceFile& file, FileId id, uint32_t offset) {
  return StringReader(file.text, id, offset).run();
}

Span spanAt(const SourceFile& file, FileId id, uint32_t offset) {
  if (std::optional<MappedText> string = mapString(file, id, offset)) {
    auto end = static_cast<size_t>(string->offsets.back());
    char quote = file.text[offset];
    for (int i = 0; i < 3 && end < file.text.size() && file.text[end] == quote; ++i) ++end;
    return {offset, static_cast<uint32_t>(end)};
  }
  size_t end = offset;
  while (end < file.text.size() && !endsValue(file.text[end])) ++end;
  return {offset, static_cast<uint32_t>(std::max<size_t>(end, std::min<size_t>(offset + 1, file.text.size())))};
}

}  // namespace rulec::syntax
