// Java's patterns, for a match of the whole text: groups, classes, repetitions that may be lazy. What looks around,
// back or at the place in the text is not read.
#include "compiler/oracle/regex_parts.h"
#include "compiler/oracle/text.h"

namespace rulec::oracle {
namespace {

using Kind = Regex::Kind;

constexpr size_t kMaxDepth = 200;

RegexPart readAlternatives(PatternReader& reader);

/// A character, or what stands for several.
struct Read {
  char32_t character = 0;
  OneCharacter several;
};

std::optional<char32_t> readHex(PatternReader& reader, int digits) {
  char32_t value = 0;
  for (; digits > 0; --digits, ++reader.at) {
    char32_t c = reader.look();
    bool isHex = isDigit(c) || (isLetter(c) && (c | 0x20) <= 'f');
    if (!isHex) return std::nullopt;
    value = value * 16 + (isDigit(c) ? c - U'0' : (c | 0x20) - U'a' + 10);
  }
  return value;
}

std::optional<char32_t> readUnicode(PatternReader& reader) {
  std::optional<char32_t> unit = readHex(reader, 4);
  if (!unit || *unit < 0xd800 || *unit >= 0xe000) return unit;
  if (*unit >= 0xdc00 || !reader.eat('\\') || !reader.eat('u')) return std::nullopt;
  std::optional<char32_t> low = readHex(reader, 4);
  if (!low || *low < 0xdc00 || *low >= 0xe000) return std::nullopt;
  return 0x10000 + (*unit - 0xd800) * 0x400 + (*low - 0xdc00);
}

/// After a backslash.
std::optional<Read> readEscape(PatternReader& reader) {
  if (reader.atEnd()) return std::nullopt;
  char32_t c = reader.pattern[reader.at++];
  constexpr std::u32string_view kControls = U"t\tn\nr\rf\fe\x1b";
  for (size_t i = 0; i < kControls.size(); i += 2)
    if (c == kControls[i]) return Read{.character = kControls[i + 1]};
  if (c == 'x' || c == 'u') {
    std::optional<char32_t> character = c == 'x' ? readHex(reader, 2) : readUnicode(reader);
    return character ? std::optional(Read{.character = *character}) : std::nullopt;
  }
  if (c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S')
    return Read{.several = shorthand(c, RegexKind::Java)};
  if (isLetter(c) || isDigit(c)) return std::nullopt;
  return Read{.character = c};
}

std::optional<Read> readOne(PatternReader& reader) {
  if (reader.eat('\\')) return readEscape(reader);
  if (reader.atEnd()) return std::nullopt;
  return Read{.character = reader.pattern[reader.at++]};
}

/// A class within a class and an intersection of classes are not read.
std::optional<Read> readInClass(PatternReader& reader) {
  if (reader.look() == '[' || (reader.look() == '&' && reader.look(1) == '&')) return std::nullopt;
  return readOne(reader);
}

OneCharacter between(char32_t low, char32_t high, bool fold) {
  return [=](char32_t x) {
    auto inRange = [=](char32_t c) { return low <= c && c <= high; };
    return inRange(x) || (fold && isLetter(x) && inRange(x ^ 0x20));
  };
}

OneCharacter readMember(PatternReader& reader) {
  std::optional<Read> first = readInClass(reader);
  if (!first) return nullptr;
  if (first->several) return first->several;
  if (reader.look() != '-' || reader.look(1) == ']') return between(first->character, first->character, reader.fold);
  ++reader.at;
  std::optional<Read> last = readInClass(reader);
  if (!last || last->several || last->character < first->character) return nullptr;
  return between(first->character, last->character, reader.fold);
}

RegexPart readGroup(PatternReader& reader) {
  if (++reader.depth > kMaxDepth) return nullptr;
  if (reader.eat('?') && !reader.eat(':')) return nullptr;
  RegexPart inside = readAlternatives(reader);
  --reader.depth;
  return reader.eat(')') ? inside : nullptr;
}

RegexPart readAtom(PatternReader& reader) {
  if (isRepetition(reader.look()) || reader.look() == '^' || reader.look() == '$') return nullptr;
  if (reader.eat('.')) return makeCharacter([](char32_t x) { return !endsLine(x); });
  if (reader.eat('(')) return readGroup(reader);
  if (reader.eat('[')) return readClass(reader, readMember);
  std::optional<Read> one = readOne(reader);
  if (!one) return nullptr;
  return makeCharacter(one->several ? one->several : exactly(one->character, reader.fold));
}

/// The marks of the start and the end say nothing new there, and may stand nowhere else.
bool eatUselessMark(PatternReader& reader) {
  bool last = reader.at + 1 == reader.pattern.size();
  return (reader.at == 0 && reader.eat('^')) || (last && reader.eat('$'));
}

RegexPart readSequence(PatternReader& reader) {
  std::vector<RegexPart> parts;
  while (!reader.atEnd() && reader.look() != '|' && reader.look() != ')') {
    if (eatUselessMark(reader)) continue;
    bool repeats = false;
    RegexPart part = readAtom(reader);
    if (part != nullptr) repeats = isRepetition(reader.look());
    if (repeats) part = readRepetition(reader, part);
    if (repeats) (void)reader.eat('?');
    if (part == nullptr || (repeats && isRepetition(reader.look()))) return nullptr;
    parts.push_back(part);
  }
  return makePart(Kind::Sequence, parts);
}

RegexPart readAlternatives(PatternReader& reader) {
  std::vector<RegexPart> parts;
  do parts.push_back(readSequence(reader));
  while (parts.back() != nullptr && reader.eat('|'));
  return makePart(Kind::Either, parts);
}

}  // namespace

RegexPart readJavaPattern(PatternReader& reader) { return readAlternatives(reader); }

}  // namespace rulec::oracle
