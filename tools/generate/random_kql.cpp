#include "tools/generate/random_kql.h"

#include "compiler/syntax/kql/printer.h"
#include "tools/generate/random_query.h"
#include "tools/generate/random_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rulec::generate {
namespace {

using sema::FieldType;

constexpr auto kMath = std::to_array<std::string_view>(
    {"", "/d", "-1d/d", "+1M", "-1M/M", "/w", "-2w/w", "+1y/y", "-12h", "/h", "-90m/m", "+61s", "/s", "-1y-1M-1d"});
constexpr auto kRanges = std::to_array<std::string_view>({"<", "<=", ">", ">="});

bool isWords(const RandomField& field) { return field.info.isText || field.info.type == FieldType::Text; }
bool isKeyword(FieldType type) {
  return type == FieldType::Keyword || type == FieldType::Wildcard || type == FieldType::ConstantKeyword;
}
bool isWithinCharacter(const std::string& text, size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}
bool isDate(FieldType type) { return type == FieldType::Date || type == FieldType::DateNanos; }

class Writer {
 public:
  Writer(const RandomSchema& schema, Random& random) : schema_(schema), random_(random), fields_(&schema.fields) {}

  std::string query() { return chance(0.01) ? "" : condition(4); }

 private:
  bool chance(double probability) { return random_.chance(probability); }
  template <class Container>
  std::string pick(const Container& from) {
    return std::string(random_.pick(from));
  }

  std::string condition(int depth) {
    if (depth > 0 && chance(0.1)) return group(depth - 1);
    if (depth == 0 || chance(0.35)) return leaf();
    switch (random_.below(4)) {
      case 0:
        return keyword("not") + fmt::format(" ({})", condition(depth - 1));
      case 1:
        return keyword("not") + " " + leaf();
      default:
        return chain([&] { return fmt::format("({})", condition(depth - 1)); });
    }
  }

  /// What one object satisfies.
  std::string group(int depth) {
    const bool inParts = fields_ == &schema_.parts;
    if (fields_ == &schema_.bits) return leaf();
    const bool isBits = inParts || chance(0.2);
    const auto* around = std::exchange(fields_, isBits ? &schema_.bits : &schema_.parts);
    const std::string body = condition(depth);
    fields_ = around;
    return fmt::format("{}: {{ {} }}", inParts ? "bits" : isBits ? kBits : kParts, body);
  }

  template <class Make>
  std::string chain(Make make) {
    const std::string word = chance(0.5) ? "and" : "or";
    std::string out = make();
    for (uint64_t i = 1 + random_.below(3); i > 0; --i) out += " " + keyword(word) + " " + make();
    return out;
  }

  std::string keyword(std::string word) {
    if (chance(0.1))
      for (char& c : word) c = static_cast<char>(c - 32);
    return word;
  }

  std::string leaf() {
    if (chance(0.02)) return "*: *";
    if (chance(0.06)) return patternLeaf();
    if (chance(0.03)) return objectLeaf();
    const RandomField& field = random_.pick(*fields_);
    const std::string name = kql::print({field.path, {}, chance(0.1), {}});
    const FieldType type = field.info.type;
    if (type == FieldType::Flattened || chance(0.08)) return name + ": *";
    if (type != FieldType::Boolean && !isWords(field) && chance(0.25))
      return fmt::format("{} {} {}", name, pick(kRanges), constant(field));
    return name + (chance(0.5) ? ": " : ":") + (chance(0.3) ? list(field, 2) : value(field));
  }

  /// A leaf on all fields whose names have one beginning and one end.
  std::string patternLeaf() {
    const RandomField& field = random_.pick(*fields_);
    size_t begin = 1 + random_.below(field.path.size());
    size_t end = begin + random_.below(field.path.size() - begin + 1);
    while (isWithinCharacter(field.path, begin)) ++begin;
    while (end < begin || isWithinCharacter(field.path, end)) ++end;
    const std::string first = field.path.substr(0, begin), last = field.path.substr(end);
    const std::string name = kql::print({first + "*" + last, {static_cast<uint32_t>(begin)}, false, {}});
    const bool all = std::ranges::all_of(*fields_, [&](const RandomField& one) {
      const bool matches =
          one.path.size() >= begin + last.size() && one.path.starts_with(first) && one.path.ends_with(last);
      return !matches || isKeyword(one.info.type);
    });
    if (!all || chance(0.3)) return name + ": *";
    if (chance(0.2)) return fmt::format("{} {} {}", name, pick(kRanges), spelled(someText(random_)));
    return fmt::format("{}: {}", name, chance(0.4) ? pattern() : spelled(someText(random_)));
  }

  /// The parent of a field; where that is a field itself, a leaf on it.
  std::string objectLeaf() {
    const RandomField& field = random_.pick(*fields_);
    const size_t dot = field.path.find('.');
    if (dot == std::string::npos) return "*: *";
    return kql::print({field.path.substr(0, dot), {}, chance(0.3), {}}) + ": *";
  }

  std::string list(const RandomField& field, int depth) {
    const auto item = [&] {
      if (depth > 0 && chance(0.2)) return list(field, depth - 1);
      return (chance(0.2) ? keyword("not") + " " : "") + value(field);
    };
    return fmt::format("({})", chain(item));
  }

  std::string value(const RandomField& field) {
    if ((isKeyword(field.info.type) || isWords(field)) && chance(0.4)) return pattern();
    return isWords(field) ? spelled(words()) : constant(field);
  }

  std::string words() {
    std::string text = someText(random_);
    for (uint64_t i = random_.below(3); i > 0; --i) text += (chance(0.8) ? " " : "-") + someText(random_);
    return text;
  }

  std::string pattern() {
    kql::Literal literal;
    for (uint64_t i = 1 + random_.below(3); i > 0; --i) {
      if (chance(0.5)) literal.text += someText(random_);
      literal.wildcards.push_back(static_cast<uint32_t>(literal.text.size()));
      literal.text += '*';
      if (chance(0.5)) literal.text += someText(random_);
    }
    return kql::print(literal);
  }

  std::string spelled(std::string text) { return kql::print({std::move(text), {}, chance(0.5), {}}); }

  std::string constant(const RandomField& field) {
    switch (field.info.type) {
      case FieldType::Boolean:
        return spelled(chance(0.5) ? "true" : "false");
      case FieldType::Ip:
        return spelled(chance(0.5) ? pick(kAddresses) : pick(kBlocks));
      case FieldType::Version:
        return spelled(pick(kVersions));
      case FieldType::Long:
      case FieldType::UnsignedLong:
      case FieldType::Double:
        return spelled((chance(0.15) ? "-" : "") + (chance(0.2)   ? pick(kReal)
                                                    : chance(0.1) ? pick(kLarge)
                                                                  : pick(kWhole)));
      default:
        return spelled(isDate(field.info.type) ? date() : someText(random_));
    }
  }

  std::string date() {
    if (chance(0.25)) return "now" + pick(kMath);
    return pick(kDates) + (chance(0.3) ? "||" + pick(kMath) : "");
  }

  const RandomSchema& schema_;
  Random& random_;
  const std::vector<RandomField>* fields_;  // those of the event, or of the objects of the group
};

}  // namespace

std::string makeKql(const RandomSchema& schema, Random& random) { return Writer(schema, random).query(); }

}  // namespace rulec::generate
