#include "compiler/ir/verify.h"

#include "compiler/ir/network.h"
#include "compiler/ir/operands.h"
#include "compiler/ir/printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace rulec::ir {
namespace {

class Verifier {
 public:
  explicit Verifier(const RuleSet& set) : set_(set) {}

  std::string run() {
    checkFields();
    for (uint32_t i = 0; i < set_.values.size(); ++i) checkValue(ValueId{i});
    for (uint32_t i = 0; i < set_.predicates.size(); ++i) checkPredicate(PredicateId{i});
    for (const Rule& rule : set_.rules) checkRule(rule);
    return problem_;
  }

 private:
  void fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void checkFields() {
    for (const Field& field : set_.fields) checkField(field);
  }

  void checkField(const Field& field) {
    if (field.path.empty()) fail("a field has no path");
    if (field.isObjects && (field.isPattern || field.type != Type::Text))
      fail(fmt::format("the objects of `{}` are no objects", field.path));
    if (!field.within.empty() && !field.isPattern && !field.path.starts_with(field.within + "."))
      fail(fmt::format("`{}` is not below `{}`", field.path, field.within));
  }

  Type typeOf(ValueId id) const { return ir::typeOf(set_.values[id]); }

  void checkOrder(ValueId user, ValueId operand) {
    if (operand >= user) fail(fmt::format("value {} uses the later value {}", user.index, operand.index));
  }

  void checkOperand(ValueId user, ValueId operand, Type type) {
    checkOrder(user, operand);
    if (operand < user && typeOf(operand) != type)
      fail(fmt::format("value {} tests {} as {}", user.index, name(typeOf(operand)), name(type)));
  }

  /// Whether a scalar can bound a range of values of a type.
  static bool bounds(const Scalar& scalar, Type type) {
    switch (type) {
      case Type::Integer:
      case Type::Date:
      case Type::DateNanos:
      case Type::Boolean:
        return std::holds_alternative<int64_t>(scalar);
      case Type::Unsigned:
        return std::holds_alternative<uint64_t>(scalar);
      case Type::Double:
        return std::holds_alternative<double>(scalar);
      case Type::Number:
        return std::holds_alternative<int64_t>(scalar) || std::holds_alternative<uint64_t>(scalar) ||
               std::holds_alternative<double>(scalar);
      case Type::Text:
      case Type::Version:
        return std::holds_alternative<std::string>(scalar);
      case Type::Address:
        return std::holds_alternative<Address>(scalar);
    }
    __builtin_unreachable();
  }

  void checkRange(ValueId id, const InRange& n) {
    checkOrder(id, n.value);
    if (n.value >= id) return;
    for (const Range& range : n.ranges)
      for (const std::optional<Bound>* bound : {&range.low, &range.high})
        if (*bound && !bounds((*bound)->value, typeOf(n.value)))
          fail(fmt::format("value {} has a bound of another type than {}", id.index, name(typeOf(n.value))));
  }

  void checkWords(ValueId id, const TextHasWords& n) {
    checkOperand(id, n.text, Type::Text);
    if (n.phrases.empty() && n.patterns.empty()) fail(fmt::format("value {} has no words", id.index));
    auto isPhrase = [](const auto& words) { return !words.empty() && words.size() <= kMaxPhrase; };
    auto isSorted = [](const auto& list) {
      return std::ranges::adjacent_find(list, std::greater_equal<>()) == list.end();
    };
    if (!std::ranges::all_of(n.phrases, isPhrase)) fail(fmt::format("value {} has a phrase of no length", id.index));
    if (!isSorted(n.phrases) || !isSorted(n.patterns)) fail(fmt::format("value {} has unsorted words", id.index));
  }

