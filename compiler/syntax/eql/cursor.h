// A place in a list of tokens, and the mistakes noticed there.
#pragma once

#include "compiler/syntax/eql/lexer.h"

#include <utility>

namespace rulec::eql {

/// Reading never passes End. After the first mistake in a part `failed` is set; who starts a new part clears it.
class Cursor {
 public:
  Cursor(std::vector<Token> tokens, FileId file, Diagnostics& diagnostics)
      : tokens_(std::move(tokens)), file_(file), diagnostics_(diagnostics), errorsBefore_(diagnostics.errorCount()) {}

  [[nodiscard]] const Token& peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  [[nodiscard]] bool at(TokenKind kind) const { return peek().kind == kind; }
  /// Whether a plain identifier with this text is next.
  [[nodiscard]] bool atWord(std::string_view word) const { return at(TokenKind::Identifier) && peek().text == word; }
  const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool accept(TokenKind kind) { return at(kind) && (take(), true); }
  [[nodiscard]] Span lastSpan() const { return tokens_[at_ == 0 ? 0 : at_ - 1].span; }
  [[nodiscard]] FileId file() const { return file_; }

  /// Takes a token of this kind or reports what stands there instead.
  bool expect(TokenKind kind, std::string_view what) { return accept(kind) || (unexpected(what), false); }

  template <class... Args>
  Diagnostic& fail(DiagnosticCode code, Span span, const Args&... args) {
    failed = true;
    return diagnostics_.report(code, {file_, span}, args...);
  }
  /// Reports that something else was expected than what is next.
  void unexpected(std::string_view what) {
    if (at(TokenKind::Invalid)) {
      failed = true;  // the lexer has said why
    } else if (at(TokenKind::Variable)) {
      fail(DiagnosticCode::unsupported_lambda, peek().span, peek().text);
    } else if (at(TokenKind::Assign)) {
      fail(DiagnosticCode::single_equals, peek().span).help = "use `==`";
    } else {
      fail(DiagnosticCode::unexpected_token, peek().span, what, describe(peek()));
    }
  }

  /// Whether so many mistakes were told that reading on is of no use.
  [[nodiscard]] bool full() const { return diagnostics_.errorCount() >= errorsBefore_ + kMaxMistakes; }

  bool failed = false;

 private:
  std::vector<Token> tokens_;
  FileId file_;
  Diagnostics& diagnostics_;
  size_t errorsBefore_;
  size_t at_ = 0;
};

}  // namespace rulec::eql
