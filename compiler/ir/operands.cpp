#include "compiler/ir/operands.h"

#include <algorithm>

namespace rulec::ir {

std::vector<ValueId> operandsOf(const Value& value) {
  std::vector<ValueId> operands;
  forEachOperand(value, [&](ValueId operand) { operands.push_back(operand); });
  return operands;
}

namespace {

Type typeOf(const Scalar& scalar) {
  return std::visit(
      Overload{[](bool) { return Type::Boolean; }, [](int64_t) { return Type::Integer; },
               [](uint64_t) { return Type::Unsigned; }, [](double) { return Type::Double; },
               [](const std::string&) { return Type::Text; }, [](const Address&) { return Type::Address; }},
      scalar);
}

}  // namespace

Type typeOf(const Value& value) {
  return std::visit(
      Overload{[](const Element& n) { return n.type; },
               [](const Literal& n) { return n.value ? typeOf(*n.value) : Type::Boolean; },
               [](const Call& n) { return resultOf(n.function); }, [](const auto&) { return Type::Boolean; }},
      value.node);
}

Type resultOf(Function function) {
  switch (function) {
#define RULEC_FUNCTION(id, name, insensitive, result) \
  case Function::id:                                  \
    return Type::result;
#include "compiler/ir/functions.def"
#undef RULEC_FUNCTION
  }
  __builtin_unreachable();
}

std::string_view name(Function function) {
  switch (function) {
#define RULEC_FUNCTION(id, name, insensitive, result) \
  case Function::id:                                  \
    return #name;
#include "compiler/ir/functions.def"
#undef RULEC_FUNCTION
  }
  __builtin_unreachable();
}

bool isStrict(const RuleSet& set, ValueId root) {
  std::vector<ValueId> pending{root};
  while (!pending.empty()) {
    const Value& value = set.values[pending.back()];
    pending.pop_back();
    if (std::holds_alternative<IsAbsent>(value.node) || std::holds_alternative<Literal>(value.node)) return false;
    if (const auto* call = std::get_if<Call>(&value.node)) {
      // These can do with an absent argument.
      constexpr Function kLoose[] = {Function::And,     Function::Or,     Function::Between,
                                     Function::IndexOf, Function::Number, Function::Substring};
      for (Function loose : kLoose)
        if (call->function == loose) return false;
    }
    for (ValueId operand : operandsOf(value)) pending.push_back(operand);
  }
  return true;
}

std::vector<PredicateId> operandsOf(const Predicate& predicate) {
  using Ids = std::vector<PredicateId>;
  return std::visit(Overload{[](const Constant&) { return Ids{}; }, [](const Not& n) { return Ids{n.operand}; },
                             [](const And& n) { return n.operands; }, [](const Or& n) { return n.operands; },
                             [](const HasValue&) { return Ids{}; }, [](const AnyOf&) { return Ids{}; },
                             [](const AnyObject& n) { return Ids{n.inner}; }},
                    predicate.node);
}

const Sequence* waitingSequence(const Rule& rule) {
  const auto* sequence = std::get_if<Sequence>(&rule.body);
  bool waits = sequence != nullptr && sequence->steps.size() > 1 &&
               std::ranges::none_of(sequence->steps, [](const Step& step) { return step.missing; });
  return waits ? sequence : nullptr;
}

std::vector<PredicateId> laterFilters(const Sequence& sequence) {
  std::vector<PredicateId> filters;
  for (size_t i = 1; i < sequence.steps.size(); ++i) filters.push_back(sequence.steps[i].filter);
  if (sequence.until) filters.push_back(sequence.until->filter);
  return filters;
}

namespace {

/// The same of a value.
bool isSilentValue(const RuleSet& set, ValueId root) {
  std::vector<ValueId> pending{root};
  while (!pending.empty()) {
    const Value& value = set.values[pending.back()];
    pending.pop_back();
    const auto* call = std::get_if<Call>(&value.node);
    bool isLogic = call != nullptr && (call->function == Function::And || call->function == Function::Or ||
                                       call->function == Function::Not);
    if (call != nullptr && !isLogic) return false;
    for (ValueId operand : operandsOf(value)) pending.push_back(operand);
  }
  return true;
}

}  // namespace

bool isSilent(const RuleSet& set, PredicateId root) {
  std::vector<PredicateId> pending{root};
  while (!pending.empty()) {
    const Predicate& predicate = set.predicates[pending.back()];
    pending.pop_back();
    if (std::holds_alternative<AnyObject>(predicate.node)) return false;
    const auto* any = std::get_if<AnyOf>(&predicate.node);
    if (any != nullptr && !isSilentValue(set, any->condition)) return false;
    for (PredicateId operand : operandsOf(predicate)) pending.push_back(operand);
  }
  return true;
}

}  // namespace rulec::ir
