#include "tools/generate/random_query.h"

#include "compiler/support/utf8.h"
#include "tools/generate/random_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace rulec::generate {
namespace {

using sema::ExprType;

bool isKeyword(std::string_view name) {
  constexpr auto kKeywords =
      std::to_array<std::string_view>({"and", "any", "by", "false", "in", "join", "like", "maxspan", "not", "null",
                                       "of", "or", "regex", "sample", "sequence", "true", "until", "where", "with"});
  return std::ranges::find(kKeywords, name) != kKeywords.end();
}

bool isPlainPart(std::string_view part) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !part.empty() && plain(part.front()) && !isKeyword(part) &&
         std::ranges::all_of(part.substr(1), [&](char c) { return (plain(c) && c != '@') || digit(c); });
}

class QueryWriter {
 public:
  QueryWriter(const RandomSchema& schema, const QueryOptions& options, Random& random)
      : schema_(schema), options_(options), random_(random) {}

  std::string query() {
    const double shape = chance(options_.sequences) ? 1 : 0;
    if (shape == 0) return filter(3) + pipes();
    if (chance(0.12)) return sample();
    return sequence() + pipes();
  }

 private:
  bool chance(double probability) { return random_.chance(probability); }
  size_t below(size_t bound) { return random_.below(bound); }
  template <class Container>
  std::string pick(const Container& from) {
    return std::string(random_.pick(from));
  }
  /// One of several ways to go on; only the one that is chosen is taken.
  template <class... Ways>
  std::string oneOf(Ways... ways) {
    size_t chosen = below(sizeof...(ways));
    std::string result;
    (void)((chosen-- == 0 ? (result = ways(), true) : false) || ...);
    return result;
  }

  // ---- names and constants ------------------------------------------------------------------------------------------

