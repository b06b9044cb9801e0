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

/// `field: value` of a query in KQL, on one field, a keyword.
struct KqlTest {
  const sema::KqlField* field = nullptr;
  const kql::Literal* value = nullptr;
  bool negated = false;  // below an odd number of `not`
  Place place;           // of the whole test; of a value of a list, of the value
};

/// Every such test, in the order of the query's table; of objects the fields have their whole names. Cost: linear.
[[nodiscard]] std::vector<KqlTest> kqlTests(const sema::CheckedKql& query);

/// For each expression whether it stands below an odd number of `not` and `!=`: where it holds, the rule rather does
/// not. Cost: linear.
[[nodiscard]] std::vector<bool> negated(const sema::CheckedQuery& query);

}  // namespace rulec::lint
