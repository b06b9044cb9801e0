#include "compiler/oracle/regex.h"

#include "compiler/oracle/regex_parts.h"
#include "compiler/oracle/text.h"
#include "compiler/support/utf8.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

constexpr size_t kMaxLength = 1000;
constexpr uint64_t kLargestInt = 2147483647;

using Kind = Regex::Kind;
using Places = std::vector<bool>;  // of a text, and its end

/// Whether the decimal digits [begin, end) are the number that `regex` asks for.
bool isNumber(const Regex& regex, const std::u32string& text, size_t begin, size_t end) {
  if (begin == end || (regex.digits != 0 && end - begin != regex.digits)) return false;
  uint64_t value = 0;
  for (size_t i = begin; i < end; ++i) {
    if (!isDigit(text[i])) return false;
    value = std::min(value * 10 + (text[i] - U'0'), kLargestInt + 1);
  }
  return value >= regex.least && value <= regex.most;
}

/// Goes along a text with all places at once at which what came before may end.
class Matcher {
 public:
  explicit Matcher(std::u32string text) : text_(std::move(text)) {}

  bool wholeMatches(const Regex& regex) { return ends(regex, only(0))[text_.size()]; }

 private:
  [[nodiscard]] Places nowhere() const { return Places(text_.size() + 1); }
  [[nodiscard]] Places only(size_t place) const {
    Places places = nowhere();
    places[place] = true;
    return places;
  }

  /// Adds places. \returns whether some are new
  static bool add(Places& all, const Places& more) {
    bool isNew = false;
    for (size_t i = 0; i < all.size(); ++i) {
      isNew = isNew || (more[i] && !all[i]);
      all[i] = all[i] || more[i];
    }
    return isNew;
  }

  Places repeat(const Regex& regex, Places now) {
    // After as many steps as there are places, one step more changes nothing.
    uint64_t least = std::min<uint64_t>(regex.least, text_.size() + 1);
    uint64_t most = std::min<uint64_t>(regex.most, least + text_.size() + 1);
    Places all = nowhere();
    for (uint64_t times = 0; times < least; ++times) now = ends(*regex.parts[0], now);
    // From places that were reached before, nothing is reached that was not.
    for (uint64_t times = least; add(all, now) && times < most; ++times) now = ends(*regex.parts[0], now);
    return all;
  }

  /// The ends from one place, of what is not asked of many at once.
  Places endsFrom(const Regex& regex, size_t start) {
    Places found = nowhere();
    if (regex.kind == Kind::Number) {
      for (size_t i = start; i < found.size(); ++i) found[i] = isNumber(regex, text_, start, i);
      return found;
    }
    std::vector<Places> parts;
    for (const RegexPart& part : regex.parts) parts.push_back(ends(*part, only(start)));
    for (size_t i = start; i < found.size(); ++i)
      found[i] = regex.kind == Kind::Not
                     ? !parts[0][i]
                     : std::all_of(parts.begin(), parts.end(), [i](const Places& part) { return part[i]; });
    return found;
  }

  /// Where `regex` may end if it begins at one of `starts`.
  Places ends(const Regex& regex, const Places& starts) {
    Places found = nowhere();
    switch (regex.kind) {
      case Kind::Character:
        for (size_t i = 0; i < text_.size(); ++i) found[i + 1] = starts[i] && regex.isOne(text_[i]);
        break;
      case Kind::Sequence:
        found = starts;
        for (const RegexPart& part : regex.parts) found = ends(*part, found);
        break;
      case Kind::Either:
        for (const RegexPart& part : regex.parts) add(found, ends(*part, starts));
        break;
      case Kind::Repeat:
        return repeat(regex, starts);
      case Kind::Both:
      case Kind::Not:
      case Kind::Number:
        for (size_t start = 0; start < starts.size(); ++start)
          if (starts[start]) add(found, endsFrom(regex, start));
        break;
    }
    return found;
  }

  std::u32string text_;
};

}  // namespace