  void checkRelative(ValueId id, const InRelativeRange& n) {
    checkOrder(id, n.time);
    auto isTime = [](Type type) { return type == Type::Date || type == Type::DateNanos; };
    bool known = n.time < id && std::holds_alternative<Literal>(set_.values[n.time].node);
    bool sound = n.time < id && (isTime(typeOf(n.time)) || (known && typeOf(n.time) == Type::Integer)) &&
                 set_.fields.contains(n.clock) && isTime(set_.fields[n.clock].type) && (n.low || n.high);
    if (!sound) fail(fmt::format("value {} has no times to compare", id.index));
  }

  void checkValue(ValueId id) {
    std::visit(Overload{[](const Element&) {}, [](const Literal&) {},
                        [&](const TextMatches& n) {
                          checkOperand(id, n.text, Type::Text);
                          if (n.patterns.empty()) fail(fmt::format("value {} has no patterns", id.index));
                        },
                        [&](const TextAccepted& n) {
                          checkOperand(id, n.text, Type::Text);
                          if (n.automaton == nullptr) fail(fmt::format("value {} has no automaton", id.index));
                        },
                        [&](const TextHasWords& n) { checkWords(id, n); }, [&](const InRange& n) { checkRange(id, n); },
                        [&](const InRelativeRange& n) { checkRelative(id, n); },
                        [&](const IsAbsent& n) { checkOrder(id, n.value); },
                        [&](const Call& n) {
                          for (ValueId argument : n.arguments) checkOrder(id, argument);
                        },
                        [&](const TextIsOneOf& n) {
                          checkOperand(id, n.text, Type::Text);
                          if (n.members.empty()) fail(fmt::format("value {} has no members", id.index));
                          if (std::ranges::adjacent_find(n.members, std::greater_equal<>()) != n.members.end())
                            fail(fmt::format("value {} has unsorted members", id.index));
                        },
                        [&](const AddressInNetworks& n) {
                          checkOperand(id, n.address, Type::Address);
                          if (n.networks.empty()) fail(fmt::format("value {} has no networks", id.index));
                          for (const Network& network : n.networks)
                            if (network.prefix > 128 || canonical(network) != network)
                              fail(fmt::format("value {} has a network with host bits", id.index));
                        },
                        [&](const IsTrue& n) { checkOperand(id, n.boolean, Type::Boolean); }},
               set_.values[id].node);
  }

  void checkOperand(PredicateId user, PredicateId operand) {
    if (operand >= user) fail(fmt::format("predicate {} uses the later predicate {}", user.index, operand.index));
  }

  void checkOperands(PredicateId user, const std::vector<PredicateId>& operands) {
    if (operands.size() < 2) fail(fmt::format("predicate {} has fewer than two operands", user.index));
    for (PredicateId operand : operands) checkOperand(user, operand);
  }

  void checkAny(PredicateId id, const AnyOf& any) {
    if (any.mentions.empty()) fail(fmt::format("predicate {} mentions no field", id.index));
    if (!set_.values.contains(any.condition) || typeOf(any.condition) != Type::Boolean)
      return fail(fmt::format("predicate {} has a condition that is no boolean", id.index));
    checkElements(id, any);
  }

  /// Every element below the condition names one of the mentions, with its field's type.
  void checkElements(PredicateId id, const AnyOf& any) {
    std::vector<ValueId> pending{any.condition};
    while (!pending.empty()) {
      ValueId value = pending.back();
      pending.pop_back();
      const Value& node = set_.values[value];
      for (ValueId operand : operandsOf(node)) pending.push_back(operand);
      const auto* element = std::get_if<Element>(&node.node);
      if (element == nullptr) continue;
      if (element->mention >= any.mentions.size() || set_.fields[any.mentions[element->mention]].type != element->type)
        fail(fmt::format("predicate {} has an element without its mention", id.index));
    }
  }

  void checkPredicate(PredicateId id) {
    std::visit(Overload{[](const Constant&) {}, [&](const Not& n) { checkOperand(id, n.operand); },
                        [&](const And& n) { checkOperands(id, n.operands); },
                        [&](const Or& n) { checkOperands(id, n.operands); },
                        [&](const HasValue& n) {
                          if (!set_.fields.contains(n.field)) fail(fmt::format("predicate {} has no field", id.index));
                        },
                        [&](const AnyOf& n) { checkAny(id, n); }, [&](const AnyObject& n) { checkObjects(id, n); }},
               set_.predicates[id].node);
  }

