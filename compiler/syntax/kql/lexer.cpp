#include "compiler/syntax/kql/lexer.h"

#include "compiler/support/ascii.h"
#include "compiler/support/utf8.h"

#include <algorithm>
#include <utility>

namespace rulec::kql {
namespace {

constexpr std::string_view kSpecial = "\\():<>\"*{}";  // what an unquoted literal must escape

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `\t`, `\r`, `\n`: what the letter stands for, or nothing.
std::optional<char> spaceEscape(char letter) {
  if (letter == 't') return '\t';
  if (letter == 'r') return '\r';
  if (letter == 'n') return '\n';
  return std::nullopt;
}

class Lexer {
 public:
  Lexer(const MappedText& query, Diagnostics& diagnostics)
      : query_(query), text_(query.text), diagnostics_(diagnostics), before_(diagnostics.errorCount()) {}

  std::vector<Token> run() {
    while (!atEnd() && !isFull()) next();
    if (isFull()) add(TokenKind::Invalid, at_);
    add(TokenKind::End, at_);
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] bool isFull() const { return diagnostics_.errorCount() >= before_ + kMaxMistakes; }
  [[nodiscard]] Place place(size_t begin, size_t end) const { return {query_.file, query_.span(begin, end)}; }
  [[nodiscard]] bool isAt(char c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] size_t skipped(size_t at) const {
    while (size_t length = spaceLength(text_, at)) at += length;
    return at;
  }
  /// Skips white space, but not where it begins ` and ` or ` or `. \returns whether the text ends there.
  bool atEnd() {
    if (!isOperatorNext()) at_ = skipped(at_);
    return at_ >= text_.size();
  }

  void add(TokenKind kind, size_t begin) { tokens_.push_back({kind, query_.span(begin, at_), {}}); }

  /// Whether what stands before is something that `and` and `or` join.
  [[nodiscard]] bool afterOperand() const {
    if (tokens_.empty()) return false;
    TokenKind last = tokens_.back().kind;
    return last == TokenKind::Literal || last == TokenKind::RightParen || last == TokenKind::RightBrace;
  }

  /// The length of a keyword that has white space behind it, or 0.
  [[nodiscard]] size_t spacedKeyword(size_t at, std::string_view keyword) const {
    size_t length = keywordLength(text_, at, keyword);
    return length != 0 && spaceLength(text_, at + length) != 0 ? length : 0;
  }
  /// Whether white space at `at` is followed by `and` or `or` and white space.
  [[nodiscard]] bool isConnectiveAt(size_t at) const {
    size_t word = skipped(at);
    return word != at && (spacedKeyword(word, "and") != 0 || spacedKeyword(word, "or") != 0);
  }
  [[nodiscard]] bool isOperatorNext() const { return afterOperand() && isConnectiveAt(at_); }

  void next() {
    if (isOperatorNext()) return connective();
    if (size_t length = spacedKeyword(at_, "not")) return word(TokenKind::Not, length);
    if (isAt('"')) return quoted();
    if (isAt('<') || isAt('>')) return order();
    constexpr std::string_view kSigns = ":(){}";
    constexpr TokenKind kKinds[] = {TokenKind::Colon, TokenKind::LeftParen, TokenKind::RightParen, TokenKind::LeftBrace,
                                    TokenKind::RightBrace};
    size_t sign = kSigns.find(text_[at_]);
    if (sign != std::string_view::npos) return word(kKinds[sign], 1);
    unquoted();
  }

  void word(TokenKind kind, size_t length) {
    at_ += length;
    add(kind, at_ - length);
  }

  void connective() {
    at_ = skipped(at_);
    size_t length = spacedKeyword(at_, "and");
    word(length != 0 ? TokenKind::And : TokenKind::Or, length != 0 ? length : 2);
  }

  void order() {
    bool less = isAt('<');
    bool equal = text_.substr(at_ + 1).starts_with('=');
    word(less ? (equal ? TokenKind::LessEqual : TokenKind::Less)
              : (equal ? TokenKind::GreaterEqual : TokenKind::Greater),
         equal ? 2 : 1);
  }

  // ---- unquoted literals
  // ---------------------------------------------------------------------------------------------

  void unquoted() {
    size_t begin = at_;
    size_t end = at_;  // behind the last character that is no white space
    size_t kept = 0;   // the same in the literal's text
    bool breaks = false, breaksInside = false;
    Literal literal;
    while (at_ < text_.size() && !endsLiteral()) {
      if (size_t behind = skipped(at_); behind != at_) {
        std::string_view space = text_.substr(at_, behind - at_);
        breaks |= space.find_first_of("\r\n") != std::string_view::npos;
        literal.text += space;
        at_ = behind;
        continue;
      }
      character(literal);
      end = at_;
      kept = literal.text.size();
      breaksInside |= breaks;
    }
    literal.text.resize(kept);
    trim(literal);
    literal.span = query_.span(begin, end);
    if (breaksInside) warnOfBreak(begin, end);
    tokens_.push_back({TokenKind::Literal, literal.span, std::move(literal)});
  }

  [[nodiscard]] bool endsLiteral() const {
    constexpr std::string_view kEnds = "():<>\"{}";
    return kEnds.find(text_[at_]) != std::string_view::npos || spacedKeyword(at_, "not") != 0 || isConnectiveAt(at_);
  }

  void character(Literal& literal) {
    if (isAt('\\')) return escape(literal.text);
    if (isAt('*')) literal.wildcards.push_back(static_cast<uint32_t>(literal.text.size()));
    literal.text += text_[at_++];
  }

