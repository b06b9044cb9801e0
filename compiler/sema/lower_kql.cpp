#include "compiler/sema/lower_kql.h"

#include "compiler/ir/automaton.h"
#include "compiler/ir/network.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/kql_value.h"
#include "compiler/sema/words.h"
#include "compiler/support/ascii.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

namespace rulec::sema {
namespace {

/// A test of some value of a field, without its operand.
using TestNode = std::variant<ir::TextIsOneOf, ir::TextMatches, ir::TextHasWords, ir::InRange, ir::AddressInNetworks>;

void append(auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); }

/// The same test for what either of them finds.
void merge(TestNode& into, const TestNode& from) {
  std::visit(
      Overload{[&](ir::TextIsOneOf& n) { append(n.members, std::get<ir::TextIsOneOf>(from).members); },
               [&](ir::TextMatches& n) { append(n.patterns, std::get<ir::TextMatches>(from).patterns); },
               [&](ir::TextHasWords& n) {
                 append(n.phrases, std::get<ir::TextHasWords>(from).phrases);
                 append(n.patterns, std::get<ir::TextHasWords>(from).patterns);
               },
               [&](ir::InRange& n) { append(n.ranges, std::get<ir::InRange>(from).ranges); },
               [&](ir::AddressInNetworks& n) { append(n.networks, std::get<ir::AddressInNetworks>(from).networks); }},
      into);
}

bool foldsCase(const TestNode& test) {
  return std::visit(Overload{[](const ir::TextIsOneOf& n) { return n.caseRule == ir::CaseRule::AsciiFold; },
                             [](const ir::TextMatches& n) { return n.caseRule == ir::CaseRule::AsciiFold; },
                             [](const auto&) { return false; }},
                    test);
}

/// Some of these hold. Whether one of several values passes one of several tests is one question: long lists of values
/// become one test for each field and kind.
struct Alternatives {
  struct Test {
    TestNode node;
    std::optional<Span> span;  // where it was written, if in one place
  };
  std::map<std::tuple<ir::FieldId, size_t, bool>, Test> tests;  // by field, kind of test, whether it folds case
  std::vector<ir::PredicateId> others;

  [[nodiscard]] bool isOneTest() const { return tests.size() == 1 && others.empty(); }
};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether some letters compare exactly and others do not.
bool mixesCases(const KqlField& field, const kql::Literal& value) {
  return !field.lowercase && value.ignoreCase &&
         std::ranges::any_of(value.exact, [&](uint32_t at) { return isLetter(value.text[at]); });
}

/// A pattern as a regular expression of Lucene.
std::string mixedRegex(const kql::Literal& value) {
  std::string out;
  for (uint32_t i = 0; i < value.text.size(); ++i) {
    char c = value.text[i];
    if (std::ranges::binary_search(value.wildcards, i)) {
      out += c == '*' ? ".*" : ".";
    } else if (isLetter(c) && !std::ranges::binary_search(value.exact, i)) {
      out += {'[', static_cast<char>(c & ~0x20), static_cast<char>(c | 0x20), ']'};
    } else {
      bool special = static_cast<unsigned char>(c) < 0x80 && !isLetter(c) && (c < '0' || c > '9');
      if (special) out += '\\';
      out += c;
    }
  }
  return out;
}

/// Operands come before their users: one loop, no recursion.
class Lowering {
 public:
  Lowering(const CheckedKql& checked, IrBuilder& builder, Diagnostics& diagnostics, bool keepsPlaces)
      : checked_(checked),
        builder_(builder),
        diagnostics_(diagnostics),
        keepsPlaces_(keepsPlaces),
        lowered_(checked.query.nodes.size()) {}

  ir::PredicateId run() {
    if (!checked_.query.root) return builder_.constant(true);
    for (uint32_t i = 0; i < lowered_.size(); ++i)
      std::visit([&](const auto& node) { lower(kql::NodeId{i}, node); }, checked_.query.nodes[kql::NodeId{i}].node);
    ir::PredicateId holds = predicate(*checked_.query.root);
    return checked_.endNs ? until(*checked_.endNs, holds) : holds;
  }

 private:
  /// Once now has reached the end every event satisfies it.
  ir::PredicateId until(int64_t endNs, ir::PredicateId holds) {
    ir::FieldId clock = builder_.field(checked_.timestamp);
    ir::ValueId end = builder_.add(ir::Value{ir::Literal{ir::Scalar{endNs}}});
    ir::PredicateId isBefore = builder_.anyOf(
        clock, [&](ir::ValueId) { return ir::InRelativeRange{end, ir::RelativeBound{{}, false, false}, {}, clock}; });
    return builder_.add(ir::Predicate{ir::Or{{holds, builder_.negate(isBefore)}}});
  }

