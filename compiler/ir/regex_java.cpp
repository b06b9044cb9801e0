// Java's dialect: what of java.util.regex an automaton can do, under a match of the whole text.
#include "compiler/ir/code_points.h"
#include "compiler/ir/regex_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace rulec::ir {
namespace {

using Kind = RegexNode::Kind;

RegexNodeId parseUnion(RegexParser& parser);

// ---- escapes --------------------------------------------------------------------------------------------------

std::optional<uint32_t> hexValue(char32_t c) {
  if (c >= '0' && c <= '9') return c - U'0';
  if (c >= 'a' && c <= 'f') return c - U'a' + 10;
  if (c >= 'A' && c <= 'F') return c - U'A' + 10;
  return std::nullopt;
}

/// The number of exactly `count` digits after `\x` or `\u`, which start at `start`.
char32_t takeHex(RegexParser& parser, size_t start, size_t count) {
  char32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    std::optional<uint32_t> digit = parser.more() ? hexValue(parser.pattern[parser.at]) : std::nullopt;
    if (!digit) {
      parser.fail(start, fmt::format("`\\{}` without {} hexadecimal digits", count == 2 ? 'x' : 'u', count));
      return 0;
    }
    value = value << 4 | *digit;
    ++parser.at;
  }
  return value;
}