  std::string spellName(std::string_view path) {
    std::string out;
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('.', begin), path.size());
      const std::string_view part = path.substr(begin, end - begin);
      if (begin > 0) out += '.';
      out += isPlainPart(part) && !chance(0.05) ? std::string(part) : fmt::format("`{}`", part);
      begin = end + 1;
    }
    return out;
  }

  template <class Fits>
  std::string fieldThat(const Fits& fits) {
    std::vector<const RandomField*> found;
    for (const RandomField& field : schema_.fields)
      if (fits(sema::valueType(field.info.type))) found.push_back(&field);
    if (found.empty() || chance(0.02)) return unmapped();
    return (chance(0.08) ? "?" : "") + spellName(random_.pick(found)->path);
  }
  std::string field(ExprType type) {
    return fieldThat([&](ExprType t) { return t == type; });
  }
  std::string unmapped() { return "?" + spellName(random_.pick(schema_.unmapped)); }

  std::string literal(std::string_view text) {
    const bool rawWorks = text.find('"') == std::string_view::npos && text.find_first_of("\r\n") == text.npos;
    if (rawWorks && chance(0.25)) return fmt::format("\"\"\"{}\"\"\"", text);
    std::string out = "\"";
    for (size_t at = 0; at < text.size();) {
      const size_t length = std::max<size_t>(utf8Length(text, at), 1);
      out += length == 1 ? escaped(text[at]) : std::string(text.substr(at, length));
      at += length;
    }
    return out + '"';
  }
  std::string escaped(char c) {
    switch (c) {
      case '"':
        return "\\\"";
      case '\\':
        return "\\\\";
      case '\n':
        return "\\n";
      case '\r':
        return "\\r";
      case '\t':
        return "\\t";
      default:
        break;
    }
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || chance(0.02) ? fmt::format("\\u{{{:02x}}}", byte) : std::string(1, c);
  }

  std::string textConstant() { return literal(someText(random_)); }
  std::string wholeConstant() {
    const std::string number = chance(0.08) ? pick(kLarge) : pick(kWhole);
    return chance(0.2) ? "-" + number : number;
  }
  std::string numberConstant() {
    if (chance(0.7)) return wholeConstant();
    return (chance(0.2) ? "-" : "") + pick(kReal);
  }
  std::string truth() { return chance(0.5) ? "true" : "false"; }

  /// A text with wildcards made of another.
  std::string pattern() {
    std::string text = someText(random_);
    for (size_t i = below(3); i-- > 0;) {
      size_t at = below(text.size() + 1);
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
      if (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80 && chance(0.5))
        text[at] = chance(0.5) ? '*' : '?';
      else
        text.insert(at, chance(0.6) ? "*" : "?");
    }
    return literal(text);
  }

  // ---- regular expressions ------------------------------------------------------------------------------------------

  std::string regexAtom(int depth, bool lucene) {
    constexpr auto kCharacters = std::to_array<std::string_view>(
        {"a", "b", "c", "A", "x", "e", "0", "1", "\\.", " ", "\u00e9", "\U0001F600", "-", "/", "\\\\", "o", "f"});
    constexpr auto kSets =
        std::to_array<std::string_view>({"[abc]", "[a-c]", "[^a]", "[^a-z]", "[0-9]", "\\d", "\\w", "\\s", "\\D", "\\W",
                                         "\\S", ".", "[A-Za-z0-9_]", "[\u00e9a]", "[a-z\\d]"});
    constexpr auto kLucene = std::to_array<std::string_view>({"@", "#", "<1-99>", "\"a.b\"", "~a", "~(ab)", "()"});
    constexpr auto kJava = std::to_array<std::string_view>({"(?:ab)", "(?:a|b)", "\\t", "[\\w.]"});
    if (depth > 0 && chance(0.25)) return "(" + regexAlternatives(depth - 1, lucene) + ")";
    if (chance(0.07)) return lucene ? pick(kLucene) : pick(kJava);
    return chance(0.6) ? pick(kCharacters) : pick(kSets);
  }
  std::string regexAlternatives(int depth, bool lucene) {
    constexpr auto kRepeats = std::to_array<std::string_view>({"*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"});
    std::string out;
    const size_t count = 1 + below(3);
    for (size_t i = 0; i < count; ++i) {
      out += regexAtom(depth, lucene);
      if (chance(0.35)) out += pick(kRepeats);
    }
    if (chance(0.2)) out += "|" + regexAtom(depth, lucene);
    if (lucene && chance(0.04)) out += "&" + regexAtom(depth, lucene) + ".*";
    return out;
  }
  std::string regex(bool lucene) {
    std::string out = regexAlternatives(2, lucene);
    if (chance(0.4)) out += ".*";
    if (chance(0.2)) out.insert(0, ".*");
    return literal(out);
  }

  // ---- values -------------------------------------------------------------------------------------------------------

  std::string functionName(std::string_view name) {
    std::string out(name);
    if (chance(0.05))
      std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return out;
  }
  template <class... Arguments>
  std::string call(std::string_view name, bool insensitive, const Arguments&... arguments) {
    const std::array<std::string, sizeof...(arguments)> all{arguments...};
    return fmt::format("{}{}({})", functionName(name), insensitive && chance(0.35) ? "~" : "", fmt::join(all, ", "));
  }

  std::string text(int depth) {
    if (depth <= 0 || chance(0.35)) return chance(0.8) ? field(ExprType::Text) : chance(0.9) ? textConstant() : "null";
    --depth;
    return oneOf(
        [&] { return concat(depth); }, [&] { return call("string", false, value(depth)); },
        [&] { return call("substring", false, text(depth), whole(depth)); },
        [&] { return call("substring", false, text(depth), whole(depth), whole(depth)); },
        [&] { return call("between", true, text(depth), shortText(depth), shortText(depth)); },
        [&] { return call("between", true, text(depth), shortText(depth), shortText(depth), truth()); },
        [&] { return call("between", true, text(depth), shortText(depth), shortText(depth), condition(depth)); });
  }
  std::string shortText(int depth) { return chance(0.8) ? textConstant() : text(depth); }
  std::string concat(int depth) {
    std::string arguments = value(depth);
    for (size_t more = below(3); more-- > 0;) arguments += ", " + value(depth);
    return functionName("concat") + "(" + arguments + ")";
  }

  /// Whole by its type: what indexes may be.
  std::string whole(int depth) {
    if (depth <= 0 || chance(0.5)) {
      if (chance(0.04)) return "null";
      return chance(0.6) ? wholeConstant()
                         : fieldThat([](ExprType t) { return t == ExprType::Integer || t == ExprType::Unsigned; });
    }
    --depth;
    return oneOf([&] { return call("length", false, text(depth)); },
                 [&] { return call("indexOf", true, text(depth), shortText(depth)); },
                 [&] { return call("indexOf", true, text(depth), shortText(depth), whole(depth)); },
                 [&] { return arithmetic(whole(depth), whole(depth)); }, [&] { return "-(" + whole(depth) + ")"; });
  }

  std::string arithmetic(const std::string& left, const std::string& right) {
    constexpr auto kOperators = std::to_array<std::string_view>({"+", "-", "*", "/", "%"});
    return fmt::format("({} {} {})", left, random_.pick(kOperators), right);
  }
  std::string number(int depth) {
    if (depth <= 0 || chance(0.3)) return chance(0.8) ? numberField() : chance(0.95) ? numberConstant() : "null";
    --depth;
    constexpr auto kNamed = std::to_array<std::string_view>({"add", "subtract", "multiply", "divide", "modulo"});
    return oneOf([&] { return whole(depth); }, [&] { return arithmetic(number(depth), number(depth)); },
                 [&] { return arithmetic(number(depth), numberConstant()); },
                 [&] { return call(random_.pick(kNamed), false, number(depth), number(depth)); },
                 [&] { return call("number", false, text(depth)); },
                 [&] { return call("number", false, text(depth), chance(0.5) ? pick(kBases) : whole(depth)); },
                 [&] { return (chance(0.8) ? "-(" : "+(") + number(depth) + ")"; });
  }
  static constexpr auto kBases = std::to_array<std::string_view>({"10", "16", "2", "8", "null"});
  std::string numberField() { return fieldThat(sema::isNumber); }

  std::string value(int depth) {
    return oneOf([&] { return text(depth); }, [&] { return text(depth); }, [&] { return number(depth); },
                 [&] { return fieldThat([](ExprType) { return true; }); },
                 [&] { return chance(0.3) ? "(" + condition(depth) + ")" : number(depth); });
  }

  // ---- conditions ---------------------------------------------------------------------------------------------------

  std::string condition(int depth) {
    if (depth <= 0 || chance(0.35)) return leaf(depth);
    --depth;
    return oneOf([&] { return operand(depth) + " and " + operand(depth); },
                 [&] { return operand(depth) + " or " + operand(depth); },
                 [&] {
                   return operand(depth) + (chance(0.5) ? " and " : " or ") + operand(depth) +
                          (chance(0.5) ? " and " : " or ") + operand(depth);
                 },
                 [&] { return "not (" + condition(depth) + ")"; }, [&] { return "not " + leaf(depth); },
                 [&] { return leaf(depth); });
  }
  std::string operand(int depth) { return chance(0.7) ? "(" + condition(depth) + ")" : leaf(depth); }

  std::string leaf(int depth) {
    const int inner = std::min(depth, 2);
    switch (below(22)) {
      case 0:
      case 1:
      case 2:
        return comparison(text(inner), textOperand());
      case 3:
      case 4:
      case 5:
        return comparison(number(inner), numberOperand());
      case 6:
        return comparison(dateField(), dateConstant());
      case 7:
        return addressLeaf();
      case 8:
        return comparison(field(ExprType::Version), literal(pick(kVersions)));
      case 9:
        return booleanLeaf();
      case 10:
      case 11:
        return list(inner);
      case 12:
      case 13:
      case 14:
        return patternLeaf(inner);
      case 15:
      case 16:
        return regexLeaf(inner);
      case 17:
      case 18:
        return function(inner);
      case 19:
        return nullLeaf(inner);
      case 20:
        return optionalLeaf();
      default:
        return depth > 0 ? nested(depth - 1) : constantLeaf();
    }
  }

  /// The constant may stand on either side.
  std::string comparison(const std::string& value, const std::string& constant) {
    const std::string_view op = chance(0.4) ? kComparisons[below(2)] : random_.pick(kComparisons);
    return chance(0.85) ? fmt::format("{} {} {}", value, op, constant) : fmt::format("{} {} {}", constant, op, value);
  }
  std::string textOperand() {
    if (chance(0.85)) return textConstant();
    return oneOf([&] { return numberConstant(); }, [&] { return truth(); }, [&] { return unmapped(); },
                 [&] { return fmt::format("concat({}, {})", textConstant(), textConstant()); },
                 [&] { return fmt::format("substring({}, 1)", textConstant()); });
  }
  std::string numberOperand() {
    if (chance(0.85)) return numberConstant();
    constexpr auto kNumberTexts =
        std::to_array<std::string_view>({"12", "1.5", "-1", "0", "1e3", "18446744073709551615"});
    return oneOf([&] { return literal(pick(kNumberTexts)); },
                 [&] { return arithmetic(numberConstant(), numberConstant()); }, [&] { return unmapped(); },
                 [&] { return fmt::format("length({})", textConstant()); });
  }
  std::string dateField() {
    return fieldThat([](ExprType t) { return t == ExprType::Date || t == ExprType::DateNanos; });
  }
  std::string dateConstant() {
    return chance(0.8) ? literal(pick(kDates)) : chance(0.5) ? "1704110400123" : wholeConstant();
  }

  std::string addressLeaf() {
    const std::string address = field(ExprType::Address);
    if (chance(0.4)) return comparison(address, literal(pick(kAddresses)));
    if (chance(0.3)) return fmt::format("{} {} {}", address, kComparisons[below(2)], literal(pick(kBlocks)));
    std::string blocks;
    for (size_t i = 1 + below(3); i-- > 0;) blocks += ", " + literal(chance(0.7) ? pick(kBlocks) : pick(kAddresses));
    return fmt::format("{}({}{})", functionName("cidrMatch"), address, blocks);
  }

  std::string booleanLeaf() {
    const std::string boolean = field(ExprType::Boolean);
    return oneOf([&] { return boolean; }, [&] { return "not " + boolean; },
                 [&] { return comparison(boolean, truth()); }, [&] { return comparison(boolean, literal(truth())); },
                 [&] { return fmt::format("{} {}in ({})", boolean, chance(0.3) ? "not " : "", truth()); });
  }

  template <class Member>
  std::string members(const Member& member) {
    std::string out = member();
    for (size_t more = below(4); more-- > 0;) out += ", " + member();
    return out;
  }
  std::string list(int depth) {
    const std::string op = chance(0.3) ? "not in" : "in";
    if (chance(0.35))
      return fmt::format("{} {} ({})", primary(number(depth)), op,
                         members([&] { return chance(0.97) ? numberConstant() : "null"; }));
    return fmt::format("{} {}{} ({})", primary(text(depth)), op, chance(0.4) ? "~" : "",
                       members([&] { return chance(0.97) ? textConstant() : "null"; }));
  }
  /// A predicate binds to the primary on its left.
  static std::string primary(const std::string& value) {
    return value.front() == '-' || value.front() == '+' ? "(" + value + ")" : value;
  }
  template <class Member>
  std::string oneOrList(const Member& member) {
    return chance(0.6) ? member() : "(" + members(member) + ")";
  }
  std::string patternLeaf(int depth) {
    constexpr auto kOperators = std::to_array<std::string_view>({" : ", " like ", " like~ "});
    return text(chance(0.6) ? 0 : depth) + pick(kOperators) +
           oneOrList([&] { return chance(0.8) ? pattern() : textConstant(); });
  }
  std::string regexLeaf(int depth) {
    const bool isField = chance(0.6);
    const std::string left = isField ? field(ExprType::Text) : text(depth);
    const bool lucene = left.find('(') == std::string::npos && left.front() != '"';
    return left + (chance(0.6) ? " regex " : " regex~ ") + oneOrList([&] { return regex(lucene); });
  }

  std::string function(int depth) {
    constexpr auto kTests = std::to_array<std::string_view>({"startsWith", "endsWith", "stringContains"});
    const bool reversed = chance(0.2);
    const std::string first = text(depth), second = shortText(depth);
    const std::string test = call(random_.pick(kTests), true, reversed ? second : first, reversed ? first : second);
    return chance(0.7) ? test : comparison(test, truth());
  }

  std::string nullLeaf(int depth) {
    const std::string side = chance(0.6) ? fieldThat([](ExprType) { return true; }) : value(depth);
    const std::string null = chance(0.8) ? "null" : unmapped();
    const std::string op = pick(kComparisons);
    return chance(0.7) ? fmt::format("{} {} {}", side, op, null) : fmt::format("{} {} {}", null, op, side);
  }
  std::string optionalLeaf() {
    const std::string name = unmapped();
    return oneOf([&] { return name; }, [&] { return "not " + name; }, [&] { return comparison(name, textConstant()); },
                 [&] { return comparison(name, numberConstant()); }, [&] { return name + " == " + unmapped(); },
                 [&] { return name + " : " + pattern(); }, [&] { return name + " in (" + textConstant() + ")"; },
                 [&] { return name + " not in (" + numberConstant() + ")"; },
                 [&] { return fmt::format("startsWith({}, {})", name, textConstant()); },
                 [&] { return fmt::format("length({}) > 1", name); });
  }
  std::string nested(int depth) {
    const std::string inner = "(" + condition(std::min(depth, 1)) + ")";
    return oneOf([&] { return "string" + inner + " == " + literal(truth()); },
                 [&] { return inner + (chance(0.5) ? " == null" : " != null"); }, [&] { return "null == " + inner; },
                 [&] { return comparison(inner, truth()); },
                 [&] { return fmt::format("concat({}, {}) : {}", inner, text(0), pattern()); },
                 [&] { return fmt::format("length(string{}) == {}", inner, 4 + below(2)); });
  }
  std::string constantLeaf() {
    return oneOf([&] { return truth(); }, [&] { return comparison(textConstant(), textConstant()); },
                 [&] { return comparison(numberConstant(), numberConstant()); },
                 [&] { return textConstant() + " : " + pattern(); },
                 [&] { return fmt::format("{} in ({})", numberConstant(), members([&] { return numberConstant(); })); },
                 [&] { return fmt::format("startsWith({}, {})", textConstant(), textConstant()); },
                 [&] { return std::string("null == null"); },
                 [&] { return fmt::format("length({}) == {}", textConstant(), below(4)); });
  }

  // ---- queries ------------------------------------------------------------------------------------------------------

  std::string filter(int depth) {
    if (chance(0.7)) return "any where " + condition(depth);
    const std::string& category = someCategory(random_);
    return (isPlainPart(category) && chance(0.8) ? category : "\"" + category + "\"") + " where " + condition(depth);
  }

  std::string key() {
    if (chance(0.07)) return unmapped();
    std::vector<const RandomField*> found;
    for (const RandomField& field : schema_.fields) found.push_back(&field);
    return (chance(0.25) ? "?" : "") + spellName(random_.pick(found)->path);
  }
  /// Keys of one step that fit those of the other steps: of one type each.
  struct Keys {
    std::string global;
    std::vector<ExprType> perStep;
  };
  Keys keys() {
    constexpr std::array kCounts = {0, 1, 1, 1, 2};
    Keys result;
    for (int i = random_.pick(kCounts); i-- > 0;) result.global += (result.global.empty() ? " by " : ", ") + key();
    if (!chance(0.35)) return result;
    for (size_t i = 1 + below(2); i-- > 0;)
      result.perStep.push_back(chance(0.3) ? sema::valueType(random_.pick(schema_.fields).info.type) : ExprType::Text);
    return result;
  }
  std::string stepKeys(const Keys& keys) {
    std::string out;
    for (const ExprType type : keys.perStep) {
      std::vector<const RandomField*> found;
      for (const RandomField& field : schema_.fields)
        if (sema::valueType(field.info.type) == type) found.push_back(&field);
      out +=
          (out.empty() ? " by " : ", ") + std::string(chance(0.25) ? "?" : "") + spellName(random_.pick(found)->path);
    }
    return out;
  }
  std::string step(const Keys& keys) {
    const std::string simple = chance(0.15) ? "any where true" : filter(static_cast<int>(below(3)));
    return " [" + simple + "]" + stepKeys(keys);
  }

  std::string sequence() {
    constexpr auto kSpans =
        std::to_array<std::string_view>({"1ms", "500ms", "1s", "2s", "5s", "10s", "1m", "2h", "1d"});
    const Keys by = keys();
    std::string steps;
    const size_t count = 2 + below(3);
    bool missing = false;
    for (size_t i = 0; i < count; ++i) {
      std::string one = step(by);
      if (i + 1 < count && chance(0.12)) {
        one.insert(1, "!");
        missing = true;
      } else if (i > 0 && i + 1 == count && !missing && chance(0.1)) {
        one.insert(1, "!");
        missing = true;
      }
      if (chance(0.08)) one += fmt::format(" with runs={}", 1 + below(3));
      steps += one;
    }
    std::string out = "sequence" + by.global;
    if (missing || chance(0.6)) out += " with maxspan=" + pick(kSpans);
    out += steps;
    if (chance(0.25)) out += " until" + step(by);
    return out;
  }
  std::string sample() {
    Keys by = keys();
    if (by.global.empty() && by.perStep.empty()) by.global = " by " + key();
    std::string out = "sample" + by.global;
    for (size_t i = 2 + below(3); i-- > 0;) out += step(by);
    return out;
  }
  std::string pipes() {
    if (!chance(0.2)) return {};
    std::string out;
    for (size_t i = 1 + below(2); i-- > 0;) out += fmt::format(" | {} {}", chance(0.5) ? "head" : "tail", below(12));
    return out;
  }

  const RandomSchema& schema_;
  const QueryOptions& options_;
  Random& random_;
};

}  // namespace

std::string makeQuery(const RandomSchema& schema, const QueryOptions& options, Random& random) {
  return QueryWriter(schema, options, random).query();
}

const std::string& someCategory(Random& random) { return random.pick(kCategories); }
std::string someText(Random& random) {
  // The first ones, and so equal ones, are more frequent.
  return std::string(kTexts[random.chance(0.4) ? random.below(8) : random.below(kTexts.size())]);
}

}  // namespace rulec::generate