  // ---- logic -------------------------------------------------------------------------------------------------------

  void lower(kql::NodeId id, const kql::Everything&) { lowered_[id.index].others.push_back(builder_.constant(true)); }
  void lower(kql::NodeId id, const kql::Not& n) {
    lowered_[id.index].others.push_back(builder_.negate(predicate(n.operand)));
  }
  void lower(kql::NodeId id, const kql::And& n) {
    std::vector<ir::PredicateId> operands;
    for (kql::NodeId operand : n.operands) operands.push_back(predicate(operand));
    lowered_[id.index].others.push_back(builder_.add(ir::Predicate{ir::And{std::move(operands)}}));
  }
  void lower(kql::NodeId id, const kql::Or& n) {
    Alternatives& all = lowered_[id.index];
    for (kql::NodeId operand : n.operands) {
      Alternatives& some = lowered_[operand.index];
      bool isOneTest = some.isOneTest();
      for (auto& [kind, test] : some.tests)
        addTest(all, std::get<ir::FieldId>(kind), std::move(test.node),
                isOneTest ? checked_.query.nodes[operand].span : test.span);
      if (some.tests.empty() && some.others.size() == 1) mark(some.others.front(), checked_.query.nodes[operand].span);
      append(all.others, some.others);
    }
  }
  void lower(kql::NodeId id, const kql::Nested& n) {
    ir::FieldId objects = builder_.field(checked_.of(id).fields.front().reading);
    lowered_[id.index].others.push_back(builder_.add(ir::Predicate{ir::AnyObject{objects, predicate(n.body)}}));
  }

  static void addTest(Alternatives& all, ir::FieldId field, TestNode test, std::optional<Span> span = {}) {
    auto [known, isNew] = all.tests.try_emplace({field, test.index(), foldsCase(test)}, Alternatives::Test{test, span});
    if (isNew) return;
    merge(known->second.node, test);
    known->second.span = {};
  }

  void mark(ir::PredicateId id, const std::optional<Span>& span) {
    if (keepsPlaces_ && span) builder_.mark(id, {checked_.query.file, *span});
  }

  ir::PredicateId predicate(kql::NodeId id) {
    Alternatives& some = lowered_[id.index];
    std::vector<ir::PredicateId> operands;
    for (auto& [kind, test] : some.tests) {
      operands.push_back(predicate(std::get<ir::FieldId>(kind), std::move(test.node)));
      mark(operands.back(), test.span);
    }
    append(operands, some.others);
    some = {};
    if (operands.empty()) return builder_.constant(false);
    bool isOne = operands.size() == 1;
    ir::PredicateId all = isOne ? operands.front() : builder_.add(ir::Predicate{ir::Or{std::move(operands)}});
    mark(all, checked_.query.nodes[id].span);
    return all;
  }

  ir::PredicateId predicate(ir::FieldId field, TestNode test) {
    return builder_.anyOf(field, [&](ir::ValueId element) {
      return std::visit(Overload{[&](ir::TextIsOneOf& n) { return sortDistinct(n.members), with(n, n.text, element); },
                                 [&](ir::TextMatches& n) { return sortDistinct(n.patterns), with(n, n.text, element); },
                                 [&](ir::TextHasWords& n) {
                                   sortDistinct(n.phrases);
                                   return sortDistinct(n.patterns), with(n, n.text, element);
                                 },
                                 [&](ir::InRange& n) { return with(n, n.value, element); },
                                 [&](ir::AddressInNetworks& n) { return with(n, n.address, element); }},
                        test);
    });
  }
  static decltype(ir::Value::node) with(auto& node, ir::ValueId& operand, ir::ValueId element) {
    operand = element;
    return std::move(node);
  }

  // ---- leaves ------------------------------------------------------------------------------------------------------

  void lower(kql::NodeId id, const kql::Is& n) {
    for (const KqlField& field : checked_.of(id).fields) lowerIs(lowered_[id.index], field, n.value);
  }

  void lowerIs(Alternatives& out, const KqlField& field, const kql::Literal& value) {
    ir::FieldId slot = builder_.field(field.reading);
    if (value.isAnything()) {
      out.others.push_back(builder_.add(ir::Predicate{ir::HasValue{slot}}));
    } else if (field.type == FieldType::Text) {
      lowerText(out, slot, value);
    } else if (isKeyword(field.type) && mixesCases(field, value)) {
      out.others.push_back(mixedTest(slot, value));
    } else if (isKeyword(field.type)) {
      addTest(out, slot, keywordTest(field, value));
    } else if (field.type == FieldType::Ip) {
      addTest(out, slot, ir::AddressInNetworks{{}, {*ir::parseNetwork(value.text)}});
    } else {
      addRange(out, field, *kqlRange(field, {}, value.text));
    }
  }

