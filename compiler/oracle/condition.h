// A `where` condition against an event. `and`, `or` and `not` above the leaves are two-valued: a leaf that comes to
// null is false. Only what is null before any event is seen (an unmapped optional field) stays null among them.
#pragma once

#include "compiler/oracle/event.h"
#include "compiler/oracle/expressions.h"

#include <memory>
#include <vector>

namespace rulec::oracle {

/// Part of a condition, by its place in the query's table.
struct ConditionNode {
  enum class Kind : uint8_t {
    Connective,   // and, or, not: `operands`
    Same,         // `x == true` of an `x` that is no field: x
    Opposite,     // `x == false` of an `x` that is no field: not x
    Leaf,         // quantified over the values of its fields
    NegatedLeaf,  // the same, with what it found turned round: `!=`, `not in`
    Known,        // decided before the event
  };
  eql::ExprId expr;
  Kind kind = Kind::Leaf;
  std::vector<eql::ExprId> operands;  // of the first three kinds
  std::vector<eql::ExprId> below;     // of leaves: the leaf's expressions that depend on the event, operands first
};

struct Condition {
  eql::ExprId root;
  std::vector<ConditionNode> nodes;  // operands first
};

[[nodiscard]] Condition makeCondition(const Expressions& expressions, eql::ExprId root);

/// Room for evaluations, as large as the query: the values of the constants, and places for the rest.
struct Scratch {
  std::vector<Value> values;
  std::vector<Value> truths;
};
[[nodiscard]] Scratch makeScratch(const Expressions& expressions);

[[nodiscard]] bool holds(const Expressions& expressions, const Condition& condition, const Event& event,
                         Scratch& scratch);

}  // namespace rulec::oracle
