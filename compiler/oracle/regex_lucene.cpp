// Lucene's patterns: alternatives of intersections of sequences of repeated, complemented, simple parts. Where a simple
// part must begin, a sign that means something only elsewhere is a character.
#include "compiler/oracle/regex_parts.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

using Kind = Regex::Kind;

constexpr size_t kMaxDepth = 200;

RegexPart readAlternatives(PatternReader& reader);

RegexPart anyCharacter() {
  return makeCharacter([](char32_t) { return true; });
}

/// What `\d` and its like stand for; null, with nothing eaten, if none is here.
OneCharacter readShorthand(PatternReader& reader) {
  constexpr std::u32string_view kLetters = U"dwsDWS";
  if (reader.look() != '\\' || reader.look(1) == 0 || kLetters.find(reader.look(1)) == kLetters.npos) return nullptr;
  reader.at += 2;
  return shorthand(reader.pattern[reader.at - 1], RegexKind::Lucene);
}

/// A character that may have a backslash before it.
std::optional<char32_t> readCharacter(PatternReader& reader) {
  (void)reader.eat('\\');
  if (reader.atEnd()) return std::nullopt;
  return reader.pattern[reader.at++];
}

bool atUnknownEscape(const PatternReader& reader) { return reader.look() == '\\' && isLetter(reader.look(1)); }

/// One member of a class; null if it is wrong.
OneCharacter readMember(PatternReader& reader) {
  if (OneCharacter members = readShorthand(reader)) return members;
  if (atUnknownEscape(reader)) return nullptr;
  std::optional<char32_t> first = readCharacter(reader);
  if (!first) return nullptr;
  if (!reader.eat('-')) return exactly(*first, reader.fold);
  std::optional<char32_t> last = readCharacter(reader);
  if (!last || *last < *first) return nullptr;
  return [low = *first, high = *last](char32_t x) { return low <= x && x <= high; };
}

RegexPart readQuoted(PatternReader& reader) {
  std::vector<RegexPart> characters;
  while (!reader.eat('"')) {
    if (reader.atEnd()) return nullptr;
    characters.push_back(makeCharacter(exactly(reader.pattern[reader.at++], reader.fold)));
  }
  return makePart(Kind::Sequence, characters);
}

RegexPart readInterval(PatternReader& reader) {
  size_t start = reader.at;
  std::optional<uint64_t> low = reader.eatNumber();
  size_t lowDigits = reader.at - start;
  if (!low || !reader.eat('-')) return nullptr;
  start = reader.at;
  std::optional<uint64_t> high = reader.eatNumber();
  size_t highDigits = reader.at - start;
  if (!high || !reader.eat('>')) return nullptr;
  auto number = std::make_shared<Regex>();
  number->kind = Kind::Number;
  number->least = std::min(*low, *high);
  number->most = std::max(*low, *high);
  number->digits = lowDigits == highDigits ? lowDigits : 0;
  return number;
}

RegexPart readGroup(PatternReader& reader) {
  if (reader.eat(')')) return makePart(Kind::Sequence, {});
  if (++reader.depth > kMaxDepth) return nullptr;
  RegexPart inside = readAlternatives(reader);
  --reader.depth;
  return reader.eat(')') ? inside : nullptr;
}

RegexPart readSimple(PatternReader& reader) {
  if (reader.eat('.')) return anyCharacter();
  if (reader.eat('@')) return makeRepeat(anyCharacter(), 0, UINT64_MAX);
  if (reader.eat('#')) return makePart(Kind::Either, {});
  if (reader.eat('"')) return readQuoted(reader);
  if (reader.eat('<')) return readInterval(reader);
  if (reader.eat('(')) return readGroup(reader);
  if (reader.eat('[')) return readClass(reader, readMember);
  if (OneCharacter members = readShorthand(reader)) return makeCharacter(members);
  if (atUnknownEscape(reader)) return nullptr;
  std::optional<char32_t> character = readCharacter(reader);
  return character ? makeCharacter(exactly(*character, reader.fold)) : nullptr;
}

RegexPart readRepeated(PatternReader& reader) {
  size_t complements = 0;
  while (reader.eat('~')) ++complements;
  RegexPart part = readSimple(reader);
  // Two complements undo each other.
  if (complements % 2 == 1) part = makePart(Kind::Not, {part});
  while (part != nullptr && isRepetition(reader.look())) part = readRepetition(reader, part);
  return part;
}

RegexPart readSequence(PatternReader& reader) {
  std::vector<RegexPart> parts;
  do parts.push_back(readRepeated(reader));
  while (parts.back() != nullptr && !reader.atEnd() && reader.look() != '&' && reader.look() != '|' &&
         reader.look() != ')');
  return makePart(Kind::Sequence, parts);
}

RegexPart readIntersection(PatternReader& reader) {
  std::vector<RegexPart> parts;
  do parts.push_back(readSequence(reader));
  while (parts.back() != nullptr && reader.eat('&'));
  return makePart(Kind::Both, parts);
}

RegexPart readAlternatives(PatternReader& reader) {
  std::vector<RegexPart> parts;
  do parts.push_back(readIntersection(reader));
  while (parts.back() != nullptr && reader.eat('|'));
  return makePart(Kind::Either, parts);
}

}  // namespace

RegexPart readLucenePattern(PatternReader& reader) {
  return reader.atEnd() ? makePart(Kind::Sequence, {}) : readAlternatives(reader);
}

}  // namespace rulec::oracle
