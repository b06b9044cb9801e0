#include "compiler/oracle/regex.h"

#include "compiler/oracle/regex_parts.h"
#include "compiler/oracle/text.h"
#include "compiler/support/utf8.h"

#include <algorithm>
#include <map>

namespace rulec::oracle {
namespace {

constexpr size_t kMaxLength = 1000;
constexpr uint64_t kLargestInt = 2147483647;

using Kind = Regex::Kind;
using Ends = std::vector<bool>;  // by place in the text

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

/// Answers from where to where the parts match, remembering every answer.
class Matcher {
 public:
  explicit Matcher(std::u32string text) : text_(std::move(text)) {}

  bool wholeMatches(const Regex& regex) { return ends(regex, 0)[text_.size()]; }

 private:
  const Ends& ends(const Regex& regex, size_t start) {
    auto known = known_.find({&regex, start});
    if (known == known_.end()) known = known_.emplace(std::pair(&regex, start), find(regex, start)).first;
    return known->second;
  }

  [[nodiscard]] Ends nowhere() const { return Ends(text_.size() + 1); }

  /// The ends of `regex` from every one of `starts`.
  Ends step(const Regex& regex, const Ends& starts) {
    Ends all = nowhere();
    for (size_t start = 0; start < starts.size(); ++start) {
      if (!starts[start]) continue;
      const Ends& some = ends(regex, start);
      for (size_t i = 0; i < all.size(); ++i) all[i] = all[i] || some[i];
    }
    return all;
  }

  Ends repeat(const Regex& regex, size_t start) {
    // After as many steps as there are places, one step more changes nothing.
    uint64_t least = std::min<uint64_t>(regex.least, text_.size() + 1);
    uint64_t most = std::min<uint64_t>(regex.most, least + text_.size() + 1);
    Ends now = nowhere();
    now[start] = true;
    Ends all = nowhere();
    for (uint64_t times = 0;; ++times) {
      for (size_t i = 0; i < all.size(); ++i) all[i] = all[i] || (now[i] && times >= least);
      if (times == most) return all;
      now = step(*regex.parts[0], now);
    }
  }

  Ends find(const Regex& regex, size_t start) {
    Ends found = nowhere();
    switch (regex.kind) {
      case Kind::Character:
        if (start < text_.size() && regex.isOne(text_[start])) found[start + 1] = true;
        break;
      case Kind::Sequence:
        found[start] = true;
        for (const RegexPart& part : regex.parts) found = step(*part, found);
        break;
      case Kind::Either:
        for (size_t i = start; i < found.size(); ++i)
          for (const RegexPart& part : regex.parts) found[i] = found[i] || ends(*part, start)[i];
        break;
      case Kind::Both:
        for (size_t i = start; i < found.size(); ++i)
          found[i] = std::all_of(regex.parts.begin(), regex.parts.end(),
                                 [&](const RegexPart& part) { return ends(*part, start)[i]; });
        break;
      case Kind::Not:
        for (size_t i = start; i < found.size(); ++i) found[i] = !ends(*regex.parts[0], start)[i];
        break;
      case Kind::Repeat:
        return repeat(regex, start);
      case Kind::Number:
        for (size_t i = start; i < found.size(); ++i) found[i] = isNumber(regex, text_, start, i);
        break;
    }
    return found;
  }

  std::u32string text_;
  std::map<std::pair<const Regex*, size_t>, Ends> known_;
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