  void checkObjects(PredicateId id, const AnyObject& any) {
    checkOperand(id, any.inner);
    if (!set_.fields.contains(any.objects) || !set_.fields[any.objects].isObjects)
      return fail(fmt::format("predicate {} asks for no objects", id.index));
    checkScope(any.inner, set_.fields[any.objects].path);
  }

  /// Everything below, up to the next objects, asks for fields within the objects at `path` alone; empty: the event's.
  void checkScope(PredicateId root, const std::string& path) {
    std::vector<PredicateId> pending{root};
    std::set<PredicateId> seen;
    while (!pending.empty()) {
      PredicateId id = pending.back();
      pending.pop_back();
      if (!set_.predicates.contains(id) || !seen.insert(id).second) continue;
      const Predicate& predicate = set_.predicates[id];
      checkWithin(predicate, path);
      if (std::holds_alternative<AnyObject>(predicate.node)) continue;
      for (PredicateId operand : operandsOf(predicate)) pending.push_back(operand);
    }
  }

  void checkWithin(const Predicate& predicate, const std::string& path) {
    auto check = [&](FieldId id) {
      if (set_.fields.contains(id) && set_.fields[id].within != path)
        fail(fmt::format("`{}` is not of the objects `{}`", set_.fields[id].path, path));
    };
    std::visit(Overload{[&](const HasValue& n) { check(n.field); },
                        [&](const AnyOf& n) { std::ranges::for_each(n.mentions, check); },
                        [&](const AnyObject& n) { check(n.objects); }, [](const auto&) {}},
               predicate.node);
  }

  static bool isNumber(Type type) { return type == Type::Integer || type == Type::Unsigned || type == Type::Double; }

  void checkStep(const Rule& rule, const Step& step, const Step& first) {
    if (!set_.predicates.contains(step.filter)) fail(fmt::format("a step of `{}` has no filter", rule.metadata.id));
    if (step.key.size() != first.key.size())
      return fail(fmt::format("the keys of `{}` differ in length", rule.metadata.id));
    for (const KeyPart& part : step.key)
      if (part.field && !set_.fields.contains(*part.field))
        return fail(fmt::format("a key of `{}` is no field", rule.metadata.id));
    for (size_t i = 0; i < step.key.size(); ++i) {
      if (!first.key[i].field || !step.key[i].field) continue;
      Type left = set_.fields[*first.key[i].field].type;
      Type right = set_.fields[*step.key[i].field].type;
      if (left != right && !(isNumber(left) && isNumber(right)))
        fail(fmt::format("the keys of `{}` differ in type", rule.metadata.id));
    }
  }

  bool isTime(FieldId id) const {
    return set_.fields.contains(id) && (set_.fields[id].type == Type::Date || set_.fields[id].type == Type::DateNanos);
  }

  void checkTime(const Rule& rule) {
    if (!isTime(rule.timestamp) || (rule.timeOverride && !isTime(*rule.timeOverride)))
      fail(fmt::format("the time of `{}` is no date", rule.metadata.id));
    if (rule.needsOverride && !rule.timeOverride) fail(fmt::format("`{}` needs no time", rule.metadata.id));
    if (rule.tiebreaker && !set_.fields.contains(*rule.tiebreaker))
      fail(fmt::format("the tiebreaker of `{}` is no field", rule.metadata.id));
  }

  void checkTerms(const Rule& rule, const std::vector<AccessTerm>& terms) {
    for (const AccessTerm& term : terms)
      if (!set_.fields.contains(term.field) || (term.text && set_.fields[term.field].type != Type::Text))
        fail(fmt::format("the access of `{}` asks for a text of no text field", rule.metadata.id));
    for (const AccessTerm& term : terms)
      if (term.isPart && (!term.text || term.text->size() < kShortestPart))
        fail(fmt::format("the access of `{}` asks for a part that is too short", rule.metadata.id));
  }

