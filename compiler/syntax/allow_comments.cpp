#include "compiler/syntax/allow_comments.h"

#include "compiler/syntax/eql/lexer.h"
#include "compiler/syntax/toml_text.h"

#include <algorithm>

namespace rulec::syntax {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

bool isCodeCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

struct Word {
  size_t begin = 0;
  size_t end = 0;
};

/// The codes of a comment's text, without its sign: words parted by commas after `allow:`.
std::vector<Word> codesOf(std::string_view text) {
  constexpr std::string_view kAllow = "allow:";
  std::vector<Word> words;
  size_t at = std::min(text.find_first_not_of(kBlank), text.size());
  if (!text.substr(at).starts_with(kAllow)) return words;
  at += kAllow.size();
  for (;;) {
    at = std::min(text.find_first_not_of(kBlank, at), text.size());
    size_t begin = at;
    while (at < text.size() && isCodeCharacter(text[at])) ++at;
    if (at == begin) return words;
    words.push_back({begin, at});
    at = std::min(text.find_first_not_of(kBlank, at), text.size());
    if (at == text.size() || text[at++] != ',') return words;
  }
}

Span lineSpan(const SourceFile& file, uint32_t line) {
  auto size = static_cast<uint32_t>(file.text.size());
  return {file.lineStarts[line - 1], line < file.lineStarts.size() ? file.lineStarts[line] : size};
}

// ---- comments of EQL ---------------------------------------------------------------------------------------------

/// From the bracket at `tokens[first]` to the one that closes it, or to the end.
Span stepSpan(const std::vector<eql::Token>& tokens, size_t first) {
  size_t depth = 0;
  for (size_t i = first; i < tokens.size(); ++i) {
    bool opens = tokens[i].kind == eql::TokenKind::LeftBracket || tokens[i].kind == eql::TokenKind::MissingBracket;
    if (opens) ++depth;
    if (tokens[i].kind == eql::TokenKind::RightBracket && --depth == 0) return join(tokens[first].span, tokens[i].span);
  }
  return join(tokens[first].span, tokens.back().span);
}

/// What a comment at `comment` of the file stands for.
Span coveredBy(Span comment, const std::vector<eql::Token>& tokens, const SourceFile& file) {
  uint32_t line = file.locate(comment.begin).line;
  auto after = std::ranges::partition_point(tokens, [&](const eql::Token& t) { return t.span.begin < comment.begin; });
  if (after != tokens.begin() && file.locate(std::prev(after)->span.end - 1).line == line) return lineSpan(file, line);
  if (after == tokens.end() || after->kind == eql::TokenKind::End) return lineSpan(file, line);
  if (after == tokens.begin()) return join(after->span, tokens.back().span);
  if (after->kind == eql::TokenKind::Until && std::next(after) != tokens.end()) ++after;
  bool isStep = after->kind == eql::TokenKind::LeftBracket || after->kind == eql::TokenKind::MissingBracket;
  if (isStep) return stepSpan(tokens, static_cast<size_t>(after - tokens.begin()));
  return lineSpan(file, file.locate(after->span.begin).line);
}

void addQueryComments(const RuleFile& rule, const SourceFile& file, std::vector<Suppression>& found) {
  Diagnostics ignored;  // the same ones were reported by the parser
  std::vector<eql::Comment> comments;
  std::vector<eql::Token> tokens = eql::lex(rule.query, ignored, &comments);
  for (const eql::Comment& comment : comments) {
    std::string_view text =
        std::string_view(rule.query.text).substr(comment.begin + 2, comment.end - comment.begin - 2);
    std::vector<Word> words = codesOf(text);
    if (words.empty()) continue;
    Span covered = coveredBy(rule.query.span(comment.begin, comment.end), tokens, file);
    for (Word word : words) {
      Span span = rule.query.span(comment.begin + 2 + word.begin, comment.begin + 2 + word.end);
      found.push_back({std::string(text.substr(word.begin, word.end - word.begin)), {rule.file, span}, covered});
    }
  }
}

// ---- comments of TOML --------------------------------------------------------------------------------------------

/// Walks over the entries of a file that is valid TOML: headers, and keys with their values.
class TomlComments {
 public:
  TomlComments(FileId id, const SourceFile& file, std::vector<Suppression>& found)
      : id_(id), text_(file.text), found_(found) {}

  void run() {
    for (size_t at = 0; at < text_.size();) at = next(at);
    endEntry(text_.size());
  }

 private:
  /// Takes what begins at `at`. \returns where the next thing begins
  size_t next(size_t at) {
    char c = text_[at];
    if (c == '#') return comment(at);
    if (c == '\n' && depth_ == 0 && inEntry_) endEntry(at);
    if (kBlank.find(c) != std::string_view::npos) return at + 1;
    if (!inEntry_) beginEntry(at);
    if (c == '"' || c == '\'') return stringEnd(text_, at);
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    return at + 1;
  }

  size_t comment(size_t at) {
    size_t end = std::min(text_.find('\n', at), text_.size());
    std::string_view text = text_.substr(at + 1, end - at - 1);
    for (Word word : codesOf(text)) {
      Span span{static_cast<uint32_t>(at + 1 + word.begin), static_cast<uint32_t>(at + 1 + word.end)};
      pending_.push_back({std::string(text.substr(word.begin, word.end - word.begin)), {id_, span}, {}});
    }
    return end;
  }

  void beginEntry(size_t at) {
    inEntry_ = true;
    begin_ = at;
  }

  /// Comments before and in the entry stand for it; those after the last one for nothing.
  void endEntry(size_t at) {
    for (Suppression& each : pending_) {
      if (inEntry_) each.covered = {static_cast<uint32_t>(begin_), static_cast<uint32_t>(at)};
      found_.push_back(std::move(each));
    }
    pending_.clear();
    inEntry_ = false;
  }

  FileId id_;
  std::string_view text_;
  std::vector<Suppression>& found_;
  std::vector<Suppression> pending_;
  bool inEntry_ = false;
  size_t begin_ = 0;
  size_t depth_ = 0;
};

}  // namespace

std::vector<Suppression> allowComments(const RuleFile& rule, const SourceFile& file) {
  std::vector<Suppression> found;
  if (file.text.find("allow:") == std::string::npos) return found;
  bool isQueryAlone = rule.query.text.size() == file.text.size();  // given on the command line
  if (!isQueryAlone) TomlComments(rule.file, file, found).run();
  if (rule.queryKey.present && (rule.language.value.empty() || rule.language.value == "eql"))
    addQueryComments(rule, file, found);
  return found;
}

}  // namespace rulec::syntax