  /// White space that was written as an escape is trimmed, too.
  static void trim(Literal& literal) {
    size_t first = 0;
    while (size_t length = spaceLength(literal.text, first)) first += length;
    literal.text.erase(0, first);
    for (uint32_t& wildcard : literal.wildcards) wildcard -= static_cast<uint32_t>(first);
    for (bool more = true; more && !literal.text.empty();) {
      size_t last = literal.text.size() - (literal.text.ends_with("\u00a0") ? 2 : 1);
      more = spaceLength(literal.text, last) != 0;
      if (more) literal.text.resize(last);
    }
  }

  void escape(std::string& out) {
    size_t begin = at_++;
    char c = at_ < text_.size() ? text_[at_] : '\0';
    for (std::string_view keyword : {"and", "or", "not"}) {  // before `\n`: the longer one
      size_t length = keywordLength(text_, at_, keyword);
      if (length == 0) continue;
      out += text_.substr(at_, length);
      at_ += length;
      return;
    }
    if (c == 'u') return unicodeEscape(begin, out);
    if (c != '\0' && kSpecial.find(c) != std::string_view::npos) {
      out += c;
    } else if (std::optional<char> space = spaceEscape(c)) {
      out += *space;
    } else {
      return badEscape(begin);
    }
    ++at_;
  }

  void badEscape(size_t begin) {
    if (at_ < text_.size()) at_ += std::max<size_t>(utf8Length(text_, at_), 1);
    if (isFull()) return;
    diagnostics_
        .report(DiagnosticCode::invalid_escape, place(begin, at_), std::string(text_.substr(begin, at_ - begin)))
        .help = "write `\\\\` for a backslash, or put the value in quotes";
  }

  [[nodiscard]] std::optional<uint32_t> unitAt(size_t at) const {
    if (!text_.substr(at).starts_with("\\u") || at + 6 > text_.size()) return std::nullopt;
    uint32_t unit = 0;
    for (char c : text_.substr(at + 2, 4)) {
      if (hexValue(c) < 0) return std::nullopt;
      unit = unit * 16 + static_cast<uint32_t>(hexValue(c));
    }
    return unit;
  }

  /// `\uXXXX`, a UTF-16 code unit; two may make one character.
  void unicodeEscape(size_t begin, std::string& out) {
    std::optional<uint32_t> unit = unitAt(begin);
    if (!unit) return badEscape(begin);
    at_ = begin + 6;
    uint32_t code = *unit;
    std::optional<uint32_t> low = unitAt(at_);
    if (code >= 0xd800 && code <= 0xdbff && low && *low >= 0xdc00 && *low <= 0xdfff) {
      code = 0x10000 + ((code - 0xd800) << 10) + (*low - 0xdc00);
      at_ += 6;
    }
    if (!appendUtf8(out, code) && !isFull())
      diagnostics_.report(DiagnosticCode::invalid_character_code, place(begin, at_),
                          std::string(text_.substr(begin, at_ - begin)));
  }

  void warnOfBreak(size_t begin, size_t end) {
    diagnostics_.report(DiagnosticCode::line_break_in_value, place(begin, end)).help =
        "write `or` or `and` between two values";
  }

  // ---- quoted literals
  // -----------------------------------------------------------------------------------------------

  void quoted() {
    size_t begin = at_++;
    Literal literal;
    literal.quoted = true;
    bool warned = false;
    while (at_ < text_.size() && !isAt('"')) {
      if (isAt('\\')) {
        quotedEscape(literal.text, warned);
      } else {
        literal.text += text_[at_++];
      }
    }
    if (at_ == text_.size()) {
      diagnostics_.report(DiagnosticCode::unterminated_quote, place(begin, begin + 1)).help =
          "end the value with `\"`; a quote within it is `\\\"`";
      return add(TokenKind::Invalid, begin);
    }
    ++at_;
    literal.span = query_.span(begin, at_);
    tokens_.push_back({TokenKind::Literal, literal.span, std::move(literal)});
  }

  /// A backslash that begins none of the escapes stands for itself.
  void quotedEscape(std::string& out, bool& warned) {
    size_t begin = at_;
    char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == '"' || c == '\\') {
      out += c;
      at_ += 2;
    } else if (std::optional<char> space = spaceEscape(c)) {
      out += *space;
      at_ += 2;
      if (!std::exchange(warned, true)) warnOfEscape(begin, c);
    } else if (unitAt(begin)) {
      unicodeEscape(begin, out);
    } else {
      out += text_[at_++];
    }
  }

  void warnOfEscape(size_t begin, char letter) {
    std::string_view meaning = letter == 't' ? "tab" : letter == 'r' ? "carriage return" : "line feed";
    diagnostics_.report(DiagnosticCode::quoted_escape, place(begin, at_), std::string(text_.substr(begin, 2)), meaning)
        .help = "write `\\\\` for a backslash";
  }

  const MappedText& query_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  size_t before_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace

size_t spaceLength(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  char c = text[at];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return 1;
  return text.substr(at).starts_with("\u00a0") ? 2 : 0;
}

size_t keywordLength(std::string_view text, size_t at, std::string_view keyword) {
  if (at + keyword.size() > text.size()) return 0;
  for (size_t i = 0; i < keyword.size(); ++i)
    if (lowerLetter(text[at + i]) != keyword[i]) return 0;
  return keyword.size();
}

std::vector<Token> lex(const MappedText& query, Diagnostics& diagnostics) { return Lexer(query, diagnostics).run(); }

}  // namespace rulec::kql