std::optional<uint64_t> PatternReader::eatNumber() {
  if (!isDigit(look())) return std::nullopt;
  uint64_t value = 0;
  for (; isDigit(look()); ++at) value = std::min(value * 10 + (look() - U'0'), kLargestInt + 1);
  return value > kLargestInt ? std::nullopt : std::optional(value);
}

RegexPart makePart(Regex::Kind kind, std::vector<RegexPart> parts) {
  if (std::find(parts.begin(), parts.end(), nullptr) != parts.end()) return nullptr;
  auto part = std::make_shared<Regex>();
  part->kind = kind;
  part->parts = std::move(parts);
  return part;
}

RegexPart makeCharacter(OneCharacter isOne) {
  auto part = std::make_shared<Regex>();
  part->kind = Kind::Character;
  part->isOne = std::move(isOne);
  return part;
}

RegexPart makeRepeat(RegexPart part, uint64_t least, uint64_t most) {
  if (part == nullptr || least > most) return nullptr;
  auto repeated = std::make_shared<Regex>();
  repeated->kind = Kind::Repeat;
  repeated->parts = {std::move(part)};
  repeated->least = least;
  repeated->most = most;
  return repeated;
}

bool isRepetition(char32_t c) { return c == '?' || c == '*' || c == '+' || c == '{'; }
bool isLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }

OneCharacter exactly(char32_t c, bool fold) {
  return [c, fold](char32_t x) { return x == c || (fold && isLetter(c) && isLetter(x) && (x | 0x20) == (c | 0x20)); };
}

OneCharacter shorthand(char32_t letter, RegexKind kind) {
  switch (letter) {
    case 'd':
      return isDigit;
    case 'w':
      return [](char32_t x) { return isLetter(x) || isDigit(x) || x == '_'; };
    case 's':
      return [kind](char32_t x) {
        return x == ' ' || x == '\t' || x == '\n' || x == '\r' || (kind == RegexKind::Java && (x == 11 || x == 12));
      };
    default:
      return [positive = shorthand(letter | 0x20, kind)](char32_t x) { return !positive(x); };
  }
}

RegexPart readClass(PatternReader& reader, OneCharacter (*readMember)(PatternReader&)) {
  bool negated = reader.eat('^');
  std::vector<OneCharacter> members;
  do {
    members.push_back(readMember(reader));
    if (members.back() == nullptr) return nullptr;
    if (reader.atEnd()) return nullptr;
  } while (!reader.eat(']'));
  return makeCharacter([members, negated](char32_t x) {
    bool isMember = false;
    for (const OneCharacter& member : members) isMember = isMember || member(x);
    return isMember != negated;
  });
}

RegexPart readRepetition(PatternReader& reader, RegexPart part) {
  if (reader.eat('?')) return makeRepeat(std::move(part), 0, 1);
  if (reader.eat('*')) return makeRepeat(std::move(part), 0, UINT64_MAX);
  if (reader.eat('+')) return makeRepeat(std::move(part), 1, UINT64_MAX);
  if (!reader.eat('{')) return part;
  std::optional<uint64_t> least = reader.eatNumber();
  std::optional<uint64_t> most = least;
  if (reader.eat(',')) most = isDigit(reader.look()) ? reader.eatNumber() : UINT64_MAX;
  if (!least || !most || !reader.eat('}')) return nullptr;
  return makeRepeat(std::move(part), *least, *most);
}

std::optional<std::shared_ptr<const Regex>> parseRegex(std::string_view pattern, RegexKind kind, bool fold) {
  if (!isUtf8(pattern)) return std::nullopt;
  PatternReader reader{.pattern = codePoints(pattern), .fold = fold};
  if (reader.pattern.size() > kMaxLength) return std::nullopt;
  RegexPart whole = kind == RegexKind::Lucene ? readLucenePattern(reader) : readJavaPattern(reader);
  if (whole == nullptr || !reader.atEnd()) return std::nullopt;
  return whole;
}

bool matches(const Regex& regex, std::string_view text) { return Matcher(codePoints(text)).wholeMatches(regex); }

}  // namespace rulec::oracle
