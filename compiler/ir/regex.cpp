#include "compiler/ir/regex.h"

#include "compiler/ir/code_points.h"
#include "compiler/ir/regex_parser.h"
#include "compiler/support/utf8.h"

#include <fmt/format.h>

#include <limits>

namespace rulec::ir {
namespace {

constexpr uint64_t kLargestNumber = std::numeric_limits<int32_t>::max();

char32_t decode(std::string_view sequence) {
  auto byte = [&](size_t i) { return static_cast<char32_t>(static_cast<uint8_t>(sequence[i])); };
  if (sequence.size() == 1) return byte(0);
  char32_t c = byte(0) & (0x7fU >> sequence.size());
  for (size_t i = 1; i < sequence.size(); ++i) c = c << 6 | (byte(i) & 0x3f);
  return c;
}

/// Fills the parser's pattern.
void readPattern(RegexParser& parser, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    parser.offsets.push_back(at);
    if (parser.pattern.size() == kRegexMaxLength) {
      parser.fail(kRegexMaxLength, fmt::format("more than {} characters", kRegexMaxLength), RegexError::Kind::TooLarge);
      return;
    }
    size_t length = utf8Length(text, at);
    if (length == 0) {
      parser.fail(parser.pattern.size(), "bytes that are not UTF-8");
      return;
    }
    parser.pattern += decode(text.substr(at, length));
    at += length;
  }
  parser.offsets.push_back(text.size());
}

}  // namespace

char32_t RegexParser::next() {
  if (more()) return pattern[at++];
  fail(at, "the pattern ends where a character must follow");
  return 0;
}

RegexNodeId RegexParser::fail(size_t index, std::string what, RegexError::Kind kind) {
  if (!error) error = RegexError{kind, offsets[index], std::move(what)};
  at = pattern.size();
  return combine(RegexNode::Kind::Sequence, {});
}

bool RegexParser::enter() {
  if (++depth <= kRegexMaxDepth) return true;
  fail(at - 1, fmt::format("groups deeper than {}", kRegexMaxDepth), RegexError::Kind::TooLarge);
  return false;
}

RegexNodeId RegexParser::set(CodePointSet codePoints) {
  RegexNode node;
  node.set = std::move(codePoints);
  return tree.nodes.add(std::move(node));
}

RegexNodeId RegexParser::character(char32_t c) {
  std::vector<CodePointRange> ranges{{c, c}};
  if (foldCase) foldAscii(ranges);
  return set(makeSet(std::move(ranges)));
}

RegexNodeId RegexParser::repeat(RegexNodeId operand, uint32_t least, std::optional<uint32_t> most) {
  RegexNode node;
  node.kind = RegexNode::Kind::Repeat;
  node.operands = {operand};
  node.least = least;
  node.most = most;
  return tree.nodes.add(std::move(node));
}

RegexNodeId RegexParser::complementOf(RegexNodeId operand) {
  RegexNode node;
  node.kind = RegexNode::Kind::Complement;
  node.operands = {operand};
  return tree.nodes.add(std::move(node));
}

RegexNodeId RegexParser::combine(RegexNode::Kind kind, std::vector<RegexNodeId> operands) {
  if (operands.size() == 1) return operands[0];
  RegexNode node;
  node.kind = kind;
  node.operands = std::move(operands);
  return tree.nodes.add(std::move(node));
}

uint32_t RegexParser::number() {
  size_t start = at;
  uint64_t value = 0;
  while (peek(U"0123456789") && value <= kLargestNumber) value = value * 10 + (pattern[at++] - U'0');
  if (at == start) fail(start, "no number in `{}`");
  if (value > kLargestNumber) fail(start, "a number of repetitions that is too large", RegexError::Kind::TooLarge);
  return static_cast<uint32_t>(value);
}

RegexNodeId RegexParser::bounds(RegexNodeId operand) {
  size_t open = at - 1;
  uint32_t least = number();
  std::optional<uint32_t> most = least;
  if (take(',')) most = peek(U"0123456789") ? std::optional(number()) : std::nullopt;
  if (!take('}')) return fail(open, "`{` without its `}`");
  if (most && *most < least) return fail(open, fmt::format("at least {} and at most {} times", least, *most));
  return repeat(operand, least, most);
}

CodePointSet predefinedSet(char32_t letter, RegexDialect dialect) {
  bool negated = letter < 'a';
  std::vector<CodePointRange> ranges;
  switch (negated ? letter + ('a' - 'A') : letter) {
    case 'd':
      ranges = {{'0', '9'}};
      break;
    case 'w':
      ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      break;
    default:
      ranges = {{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}};
      if (dialect == RegexDialect::Java) ranges.push_back({'\v', '\f'});
  }
  CodePointSet set = makeSet(std::move(ranges));
  return negated ? complement(set) : set;
}

std::string shown(char32_t c) {
  std::string text;
  if (c > ' ' && c != 0x7f) appendUtf8(text, c);
  return text.empty() ? fmt::format("U+{:04X}", static_cast<uint32_t>(c)) : text;
}

std::variant<RegexTree, RegexError> parseRegex(std::string_view pattern, RegexDialect dialect, bool foldCase) {
  RegexParser parser;
  parser.foldCase = foldCase;
  readPattern(parser, pattern);
  if (parser.error) return *parser.error;
  parser.tree.root = dialect == RegexDialect::Lucene ? parseLucene(parser) : parseJava(parser);
  if (parser.error) return *parser.error;
  return std::move(parser.tree);
}

}  // namespace rulec::ir
