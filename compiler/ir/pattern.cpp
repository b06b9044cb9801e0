#include "compiler/ir/pattern.h"

namespace rulec::ir {

PatternPieces takeApart(std::string_view pattern, bool escapes) {
  PatternPieces parts;
  bool afterStar = true;  // the next character begins a piece
  for (size_t at = 0; at < pattern.size(); ++at) {
    char c = pattern[at];
    bool escaped = escapes && c == '\\' && at + 1 < pattern.size();
    if (escaped) c = pattern[++at];
    parts.openEnd = c == '*' && !escaped;
    if (at == 0) parts.openStart = parts.openEnd;
    if (!parts.openEnd) {
      if (afterStar) parts.pieces.emplace_back();
      bool any = c == '?' && !escaped;
      parts.question |= any;
      parts.pieces.back() += any ? kAnyCharacter : c;
    }
    afterStar = parts.openEnd;
  }
  if (pattern.empty()) parts.pieces.emplace_back();
  return parts;
}

std::optional<std::string> soleText(std::string_view pattern) {
  PatternPieces parts = takeApart(pattern, true);
  if (parts.pieces.size() != 1 || parts.openStart || parts.openEnd || parts.question) return std::nullopt;
  return std::move(parts.pieces.front());
}

}  // namespace rulec::ir
