#include "compiler/opt/asked_texts.h"

#include "compiler/ir/pattern.h"

#include <utility>

namespace rulec::opt {
namespace {

/// A piece's runs between characters that may be any.
void addRuns(std::vector<AskedPart>& parts, const std::string& piece, bool atStart, bool atEnd) {
  for (size_t begin = 0; begin <= piece.size();) {
    size_t end = std::min(piece.find(ir::kAnyCharacter, begin), piece.size());
    bool isFirst = begin == 0, isLast = end == piece.size();
    if (begin != end || (isFirst && isLast))
      parts.push_back({piece.substr(begin, end - begin), atStart && isFirst, atEnd && isLast});
    begin = end + 1;
  }
}

std::vector<AskedPart> partsOf(const ir::PatternPieces& pattern) {
  std::vector<AskedPart> parts;
  for (size_t i = 0; i < pattern.pieces.size(); ++i)
    addRuns(parts, pattern.pieces[i], i == 0 && !pattern.openStart, i + 1 == pattern.pieces.size() && !pattern.openEnd);
  return parts;
}

class Reader {
 public:
  Reader(const ir::RuleSet& rules, const std::vector<ir::FieldId>& mentions) : rules_(rules), mentions_(mentions) {}

  std::optional<AskedTexts> operator()(const ir::TextIsOneOf& test) const {
    std::optional<AskedTexts> asked = of(test.text, test.caseRule == ir::CaseRule::AsciiFold);
    if (!asked) return {};
    for (const std::string& member : test.members) asked->alternatives.push_back({{member, true, true}});
    return asked;
  }

  std::optional<AskedTexts> operator()(const ir::TextMatches& test) const {
    std::optional<AskedTexts> asked = of(test.text, test.caseRule == ir::CaseRule::AsciiFold);
    if (!asked) return {};
    for (const std::string& pattern : test.patterns)
      asked->alternatives.push_back(partsOf(ir::takeApart(pattern, test.escapes)));
    return asked;
  }

  std::optional<AskedTexts> operator()(const ir::Call& call) const {
    using enum ir::Function;
    bool finds = call.function == StartsWith || call.function == EndsWith || call.function == StringContains;
    if (!finds || call.arguments.size() != 2) return {};
    const auto* literal = std::get_if<ir::Literal>(&rules_.values[call.arguments[1]].node);
    const auto* text = literal != nullptr && literal->value ? std::get_if<std::string>(&*literal->value) : nullptr;
    std::optional<AskedTexts> asked = text != nullptr ? of(call.arguments[0], call.insensitive) : std::nullopt;
    if (asked) asked->alternatives = {{{*text, call.function == StartsWith, call.function == EndsWith}}};
    return asked;
  }

  template <class Other>
  std::optional<AskedTexts> operator()(const Other& /*other*/) const {
    return {};
  }

 private:
  /// Of a test of an element.
  [[nodiscard]] std::optional<AskedTexts> of(ir::ValueId text, bool fold) const {
    const auto* element = std::get_if<ir::Element>(&rules_.values[text].node);
    if (element == nullptr || rules_.fields[mentions_[element->mention]].type != ir::Type::Text) return {};
    return AskedTexts{mentions_[element->mention], fold, {}};
  }

  const ir::RuleSet& rules_;
  const std::vector<ir::FieldId>& mentions_;
};

}  // namespace

std::optional<AskedTexts> askedTexts(const ir::RuleSet& rules, const ir::Value& test,
                                     const std::vector<ir::FieldId>& mentions) {
  return std::visit(Reader(rules, mentions), test.node);
}

}  // namespace rulec::opt
