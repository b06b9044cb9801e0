#include "compiler/oracle/kql.h"

#include "compiler/oracle/compare.h"
#include "compiler/oracle/date_math.h"
#include "compiler/oracle/network.h"
#include "compiler/oracle/text.h"
#include "compiler/oracle/words.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

using sema::FieldType;
using sema::KqlField;

/// A character of a pattern.
struct Sign {
  char32_t character = 0;
  bool wild = false;   // `*` or `?`
  bool folds = false;  // matches either case of an ASCII letter
};

char32_t lowerCase(char32_t c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

std::vector<Sign> signsOf(const kql::Literal& pattern) {
  std::vector<Sign> signs;
  size_t at = 0;
  for (char32_t c : codePoints(pattern.text)) {
    bool exact = !pattern.ignoreCase || std::ranges::count(pattern.exact, at) != 0;
    signs.push_back({c, std::ranges::count(pattern.wildcards, at) != 0, !exact});
    at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return signs;
}

bool isSign(const Sign& sign, char32_t c) {
  return sign.folds ? lowerCase(sign.character) == lowerCase(c) : sign.character == c;
}

/// Whether the whole text matches, by the first characters of it that each beginning of the pattern can match.
bool matchesSigns(std::string_view text, const std::vector<Sign>& signs) {
  std::u32string characters = codePoints(text);
  std::vector<bool> matched(characters.size() + 1);
  matched[0] = true;
  for (const Sign& sign : signs) {
    bool star = sign.wild && sign.character == '*';
    std::vector<bool> next(matched.size());
    next[0] = star && matched[0];
    for (size_t n = 1; n < matched.size(); ++n)
      next[n] = star ? matched[n] || next[n - 1] : matched[n - 1] && (sign.wild || isSign(sign, characters[n - 1]));
    matched = std::move(next);
  }
  return matched.back();
}

bool matchesPattern(std::string_view text, const kql::Literal& pattern) { return matchesSigns(text, signsOf(pattern)); }

/// What stands between white space in a pattern on a text [P].
std::vector<std::vector<Sign>> clausesOf(const kql::Literal& pattern) {
  std::vector<std::vector<Sign>> clauses(1);
  for (const Sign& sign : signsOf(pattern)) {
    bool isSpace = std::u32string_view(U" \t\r\n\u3000").find(sign.character) != std::u32string_view::npos;
    if (isSpace && !clauses.back().empty()) clauses.emplace_back();
    if (!isSpace) clauses.back().push_back(sign);
  }
  return clauses;
}

bool hasSomeWord(const std::vector<std::string>& words, std::string_view value) {
  return std::ranges::any_of(wordsOf(value), [&](const std::string& word) { return hasPhrase(words, {word}); });
}

/// Whether one word matches, or the text is there at all for `*` alone; without a `*` it is one of the words.
bool hasClause(const std::vector<std::string>& words, std::vector<Sign> clause) {
  if (clause.size() == 1 && clause.front().wild) return true;
  if (std::ranges::none_of(clause, &Sign::wild)) {
    std::u32string text;
    for (const Sign& sign : clause) text += sign.character;
    return hasSomeWord(words, utf8(text));
  }
  for (Sign& sign : clause) sign.character = smallLetter(sign.character);
  return std::ranges::any_of(words, [&](const std::string& word) { return matchesSigns(word, clause); });
}

/// A leaf on a text: its words are asked, not the whole.
bool hasWords(std::string_view text, const kql::Literal& value) {
  std::vector<std::string> words = wordsOf(text);
  if (value.isTerm)
    return std::ranges::any_of(words, [&](const std::string& word) { return matchesPattern(word, value); });
  if (value.quoted) return hasPhrase(words, wordsOf(value.text));
  if (!value.isPattern()) return hasSomeWord(words, value.text);
  return std::ranges::any_of(clausesOf(value), [&](const auto& clause) { return hasClause(words, clause); });
}

bool isKeyword(const KqlField& field) {
  return field.type == FieldType::Keyword || field.type == FieldType::Wildcard ||
         field.type == FieldType::ConstantKeyword;
}

/// Within what the date names a time is equal; a date counts milliseconds.
std::partial_ordering orderOfDates(const KqlField& field, int64_t value, const kql::Literal& constant,
                                   std::optional<int64_t> nowNs) {
  std::optional<TimeSpan> span = spanOfDate(constant.text, field.reading.dateFormats, nowNs);
  if (!span) return std::partial_ordering::unordered;
  bool millis = field.type == FieldType::Date;
  if (value < (millis ? floorMillis(span->firstNs) : span->firstNs)) return std::partial_ordering::less;
  if (value > (millis ? floorMillis(span->lastNs) : span->lastNs)) return std::partial_ordering::greater;
  return std::partial_ordering::equivalent;
}

std::partial_ordering orderOf(const KqlField& field, const Value& value, const kql::Literal& constant,
                              std::optional<int64_t> nowNs) {
  if (field.type == FieldType::Date || field.type == FieldType::DateNanos)
    return orderOfDates(field, std::get<int64_t>(value), constant, nowNs);
  return compare(value, constant.text, sema::valueType(field.type), field.reading.dateFormats);
}

bool isEqual(const KqlField& field, const Value& value, kql::Literal constant, std::optional<int64_t> nowNs) {
  if (isKeyword(field)) {
    std::string text = std::get<std::string>(value);
    if (field.lowercase) {
      text = asciiLower(text);
      constant.text = asciiLower(constant.text);
    }
    return constant.isPattern() || constant.ignoreCase ? matchesPattern(text, constant) : text == constant.text;
  }
  if (field.type == FieldType::Text) return hasWords(std::get<std::string>(value), constant);
  if (field.type == FieldType::Ip) return contains(*parseBlock(constant.text), std::get<Address>(value));
  return orderOf(field, value, constant, nowNs) == 0;
}

bool lies(std::partial_ordering order, kql::RangeOp op) {
  switch (op) {
    case kql::RangeOp::Less:
      return order < 0;
    case kql::RangeOp::LessEqual:
      return order <= 0;
    case kql::RangeOp::Greater:
      return order > 0;
    case kql::RangeOp::GreaterEqual:
      return order >= 0;
  }
  __builtin_unreachable();
}

/// Evaluates one node from those of its operands.
struct Evaluation {
  const sema::CheckedKql& checked;
  const Event& event;
  std::vector<bool>& truths;  // by node
  std::optional<int64_t> nowNs;
  kql::NodeId id = {};

  bool of(kql::NodeId operand) const { return truths[operand.index]; }
  /// Whether some value of some field of the leaf passes.
  template <class Test>
  bool some(Test test) const {
    return std::ranges::any_of(checked.of(id).fields, [&](const KqlField& field) {
      return std::ranges::any_of(valuesOf(event, field.reading),
                                 [&](const Value& value) { return test(field, value); });
    });
  }

  bool operator()(const kql::Everything&) const { return true; }
  bool operator()(const kql::Is& n) const {
    return some([&](const KqlField& field, const Value& value) {
      return n.value.isAnything() || isEqual(field, value, n.value, nowNs);
    });
  }
  bool operator()(const kql::Range& n) const {
    return some([&](const KqlField& field, const Value& value) {
      return lies(orderOf(field, value, n.value, nowNs), n.op) &&
             (!n.other || lies(orderOf(field, value, n.other->value, nowNs), n.other->op));
    });
  }
  bool operator()(const kql::Not& n) const { return !of(n.operand); }
  bool operator()(const kql::And& n) const {
    return std::ranges::all_of(n.operands, [&](kql::NodeId operand) { return of(operand); });
  }
  bool operator()(const kql::Or& n) const {
    return std::ranges::any_of(n.operands, [&](kql::NodeId operand) { return of(operand); });
  }
  bool operator()(const kql::Nested& n) const;
};

/// What a node is of an event or an object: everything below it is evaluated anew.
bool evaluate(const sema::CheckedKql& checked, const Event& event, kql::NodeId root, std::optional<int64_t> nowNs) {
  std::vector<bool> wanted(root.index + 1);
  wanted[root.index] = true;
  for (uint32_t i = root.index + 1; i-- > 0;) {
    if (!wanted[i]) continue;
    std::visit(Overload{[&](const kql::Not& n) { wanted[n.operand.index] = true; },
                        [&](const auto& n) {
                          if constexpr (requires { n.operands; })
                            for (kql::NodeId operand : n.operands) wanted[operand.index] = true;
                        }},
               checked.query.nodes[kql::NodeId{i}].node);
  }
  std::vector<bool> truths(wanted.size());
  Evaluation evaluation{checked, event, truths, nowNs};
  for (uint32_t i = 0; i <= root.index; ++i) {
    if (!wanted[i]) continue;
    evaluation.id = kql::NodeId{i};
    truths[i] = std::visit(evaluation, checked.query.nodes[evaluation.id].node);
  }
  return truths[root.index];
}

/// Groups stand in groups at most as deep as parentheses may, so this recurses.
bool Evaluation::operator()(const kql::Nested& n) const {
  return std::ranges::any_of(objectsOf(event, checked.of(id).fields.front().reading),
                             [&](const Event& object) { return evaluate(checked, object, n.body, nowNs); });
}

bool holds(const sema::CheckedKql& checked, const Event& event) {
  if (!checked.query.root) return true;
  std::optional<int64_t> now = event.nowNs ? event.nowNs : timeOf(event, checked.timestamp);
  bool isOver = checked.endNs && !(now && *now < *checked.endNs);
  if (isOver) return true;
  return evaluate(checked, event, *checked.query.root, now);
}

}  // namespace

std::optional<RuleTest> testOf(const sema::CheckedKql& checked, uint32_t /*index*/,
                               std::vector<Refusal>& /*refusals*/) {
  RuleTest test;
  test.steps.push_back({[&checked](const Event& event) { return holds(checked, event); }, {}});
  test.timestamp = checked.timestamp;
  for (const sema::KqlLeaf& leaf : checked.leaves)
    for (const KqlField& field : leaf.fields) test.fields.insert(field.reading);
  return test;
}

}  // namespace rulec::oracle