  void checkRule(const Rule& rule) {
    checkTime(rule);
    if (rule.access.terms) checkTerms(rule, *rule.access.terms);
    if (rule.access.whileWaiting) checkTerms(rule, *rule.access.whileWaiting);
    for (const std::vector<AccessTerm>& gate : rule.access.gates) checkTerms(rule, gate);
    if (rule.suppression) checkFields(rule, rule.suppression->groupBy);
    forEachFilter(rule, [&](PredicateId filter) {
      if (!set_.predicates.contains(filter)) fail(fmt::format("`{}` has no filter", rule.metadata.id));
      checkScope(filter, "");
    });
    std::visit([&](const auto& body) { checkBody(rule, body); }, rule.body);
  }

  void checkFields(const Rule& rule, const std::vector<FieldId>& fields) {
    for (FieldId field : fields)
      if (!set_.fields.contains(field)) fail(fmt::format("`{}` groups by no field", rule.metadata.id));
  }

  void checkBody(const Rule&, const EventMatch&) {}
  void checkBody(const Rule& rule, const Sequence& sequence) { checkSequence(rule, sequence); }
  void checkBody(const Rule& rule, const Sample& sample) { checkSample(rule, sample); }
  void checkBody(const Rule& rule, const Threshold& threshold) {
    checkFields(rule, threshold.groupBy);
    if (threshold.cardinalityField) checkFields(rule, {*threshold.cardinalityField});
    if (threshold.count == 0 || threshold.windowNs <= 0) fail(fmt::format("`{}` counts nothing", rule.metadata.id));
  }
  void checkBody(const Rule& rule, const NewTerms& terms) {
    checkFields(rule, terms.fields);
    if (terms.fields.empty()) fail(fmt::format("`{}` has no terms", rule.metadata.id));
  }
  void checkBody(const Rule& rule, const ThreatMatch& threat) {
    for (const std::vector<IndicatorEntry>& group : threat.groups) {
      if (std::ranges::all_of(group, &IndicatorEntry::negate))
        fail(fmt::format("`{}` has a group without a value", rule.metadata.id));
      for (const IndicatorEntry& entry : group) checkFields(rule, {entry.field, entry.indicatorField});
    }
  }

  void checkSteps(const Rule& rule, const std::vector<Step>& steps, const std::optional<Step>& until) {
    if (steps.empty()) return fail(fmt::format("`{}` has no steps", rule.metadata.id));
    for (const Step& step : steps) checkStep(rule, step, steps.front());
    if (until) checkStep(rule, *until, steps.front());
  }

  void checkSequence(const Rule& rule, const Sequence& sequence) {
    checkSteps(rule, sequence.steps, sequence.until);
    if (sequence.maxspanNs && *sequence.maxspanNs <= 0) fail(fmt::format("`{}` has no time", rule.metadata.id));
    auto isMissing = [](const Step& step) { return step.missing; };
    if (std::ranges::all_of(sequence.steps, isMissing) || (sequence.until && sequence.until->missing))
      fail(fmt::format("`{}` has nothing but missing events", rule.metadata.id));
    if (!sequence.maxspanNs && std::ranges::any_of(sequence.steps, isMissing))
      fail(fmt::format("`{}` has missing events without a time", rule.metadata.id));
  }

  void checkSample(const Rule& rule, const Sample& sample) {
    checkSteps(rule, sample.steps, std::nullopt);
    for (const Step& step : sample.steps)
      if (step.missing) fail(fmt::format("the sample `{}` has missing events", rule.metadata.id));
    if (!rule.pipes.empty()) fail(fmt::format("the sample `{}` has pipes", rule.metadata.id));
  }

  const RuleSet& set_;
  std::string problem_;
};

}  // namespace

std::string verify(const RuleSet& set) { return Verifier(set).run(); }

}  // namespace rulec::ir