  void addRange(Alternatives& out, const KqlField& field, KqlRange range) {
    ir::FieldId slot = builder_.field(field.reading);
    if (auto* relative = std::get_if<RelativeRange>(&range)) {
      ir::FieldId clock = builder_.field(checked_.timestamp);
      out.others.push_back(builder_.anyOf(slot, [&](ir::ValueId time) {
        return ir::InRelativeRange{time, std::move(relative->low), std::move(relative->high), clock};
      }));
    } else {
      addTest(out, slot, ir::InRange{{}, std::get<std::vector<ir::Range>>(std::move(range))});
    }
  }

  static TestNode keywordTest(const KqlField& field, const kql::Literal& value) {
    bool folds = field.lowercase || value.ignoreCase;
    ir::CaseRule rule = folds ? ir::CaseRule::AsciiFold : ir::CaseRule::Exact;
    std::string text = value.isPattern() ? wildcardPattern(value) : value.text;
    if (folds) text = asciiLower(text);
    if (!value.isPattern()) return ir::TextIsOneOf{{}, {std::move(text)}, rule};
    return ir::TextMatches{{}, {std::move(text)}, rule, true, true};
  }

  /// A pattern of which only a part ignores case is an automaton.
  ir::PredicateId mixedTest(ir::FieldId slot, const kql::Literal& value) {
    std::string pattern = mixedRegex(value);
    auto compiled = ir::compileRegex(pattern, ir::RegexDialect::Lucene, false);
    if (const auto* error = std::get_if<ir::RegexError>(&compiled)) {
      diagnostics_.report(DiagnosticCode::regex_too_large, {checked_.query.file, value.span}, error->what);
      return builder_.constant(false);
    }
    auto automaton = std::make_shared<const ir::Automaton>(std::get<ir::Automaton>(std::move(compiled)));
    return builder_.anyOf(slot, [&](ir::ValueId element) {
      return ir::TextAccepted{element, std::move(pattern), ir::RegexDialect::Lucene, false, std::move(automaton)};
    });
  }

  /// A leaf on a field whose values are searched by their words: text and match_only_text.
  void lowerText(Alternatives& out, ir::FieldId slot, const kql::Literal& value) {
    AskedWords asked = askedWords(value);
    Place place{checked_.query.file, value.span};
    for (const std::string& clause : asked.wordless)
      diagnostics_.report(DiagnosticCode::value_without_words, place, clause);
    for (const std::string& clause : asked.never) diagnostics_.report(DiagnosticCode::never_a_word, place, clause);
    for (const std::vector<std::string>& phrase : asked.test.phrases)
      if (phrase.size() > ir::kMaxPhrase)
        diagnostics_.report(DiagnosticCode::phrase_too_long, place, phrase.size(), ir::kMaxPhrase);
    if (asked.anything) out.others.push_back(builder_.add(ir::Predicate{ir::HasValue{slot}}));
    if (!asked.test.phrases.empty() || !asked.test.patterns.empty()) addTest(out, slot, std::move(asked.test));
  }

  void lower(kql::NodeId id, const kql::Range& n) {
    for (const KqlField& field : checked_.of(id).fields) {
      std::optional<KqlRange> range = rangeOf(field, n);
      if (range) addRange(lowered_[id.index], field, *std::move(range));
    }
  }

  /// Both bounds of a range. Nothing if only one of them is relative to now, which is reported.
  std::optional<KqlRange> rangeOf(const KqlField& field, const kql::Range& n) {
    std::optional<KqlRange> range = *kqlRange(field, n.op, n.value.text);
    if (!n.other) return range;
    range = commonRange(*std::move(range), *kqlRange(field, n.other->op, n.other->value.text));
    if (!range)
      diagnostics_.report(DiagnosticCode::unsupported_filter, {checked_.query.file, n.other->value.span},
                          "range: a date and a time relative to now");
    return range;
  }

  const CheckedKql& checked_;
  IrBuilder& builder_;
  Diagnostics& diagnostics_;
  bool keepsPlaces_;
  std::vector<Alternatives> lowered_;  // by node; emptied by its user
};

}  // namespace

ir::PredicateId lowerKql(const CheckedKql& checked, IrBuilder& builder, Diagnostics& diagnostics, bool keepsPlaces) {
  return Lowering(checked, builder, diagnostics, keepsPlaces).run();
}

}  // namespace rulec::sema
