#include "compiler/syntax/eql/lexer.h"

#include "compiler/support/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::eql {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@'; }
bool isNamePart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c); }
bool isLineEnd(char c) { return c == '\r' || c == '\n'; }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
int hexValue(char c) {
  if (isDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Signs, the longer ones first.
constexpr TokenKind kSigns[] = {
    TokenKind::Equal,          TokenKind::NotEqual,  TokenKind::LessEqual,  TokenKind::GreaterEqual,
    TokenKind::MissingBracket, TokenKind::Less,      TokenKind::Greater,    TokenKind::Assign,
    TokenKind::Colon,          TokenKind::Plus,      TokenKind::Minus,      TokenKind::Star,
    TokenKind::Slash,          TokenKind::Percent,   TokenKind::Dot,        TokenKind::Comma,
    TokenKind::Question,       TokenKind::LeftParen, TokenKind::RightParen, TokenKind::LeftBracket,
    TokenKind::RightBracket,   TokenKind::Pipe};

class Lexer {
 public:
  Lexer(const MappedText& query, Diagnostics& diagnostics, std::vector<Comment>* comments)
      : query_(query), text_(query.text), diagnostics_(diagnostics), comments_(comments) {}

  std::vector<Token> run() {
    size_t before = diagnostics_.errorCount();
    while (skipBlanks(), at_ < text_.size()) {
      if (diagnostics_.errorCount() == before + kMaxMistakes) {
        add(TokenKind::Invalid, at_, "");
        break;
      }
      next();
    }
    add(TokenKind::End, at_, "");
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  [[nodiscard]] bool startsWith(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }
  [[nodiscard]] size_t lineEnd() const { return std::min(text_.find_first_of("\r\n", at_), text_.size()); }
  [[nodiscard]] Place place(size_t begin, size_t end) const { return {query_.file, query_.span(begin, end)}; }
  void add(TokenKind kind, size_t begin, std::string text) {
    tokens_.push_back({kind, query_.span(begin, at_), std::move(text)});
  }

  void skipBlanks() {
    for (;;) {
      if (isSpace(peek()) && at_ < text_.size()) {
        ++at_;
      } else if (startsWith("//")) {
        size_t begin = at_;
        at_ = lineEnd();
        keep(begin);
      } else if (startsWith("/*")) {
        skipComment();
      } else {
        return;
      }
    }
  }

  /// A comment from `begin` to here.
  void keep(size_t begin) {
    if (comments_ != nullptr) comments_->push_back({begin, at_});
  }

  void skipComment() {
    size_t begin = at_;
    size_t depth = 0;
    do {
      if (startsWith("/*")) {
        ++depth;
        at_ += 2;
      } else if (startsWith("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < text_.size());
    if (depth == 0) return keep(begin);
    diagnostics_.report(DiagnosticCode::unterminated_comment, place(begin, begin + 2));
    add(TokenKind::Invalid, begin, "");
  }

  void next() {
    char c = peek();
    if (startsWith("?\"") || startsWith("?'")) return oldRawString();
    if (startsWith("\"\"\"")) return rawString();
    if (c == '"') return string();
    if (c == '\'') return singleQuoted();
    if (c == '`') return quotedName();
    if (isNameStart(c)) return word();
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) return number();
    for (TokenKind sign : kSigns)
      if (startsWith(name(sign))) return addSign(sign);
    if (c == '$' && isNameStart(peek(1))) return variable();
    strange();
  }

  /// Whether what is next begins no word.
  [[nodiscard]] bool atStrange() const {
    char c = peek();
    if (at_ == text_.size() || isSpace(c) || isNameStart(c) || isDigit(c)) return false;
    if (c == '"' || c == '\'' || c == '`' || (c == '$' && isNameStart(peek(1)))) return false;
    return std::ranges::none_of(kSigns, [&](TokenKind sign) { return startsWith(name(sign)); });
  }

  void addSign(TokenKind sign) {
    size_t begin = at_;
    at_ += name(sign).size();
    add(sign, begin, std::string(name(sign)));
  }

  /// Characters of no word that stand together are one mistake.
  void strange() {
    constexpr size_t kShown = 8;
    size_t begin = at_;
    std::string shown;
    for (size_t count = 0; count == 0 || atStrange(); ++count) {
      size_t length = std::max<size_t>(utf8Length(text_, at_), 1);
      if (count < kShown) shown += printable(text_.substr(at_, length));
      if (count == kShown) shown += "...";
      at_ += length;
    }
    std::string_view signs = text_.substr(begin, at_ - begin);
    Diagnostic& diagnostic = diagnostics_.report(DiagnosticCode::unexpected_character, place(begin, at_), shown);
    if (signs == "!") diagnostic.help = "write `not`";
    if (signs == "&" || signs == "&&") diagnostic.help = "write `and`";
    add(TokenKind::Invalid, begin, std::string(signs));
  }

  /// A control character is shown by its code.
  static std::string printable(std::string_view sign) {
    auto byte = static_cast<unsigned char>(sign[0]);
    return byte < 0x20 || byte == 0x7f ? fmt::format("\\u{{{:02x}}}", static_cast<unsigned>(byte)) : std::string(sign);
  }

  /// `$entry`: the variable of a lambda, in the endpoint's dialect.
  void variable() {
    size_t begin = at_++;
    while (isNamePart(peek())) ++at_;
    add(TokenKind::Variable, begin, std::string(text_.substr(begin + 1, at_ - begin - 1)));
  }

  void word() {
    size_t begin = at_;
    while (isNamePart(peek()) || (at_ == begin && peek() == '@')) ++at_;
    std::string word(text_.substr(begin, at_ - begin));
    bool tilde = peek() == '~';
    TokenKind kind = tilde ? keywordOf(word + "~") : keywordOf(word);
    if (tilde && kind != TokenKind::Identifier) {
      ++at_;
      return add(kind, begin, word + "~");
    }
    if (tilde) kind = keywordOf(word);
    add(kind, begin, std::move(word));
    if (tilde) {
      ++at_;
      add(TokenKind::Tilde, at_ - 1, "~");
    }
  }

  void quotedName() {
    size_t begin = at_++;
    std::string name;
    while (at_ < text_.size() && !isLineEnd(peek())) {
      if (peek() == '`' && peek(1) != '`') {
        ++at_;
        return add(TokenKind::QuotedIdentifier, begin, std::move(name));
      }
      if (peek() == '`') ++at_;
      name += text_[at_++];
    }
    diagnostics_.report(DiagnosticCode::unterminated_string, place(begin, at_), "name in backticks");
    add(TokenKind::Invalid, begin, std::move(name));
  }

  void number() {
    size_t begin = at_;
    while (isDigit(peek())) ++at_;
    if (peek() == '.') ++at_;
    while (isDigit(peek())) ++at_;
    size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && isDigit(peek(1 + sign))) {
      at_ += 1 + sign;
      while (isDigit(peek())) ++at_;
    }
    add(TokenKind::Number, begin, std::string(text_.substr(begin, at_ - begin)));
  }

  /// Of a string that goes on over several lines, the quotes that were to end it seem to begin one more.
  void unterminated(size_t begin, std::string_view what) {
    insideString_ = !insideString_;
    if (insideString_) diagnostics_.report(DiagnosticCode::unterminated_string, place(begin, at_), what);
  }

  void rawString() {
    size_t begin = at_;
    size_t close = text_.find("\"\"\"", at_ + 3);
    if (close == std::string_view::npos || std::ranges::any_of(text_.substr(at_, close - at_), isLineEnd)) {
      at_ = lineEnd();
      unterminated(begin, "raw string");
      return add(TokenKind::Invalid, begin, "");
    }
    insideString_ = false;
    // Up to two quotes before the closing three belong to the content.
    for (int extra = 0; extra < 2 && close + 3 < text_.size() && text_[close + 3] == '"'; ++extra) ++close;
    at_ = close + 3;
    add(TokenKind::RawString, begin, std::string(text_.substr(begin + 3, close - begin - 3)));
  }

  void string() {
    size_t begin = at_++;
    std::string value;
    while (at_ < text_.size() && !isLineEnd(peek()) && peek() != '"') {
      if (peek() == '\\') {
        escape(value);
      } else {
        value += text_[at_++];
      }
    }
    bool closed = peek() == '"';
    if (closed) {
      ++at_;
      insideString_ = false;
    } else {
      unterminated(begin, "string");
    }
    add(closed ? TokenKind::String : TokenKind::Invalid, begin, std::move(value));
  }

  void escape(std::string& value) {
    constexpr std::string_view kNames = "btnfr\"'\\";
    constexpr std::string_view kValues = "\b\t\n\f\r\"'\\";
    size_t begin = at_++;
    if (peek() == 'u') return unicodeEscape(begin, value);
    size_t which = at_ < text_.size() ? kNames.find(peek()) : std::string_view::npos;
    if (which != std::string_view::npos) {
      ++at_;
      value += kValues[which];
      return;
    }
    if (at_ < text_.size() && !isLineEnd(peek())) at_ += std::max<size_t>(utf8Length(text_, at_), 1);
    diagnostics_
        .report(DiagnosticCode::invalid_escape, place(begin, at_), std::string(text_.substr(begin, at_ - begin)))
        .help = "write `\\\\` for a backslash, or use a raw string: \"\"\"...\"\"\"";
  }

  /// `\u{H..}` with 2 to 8 hexadecimal digits.
  void unicodeEscape(size_t begin, std::string& value) {
    ++at_;
    size_t digits = 0;
    uint64_t code = 0;
    bool closed = false;
    if (peek() == '{') {
      for (++at_; hexValue(peek()) >= 0; ++at_, ++digits)
        code = std::min<uint64_t>(code * 16 + static_cast<uint64_t>(hexValue(peek())), UINT32_MAX);
      closed = peek() == '}';
      if (closed) ++at_;
    }
    std::string written(text_.substr(begin, at_ - begin));
    if (!closed || digits < 2 || digits > 8) {
      diagnostics_.report(DiagnosticCode::invalid_escape, place(begin, at_), written).help =
          "write `\\u{..}` with 2 to 8 hexadecimal digits";
    } else if (!appendUtf8(value, static_cast<uint32_t>(code))) {
      diagnostics_.report(DiagnosticCode::invalid_character_code, place(begin, at_), written);
    }
  }

  /// `'...'`: not EQL any more. The token stands for the string that was meant.
  void singleQuoted() {
    size_t begin = at_++;
    while (at_ < text_.size() && !isLineEnd(peek()) && peek() != '\'')
      at_ += peek() == '\\' && !isLineEnd(peek(1)) && at_ + 1 < text_.size() ? 2 : 1;
    if (peek() == '\'') ++at_;
    diagnostics_.report(DiagnosticCode::single_quotes, place(begin, at_)).help = "use double quotes: \"...\"";
    add(TokenKind::String, begin, std::string(text_.substr(begin, at_ - begin)));
  }

  /// `?"..."` and `?'...'`: raw strings of an older dialect.
  void oldRawString() {
    size_t begin = at_;
    char quote = peek(1);
    at_ += 2;
    while (at_ < text_.size() && !isLineEnd(peek()) && peek() != quote) ++at_;
    if (peek() == quote) ++at_;
    diagnostics_.report(DiagnosticCode::old_raw_string, place(begin, at_)).help =
        "use three double quotes: \"\"\"...\"\"\"";
    add(TokenKind::RawString, begin, std::string(text_.substr(begin, at_ - begin)));
  }

  const MappedText& query_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<Comment>* comments_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  bool insideString_ = false;  // the last string did not end on its line
};

}  // namespace

std::vector<Token> lex(const MappedText& query, Diagnostics& diagnostics, std::vector<Comment>* comments) {
  return Lexer(query, diagnostics, comments).run();
}

}  // namespace rulec::eql
