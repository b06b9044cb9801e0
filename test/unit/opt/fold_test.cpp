#include "compiler/opt/fold.h"

#include "compiler/ir/verify.h"

#include <gtest/gtest.h>

namespace rulec::opt {
namespace {

using namespace ir;

struct Fixture {
  RuleSet set;
  FieldId time, name;
  PredicateId hasName;

  Fixture() {
    time = set.fields.add({"@timestamp", Type::Date});
    name = set.fields.add({"process.name", Type::Text});
    hasName = set.predicates.add({HasValue{name}});
  }
  PredicateId constant(bool value) { return set.predicates.add({Constant{value}}); }

  /// The filter of a one-event rule after folding.
  Predicate fold(PredicateId filter) {
    Rule rule;
    rule.timestamp = time;
    rule.body = EventMatch{filter};
    set.rules.add(rule);
    set = opt::fold(std::move(set));
    EXPECT_EQ(verify(set), "");
    return set.predicates[std::get<EventMatch>((*set.rules.begin()).body).filter];
  }
};

bool isConstant(const Predicate& p, bool value) {
  const auto* constant = std::get_if<Constant>(&p.node);
  return constant != nullptr && constant->value == value;
}

TEST(Fold, AndWithTrueIsTheOtherOperand) {
  Fixture f;
  EXPECT_TRUE(
      std::holds_alternative<HasValue>(f.fold(f.set.predicates.add({And{{f.constant(true), f.hasName}}})).node));
}

TEST(Fold, AndWithFalseIsFalse) {
  Fixture f;
  EXPECT_TRUE(isConstant(f.fold(f.set.predicates.add({And{{f.hasName, f.constant(false)}}})), false));
}

TEST(Fold, OrWithTrueIsTrue) {
  Fixture f;
  EXPECT_TRUE(isConstant(f.fold(f.set.predicates.add({Or{{f.hasName, f.constant(true)}}})), true));
}

TEST(Fold, OrOfFalseIsFalse) {
  Fixture f;
  EXPECT_TRUE(isConstant(f.fold(f.set.predicates.add({Or{{f.constant(false), f.constant(false)}}})), false));
}

TEST(Fold, DoubleNegationVanishes) {
  Fixture f;
  PredicateId once = f.set.predicates.add({Not{f.hasName}});
  EXPECT_TRUE(std::holds_alternative<HasValue>(f.fold(f.set.predicates.add({Not{once}})).node));
}

TEST(Fold, ConstantsMeltThroughEveryLevel) {
  Fixture f;
  PredicateId inner = f.set.predicates.add({Or{{f.constant(true), f.hasName}}});
  PredicateId negated = f.set.predicates.add({Not{inner}});
  EXPECT_TRUE(isConstant(f.fold(f.set.predicates.add({And{{negated, f.hasName}}})), false));
}

}  // namespace
}  // namespace rulec::opt
