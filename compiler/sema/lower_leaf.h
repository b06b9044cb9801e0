// From one leaf of a condition to a predicate.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/check.h"
#include "compiler/sema/constant.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace rulec::sema {

/// The RuleSet under construction: adds nodes and interns fields.
class IrBuilder {
 public:
  ir::RuleSet set;

  ir::FieldId field(const ir::Field& field);
  ir::ValueId add(ir::Value value) { return set.values.add(std::move(value)); }
  ir::PredicateId add(ir::Predicate predicate) { return set.predicates.add(std::move(predicate)); }
  ir::PredicateId constant(bool value);
  ir::PredicateId negate(ir::PredicateId operand);
  /// Says where a predicate was written; the innermost expression that it is has the first word.
  void mark(ir::PredicateId id, Place place) {
    if (!set.predicates[id].place.file.valid()) set.predicates[id].place = place;
  }
  /// One mention of `field`, tested by a node made from its element.
  template <class MakeTest>
  ir::PredicateId anyOf(ir::FieldId field, MakeTest makeTest) {
    ir::ValueId element = add(ir::Value{ir::Element{0, set.fields[field].type}});
    return add(ir::Predicate{ir::AnyOf{{field}, add(ir::Value{makeTest(element)})}});
  }
  /// Whether some value of a text field is exactly `text`.
  ir::PredicateId textIs(ir::FieldId field, std::string text);

 private:
  std::map<ir::Field, ir::FieldId> fields_;
};

/// As the IR's lists of texts are.
template <class T>
void sortDistinct(std::vector<T>& list) {
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
}

/// A condition's outcome. Above the leaf it is two-valued: `isFalse` is what `isTrue` is not, and is left out.
/// Only a leaf that folds to null, because it mentions an unmapped optional field, has both, and both are
/// false: Kleene logic then decides what `not`, `and` and `or` make of it (eql semantics, "the two rules").
struct Truth {
  ir::PredicateId isTrue;
  std::optional<ir::PredicateId> isFalse;
};

/// Lowers the leaf `id`. A construct that cannot be compiled is reported; the result is then a constant.
[[nodiscard]] Truth lowerLeaf(const CheckedQuery& checked, const Constants& constants, eql::ExprId id,
                              IrBuilder& builder, Diagnostics& diagnostics);

}  // namespace rulec::sema
