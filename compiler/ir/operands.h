// What an expression is made of: the one place that knows every node's operands.
#pragma once

#include "compiler/ir/ir.h"

#include <string_view>
#include <type_traits>
#include <vector>

namespace rulec::ir {

/// Calls `visit(ValueId&)`, of a constant value `visit(const ValueId&)`, for each operand in order.
template <class AnyValue, class Visit>
void forEachOperand(AnyValue& value, Visit visit) {
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (requires { node.text; }) visit(node.text);
        if constexpr (requires { node.address; }) visit(node.address);
        if constexpr (requires { node.boolean; }) visit(node.boolean);
        if constexpr (requires { node.time; }) visit(node.time);
        if constexpr (std::is_same_v<Node, InRange> || std::is_same_v<Node, IsAbsent>) visit(node.value);
        if constexpr (std::is_same_v<Node, Call>)
          for (auto& argument : node.arguments) visit(argument);
      },
      value.node);
}
[[nodiscard]] std::vector<ValueId> operandsOf(const Value& value);
/// The type of a value; an absent literal counts as a boolean.
[[nodiscard]] Type typeOf(const Value& value);
[[nodiscard]] Type resultOf(Function function);
/// The function's name in functions.def.
[[nodiscard]] std::string_view name(Function function);
/// Whether a value is surely absent if one of its elements is. Cost: the values below it.
[[nodiscard]] bool isStrict(const RuleSet& set, ValueId root);
[[nodiscard]] std::vector<PredicateId> operandsOf(const Predicate& predicate);

/// Calls `visit(PredicateId&)` for each filter of a rule: of events, steps in order, until; of indicators.
template <class Rule, class Visit>
void forEachFilter(Rule& rule, Visit visit) {
  std::visit(
      [&](auto& body) {
        if constexpr (requires { body.filter; }) visit(body.filter);
        if constexpr (requires { body.indicatorFilter; }) visit(body.indicatorFilter);
        if constexpr (requires { body.steps; })
          for (auto& step : body.steps) visit(step.filter);
        if constexpr (requires { body.until; })
          if (body.until) visit(body.until->filter);
      },
      rule.body);
}

/// The rule's sequence if the events of its later steps and of `until` change nothing while no start waits
/// (docs/matcher.md, "Sequences and time"): one of several steps, none of which is missing. Else null.
[[nodiscard]] const Sequence* waitingSequence(const Rule& rule);
/// Its filters but the first one's.
[[nodiscard]] std::vector<PredicateId> laterFilters(const Sequence& sequence);

/// Whether asking leaves nothing behind but the answer: computations that may fail, and objects whose values may be
/// none of their type, are counted. Cost: the predicates and values below it.
[[nodiscard]] bool isSilent(const RuleSet& set, PredicateId root);

}  // namespace rulec::ir
