// What an expression is made of: the one place that knows every node's operands.
#pragma once

#include "compiler/ir/ir.h"

#include <vector>

namespace rulec::ir {

[[nodiscard]] std::vector<ValueId> operandsOf(const Value& value);
[[nodiscard]] std::vector<PredicateId> operandsOf(const Predicate& predicate);

/// Calls `visit(PredicateId&)` for each filter of a rule: steps in order, then until.
template <class Rule, class Visit>
void forEachFilter(Rule& rule, Visit visit) {
  if (auto* event = std::get_if<EventMatch>(&rule.body)) return visit(event->filter);
  if (auto* sample = std::get_if<Sample>(&rule.body)) {
    for (auto& step : sample->steps) visit(step.filter);
    return;
  }
  auto& sequence = std::get<Sequence>(rule.body);
  for (auto& step : sequence.steps) visit(step.filter);
  if (sequence.until) visit(sequence.until->filter);
}

}  // namespace rulec::ir
