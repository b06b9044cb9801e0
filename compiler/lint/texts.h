// Where a query compares a text field with constants.
#pragma once

#include "compiler/lint/lint.h"

#include <string>
#include <string_view>
#include <vector>

namespace rulec::lint {

/// `field operator ("a", "b")` of a query, the field on either side.
struct TextTest {
  const eql::FieldRef* field = nullptr;
  eql::ExprId id;
  std::string_view op;    // as written: "==", "in~"
  bool equality = false;  // `==`, `!=`, `in`, `in~`: members are texts, not patterns
  bool regex = false;
  bool foldsCase = false;
  std::vector<eql::ExprId> members;  // string literals
};

/// Every test of a text field, in the order of the query's table. Cost: linear.
[[nodiscard]] std::vector<TextTest> textTests(const sema::CheckedQuery& query);
[[nodiscard]] const eql::StringLiteral& literal(const sema::CheckedQuery& query, eql::ExprId member);
[[nodiscard]] Place placeOf(const sema::CheckedQuery& query, eql::ExprId id);

/// For each expression whether it stands below an odd number of `not` and `!=`: where it holds, the rule rather does
/// not. Cost: linear.
[[nodiscard]] std::vector<bool> negated(const sema::CheckedQuery& query);

}  // namespace rulec::lint
