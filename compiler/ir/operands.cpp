#include "compiler/ir/operands.h"

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

}  // namespace rulec::ir
