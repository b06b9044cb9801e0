// The expressions of one query, made ready to be evaluated: which fold to null, what the constants are, what of them
// this oracle cannot evaluate. And their evaluation, once fields have values: three-valued, null being unknown.
#pragma once

#include "compiler/oracle/functions.h"
#include "compiler/oracle/network.h"
#include "compiler/oracle/regex.h"
#include "compiler/sema/check.h"

#include <map>
#include <string>
#include <vector>

namespace rulec::oracle {

/// Something in a rule that an oracle does not evaluate.
struct Refusal {
  uint32_t rule = 0;
  Span span;         // in the rule's file; empty for IR
  std::string what;  // e.g. "a regular expression"
};

/// Parallel to the query's expressions. `checked` must stay where it is.
struct Expressions {
  const sema::CheckedQuery* checked = nullptr;
  /// Without fields below, or null whatever the fields are: null literals and unmapped fields make what is
  /// computed from them null before any event is seen.
  std::vector<bool> isNullLiteral;
  std::vector<Value> constants;                             // of constant expressions; else null
  std::map<eql::ExprId, std::vector<AddressBlock>> blocks;  // of texts that name address blocks, by their expression
  std::map<eql::ExprId, std::shared_ptr<const Regex>> regexes;  // of `regex` lists
};

/// How an expression stands for its leaf: `!=` and `not in` negate what the leaf found, not each choice of values.
enum class Polarity : uint8_t { AsWritten, Positive };

/// Prepares all expressions of a query. What cannot be evaluated is added to `refusals` for rule number `rule`.
[[nodiscard]] Expressions prepare(const sema::CheckedQuery& checked, uint32_t rule, std::vector<Refusal>& refusals);

/// Evaluates one expression from the values of its operands, which `values` holds by expression.
/// `expr` is no field. \returns nothing if Elasticsearch throws an error there.
[[nodiscard]] Result evaluate(const Expressions& expressions, eql::ExprId expr, const std::vector<Value>& values,
                              Polarity polarity);

/// The operands of an expression, in order.
[[nodiscard]] std::vector<eql::ExprId> operandsOf(const eql::Expr& expr);

}  // namespace rulec::oracle
