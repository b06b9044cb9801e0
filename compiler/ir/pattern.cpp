#include "compiler/ir/pattern.h"

#include <algorithm>

namespace rulec::ir {

PatternPieces takeApart(std::string_view pattern) {
  PatternPieces parts;
  parts.openStart = pattern.starts_with('*');
  parts.openEnd = pattern.ends_with('*');
  parts.question = pattern.find('?') != std::string_view::npos;
  for (size_t begin = 0; begin < pattern.size();) {
    size_t end = std::min(pattern.find('*', begin), pattern.size());
    if (end > begin) parts.pieces.emplace_back(pattern.substr(begin, end - begin));
    begin = end + 1;
  }
  if (pattern.empty()) parts.pieces.emplace_back();
  return parts;
}

}  // namespace rulec::ir