/// A code point after `\u`; two such escapes may form a pair.
char32_t takeUnicode(RegexParser& parser, size_t start) {
  char32_t high = takeHex(parser, start, 4);
  if (high < 0xd800 || high > 0xdfff) return high;
  char32_t low = 0;
  if (high < 0xdc00 && parser.ahead(U"\\u")) {
    parser.at += 2;
    low = takeHex(parser, start, 4);
  }
  if (low < 0xdc00 || low > 0xdfff) {
    parser.fail(start, "half of a surrogate pair");
    return 0;
  }
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/// What `\` and `letter` are in java.util.regex, if no automaton has it or we do not read it.
std::string nameOfEscape(char32_t letter) {
  switch (letter) {
    case 'b':
    case 'B':
      return "word boundary";
    case 'A':
    case 'G':
    case 'z':
    case 'Z':
      return "anchor";
    case 'p':
    case 'P':
      return "property class";
    case 'k':
      return "back reference";
    case 'Q':
    case 'E':
      return "quotation";
    case '0':
      return "octal character";
    default:
      return letter >= '1' && letter <= '9' ? "back reference" : "escape";
  }
}

bool isAsciiAlphanumeric(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Reads on after a backslash: a code point, or a set of them (`\d`).
std::variant<char32_t, CodePointSet> takeEscape(RegexParser& parser) {
  size_t start = parser.at - 1;
  char32_t c = parser.next();
  switch (c) {
    case 't':
      return U'\t';
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 'f':
      return U'\f';
    case 'e':
      return U'\x1b';
    case 'x':
      return takeHex(parser, start, 2);
    case 'u':
      return takeUnicode(parser, start);
    case 'd':
    case 'w':
    case 's':
    case 'D':
    case 'W':
    case 'S':
      return predefinedSet(c, RegexDialect::Java);
    default:
      if (isAsciiAlphanumeric(c))
        parser.fail(start, fmt::format("the unsupported {} `\\{}`", nameOfEscape(c), shown(c)));
      return c;
  }
}

/// A character or an escape.
std::variant<char32_t, CodePointSet> takeCharacter(RegexParser& parser) {
  if (parser.take('\\')) return takeEscape(parser);
  return parser.next();
}

// ---- classes --------------------------------------------------------------------------------------------------

/// One end of a range, or a member of a class.
std::variant<char32_t, CodePointSet> takeClassCharacter(RegexParser& parser) {
  if (parser.peek(U"[")) parser.fail(parser.at, "an unsupported class within a class");
  if (parser.ahead(U"&&")) parser.fail(parser.at, "the unsupported intersection `&&`");
  return takeCharacter(parser);
}

/// One member of a class: `\d`, `a` or `a-z`. A `-` before the end is itself.
void parseClassMember(RegexParser& parser, std::vector<CodePointRange>& ranges) {
  size_t start = parser.at;
  std::variant<char32_t, CodePointSet> member = takeClassCharacter(parser);
  if (const auto* set = std::get_if<CodePointSet>(&member)) {
    ranges.insert(ranges.end(), set->begin(), set->end());
    return;
  }
  CodePointRange range{std::get<char32_t>(member), std::get<char32_t>(member)};
  if (parser.ahead(U"-") && !parser.ahead(U"-]")) {
    parser.take('-');
    std::variant<char32_t, CodePointSet> last = takeClassCharacter(parser);
    const auto* character = std::get_if<char32_t>(&last);
    if (character == nullptr || *character < range.first) parser.fail(start, "a range that runs backwards");
    if (character != nullptr) range.last = *character;
  }
  std::vector<CodePointRange> cases{range};
  if (parser.foldCase) foldAscii(cases);
  ranges.insert(ranges.end(), cases.begin(), cases.end());
}

RegexNodeId parseClass(RegexParser& parser) {
  size_t open = parser.at - 1;
  bool negated = parser.take('^');
  std::vector<CodePointRange> ranges;
  do parseClassMember(parser, ranges);
  while (parser.more() && !parser.peek(U"]"));
  if (!parser.take(']')) return parser.fail(open, "`[` without its `]`");
  CodePointSet set = makeSet(std::move(ranges));
  return parser.set(negated ? complement(set) : std::move(set));
}

// ---- the grammar ----------------------------------------------------------------------------------------------

/// Reads on after `(?`: only `(?:` is a plain group.
void takeGroupKind(RegexParser& parser, size_t open) {
  if (parser.take(':')) return;
  if (parser.peek(U"=!") || parser.ahead(U"<=") || parser.ahead(U"<!"))
    parser.fail(open, "an unsupported look around");
  else if (parser.peek(U"<"))
    parser.fail(open, "an unsupported named group");
  else if (parser.peek(U">"))
    parser.fail(open, "an unsupported atomic group");
  else
    parser.fail(open, "an unsupported flag");
}

RegexNodeId parseGroup(RegexParser& parser) {
  size_t open = parser.at - 1;
  if (!parser.enter()) return parser.combine(Kind::Sequence, {});
  if (parser.take('?')) takeGroupKind(parser, open);
  RegexNodeId inside = parseUnion(parser);
  --parser.depth;
  if (!parser.take(')')) return parser.fail(open, "`(` without its `)`");
  return inside;
}

/// `.` matches no line end.
CodePointSet anyButLineEnds() {
  return complement(makeSet({{'\n', '\n'}, {'\r', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}));
}

/// `^` at the start and `$` at the end say what is so anyway.
RegexNodeId parseAnchor(RegexParser& parser) {
  bool first = parser.at == 0 && parser.peek(U"^");
  bool last = parser.at + 1 == parser.pattern.size() && parser.peek(U"$");
  if (!first && !last)
    return parser.fail(parser.at,
                       fmt::format("an unsupported `{}` within the pattern", shown(parser.pattern[parser.at])));
  parser.next();
  return parser.combine(Kind::Sequence, {});
}

RegexNodeId parseAtom(RegexParser& parser) {
  if (parser.peek(U"^$")) return parseAnchor(parser);
  if (parser.peek(U"*+?{"))
    return parser.fail(parser.at, fmt::format("`{}` after nothing to repeat", shown(parser.pattern[parser.at])));
  if (parser.take('.')) return parser.set(anyButLineEnds());
  if (parser.take('(')) return parseGroup(parser);
  if (parser.take('[')) return parseClass(parser);
  std::variant<char32_t, CodePointSet> character = takeCharacter(parser);
  if (auto* set = std::get_if<CodePointSet>(&character)) return parser.set(std::move(*set));
  return parser.character(std::get<char32_t>(character));
}

RegexNodeId parseRepeat(RegexParser& parser) {
  bool anchor = parser.peek(U"^");
  RegexNodeId operand = parseAtom(parser);
  if (anchor || !parser.peek(U"*+?{")) return operand;
  if (parser.take('?'))
    operand = parser.repeat(operand, 0, 1);
  else if (parser.take('*'))
    operand = parser.repeat(operand, 0, std::nullopt);
  else if (parser.take('+'))
    operand = parser.repeat(operand, 1, std::nullopt);
  else if (parser.take('{'))
    operand = parser.bounds(operand);
  parser.take('?');  // lazy: of no effect on whether the whole text matches
  if (parser.peek(U"+")) return parser.fail(parser.at, "the unsupported possessive `+`");
  return operand;
}

RegexNodeId parseSequence(RegexParser& parser) {
  std::vector<RegexNodeId> operands;
  while (parser.more() && !parser.peek(U")|")) operands.push_back(parseRepeat(parser));
  return parser.combine(Kind::Sequence, std::move(operands));
}

RegexNodeId parseUnion(RegexParser& parser) {
  std::vector<RegexNodeId> operands{parseSequence(parser)};
  while (parser.take('|')) operands.push_back(parseSequence(parser));
  return parser.combine(Kind::Union, std::move(operands));
}

}  // namespace

RegexNodeId parseJava(RegexParser& parser) {
  RegexNodeId root = parseUnion(parser);
  if (parser.more()) return parser.fail(parser.at, "`)` without its `(`");
  return root;
}

}  // namespace rulec::ir
