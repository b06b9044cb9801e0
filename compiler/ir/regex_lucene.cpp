// Lucene's dialect, all optional operators on. From loose to tight: | & sequence repetition ~ character.
// An operator where an operand must begin is a character: `*a`, `|a` and `a||b` are literal there.
#include "compiler/ir/code_points.h"
#include "compiler/ir/regex_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace rulec::ir {
namespace {

using Kind = RegexNode::Kind;

RegexNodeId parseUnion(RegexParser& parser);

// ---- characters and classes -----------------------------------------------------------------------------------

bool isAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Takes `\d` and its like. Another letter after a backslash is a mistake.
std::optional<CodePointSet> takePredefined(RegexParser& parser) {
  if (!parser.peek(U"\\") || parser.at + 1 == parser.pattern.size()) return std::nullopt;
  char32_t letter = parser.pattern[parser.at + 1];
  if (!isAsciiLetter(letter)) return std::nullopt;
  if (std::u32string_view(U"dwsDWS").find(letter) == std::u32string_view::npos) {
    parser.fail(parser.at, fmt::format("`\\{}` stands for nothing", shown(letter)));
    return std::nullopt;
  }
  parser.at += 2;
  return predefinedSet(letter, RegexDialect::Lucene);
}

/// A character, a backslash before it being left out.
char32_t takeCharacter(RegexParser& parser) {
  parser.take('\\');
  return parser.next();
}

/// One member of a class: `\d`, `a` or `a-z`.
void parseClassMember(RegexParser& parser, std::vector<CodePointRange>& ranges) {
  if (std::optional<CodePointSet> predefined = takePredefined(parser)) {
    ranges.insert(ranges.end(), predefined->begin(), predefined->end());
    return;
  }
  size_t start = parser.at;
  char32_t first = takeCharacter(parser);
  if (!parser.take('-')) {
    std::vector<CodePointRange> one{{first, first}};
    if (parser.foldCase) foldAscii(one);
    ranges.insert(ranges.end(), one.begin(), one.end());
    return;
  }
  char32_t last = takeCharacter(parser);
  if (first > last) parser.fail(start, fmt::format("`{}-{}` runs backwards", shown(first), shown(last)));
  ranges.push_back({first, last});
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

RegexNodeId parseQuoted(RegexParser& parser) {
  size_t open = parser.at - 1;
  std::vector<RegexNodeId> characters;
  while (parser.more() && !parser.peek(U"\"")) characters.push_back(parser.character(parser.next()));
  if (!parser.take('"')) return parser.fail(open, "`\"` without a second one");
  return parser.combine(Kind::Sequence, std::move(characters));
}

// ---- numeric intervals ----------------------------------------------------------------------------------------

RegexNodeId digit(RegexParser& parser, char first, char last) {
  return parser.set({{static_cast<char32_t>(first), static_cast<char32_t>(last)}});
}

/// Numbers written with as many digits as both bounds have, from `low` to `high`.
RegexNodeId digitsBetween(RegexParser& parser, std::string_view low, std::string_view high) {
  bool anyNumber = low.find_first_not_of('0') == std::string_view::npos;
  anyNumber = anyNumber && high.find_first_not_of('9') == std::string_view::npos;
  if (anyNumber) {
    std::vector<RegexNodeId> digits;
    for (size_t i = 0; i < low.size(); ++i) digits.push_back(digit(parser, '0', '9'));
    return parser.combine(Kind::Sequence, std::move(digits));
  }
  std::string_view lowRest = low.substr(1);
  std::string_view highRest = high.substr(1);
  auto led = [&](char first, char last, std::string_view from, std::string_view to) {
    RegexNodeId lead = digit(parser, first, last);
    RegexNodeId rest = digitsBetween(parser, from, to);
    return parser.combine(Kind::Sequence, {lead, rest});
  };
  if (low[0] == high[0]) return led(low[0], low[0], lowRest, highRest);
  std::string zeros(lowRest.size(), '0');
  std::string nines(lowRest.size(), '9');
  std::vector<RegexNodeId> parts{led(low[0], low[0], lowRest, nines)};
  auto above = static_cast<char>(low[0] + 1);
  auto below = static_cast<char>(high[0] - 1);
  if (above <= below) parts.push_back(led(above, below, zeros, nines));
  parts.push_back(led(high[0], high[0], zeros, highRest));
  return parser.combine(Kind::Union, std::move(parts));
}

/// Numbers from `low` to `high` after any number of zeros.
RegexNodeId numbersBetween(RegexParser& parser, const std::string& low, const std::string& high) {
  std::vector<RegexNodeId> lengths;
  for (size_t length = low.size(); length <= high.size(); ++length) {
    std::string from = length == low.size() ? low : "1" + std::string(length - 1, '0');
    std::string to = length == high.size() ? high : std::string(length, '9');
    lengths.push_back(digitsBetween(parser, from, to));
  }
  RegexNodeId zeros = parser.repeat(parser.character('0'), 0, std::nullopt);
  return parser.combine(Kind::Sequence, {zeros, parser.combine(Kind::Union, std::move(lengths))});
}

std::string takeDigits(RegexParser& parser) {
  std::string digits;
  while (parser.peek(U"0123456789")) digits += static_cast<char>(parser.next());
  return digits;
}

std::string withoutLeadingZeros(const std::string& digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

/// Whether Java's Integer.parseInt would read it.
bool isSmallNumber(const std::string& digits) {
  if (digits.empty()) return false;
  std::string plain = withoutLeadingZeros(digits);
  static const std::string kLargest = std::to_string(std::numeric_limits<int32_t>::max());
  return plain.size() < kLargest.size() || (plain.size() == kLargest.size() && plain <= kLargest);
}

RegexNodeId parseInterval(RegexParser& parser) {
  size_t open = parser.at - 1;
  std::string low = takeDigits(parser);
  bool separated = parser.take('-');
  std::string high = takeDigits(parser);
  if (!separated || !parser.take('>') || !isSmallNumber(low) || !isSmallNumber(high))
    return parser.fail(open, "`<` without two numbers and `>`");
  bool sameWidth = low.size() == high.size();
  std::string plainLow = withoutLeadingZeros(low);
  std::string plainHigh = withoutLeadingZeros(high);
  if (std::pair(plainLow.size(), plainLow) > std::pair(plainHigh.size(), plainHigh)) {
    std::swap(low, high);
    std::swap(plainLow, plainHigh);
  }
  return sameWidth ? digitsBetween(parser, low, high) : numbersBetween(parser, plainLow, plainHigh);
}

// ---- the grammar ----------------------------------------------------------------------------------------------

RegexNodeId parseGroup(RegexParser& parser) {
  size_t open = parser.at - 1;
  if (parser.take(')')) return parser.combine(Kind::Sequence, {});
  if (!parser.enter()) return parser.combine(Kind::Sequence, {});
  RegexNodeId inside = parseUnion(parser);
  --parser.depth;
  if (!parser.take(')')) return parser.fail(open, "`(` without its `)`");
  return inside;
}

RegexNodeId parseSimple(RegexParser& parser) {
  if (parser.take('.')) return parser.set(allCodePoints());
  if (parser.take('#')) return parser.set({});
  if (parser.take('@')) return parser.repeat(parser.set(allCodePoints()), 0, std::nullopt);
  if (parser.take('"')) return parseQuoted(parser);
  if (parser.take('(')) return parseGroup(parser);
  if (parser.take('<')) return parseInterval(parser);
  if (parser.take('[')) return parseClass(parser);
  if (std::optional<CodePointSet> predefined = takePredefined(parser)) return parser.set(std::move(*predefined));
  return parser.character(takeCharacter(parser));
}

RegexNodeId parseComplement(RegexParser& parser) {
  size_t complements = 0;
  while (parser.take('~')) ++complements;
  RegexNodeId operand = parseSimple(parser);
  for (; complements > 0; --complements) operand = parser.complementOf(operand);
  return operand;
}

RegexNodeId parseRepeat(RegexParser& parser) {
  RegexNodeId operand = parseComplement(parser);
  while (true) {
    if (parser.take('?'))
      operand = parser.repeat(operand, 0, 1);
    else if (parser.take('*'))
      operand = parser.repeat(operand, 0, std::nullopt);
    else if (parser.take('+'))
      operand = parser.repeat(operand, 1, std::nullopt);
    else if (parser.take('{'))
      operand = parser.bounds(operand);
    else
      return operand;
  }
}

RegexNodeId parseSequence(RegexParser& parser) {
  std::vector<RegexNodeId> operands{parseRepeat(parser)};
  while (parser.more() && !parser.peek(U")|&")) operands.push_back(parseRepeat(parser));
  return parser.combine(Kind::Sequence, std::move(operands));
}

RegexNodeId parseBoth(RegexParser& parser) {
  std::vector<RegexNodeId> operands{parseSequence(parser)};
  while (parser.take('&')) operands.push_back(parseSequence(parser));
  return parser.combine(Kind::Both, std::move(operands));
}

RegexNodeId parseUnion(RegexParser& parser) {
  std::vector<RegexNodeId> operands{parseBoth(parser)};
  while (parser.take('|')) operands.push_back(parseBoth(parser));
  return parser.combine(Kind::Union, std::move(operands));
}

}  // namespace

RegexNodeId parseLucene(RegexParser& parser) {
  if (!parser.more()) return parser.combine(Kind::Sequence, {});
  RegexNodeId root = parseUnion(parser);
  if (parser.more()) return parser.fail(parser.at, "`)` without its `(`");
  return root;
}

}  // namespace rulec::ir
