#include "compiler/opt/order.h"

#include "compiler/ir/verify.h"

#include <gtest/gtest.h>

namespace rulec::opt {
namespace {

using namespace ir;

struct Fixture {
  RuleSet set;
  FieldId name = set.fields.add({"process.name"});
  PredicateId isOne, matches;

  Fixture() {
    ValueId element = set.values.add({Element{0, Type::Text}});
    matches = set.predicates.add({AnyOf{{name}, set.values.add({TextMatches{element, {"*a*", "*b*"}}})}});
    isOne = set.predicates.add({AnyOf{{name}, set.values.add({TextIsOneOf{element, {"a"}}})}});
  }
  template <class List>
  std::vector<PredicateId> ordered(std::vector<PredicateId> operands) {
    PredicateId list = set.predicates.add({List{std::move(operands)}});
    set = order(std::move(set));
    EXPECT_EQ(verify(set), "");
    return std::get<List>(set.predicates[list].node).operands;
  }
};

TEST(Order, WhatIsCheapAndDecidesComesFirst) {
  EXPECT_EQ(Fixture().ordered<And>({Fixture().matches, Fixture().isOne}),
            (std::vector<PredicateId>{Fixture().isOne, Fixture().matches}));
  EXPECT_EQ(Fixture().ordered<Or>({Fixture().matches, Fixture().isOne}),
            (std::vector<PredicateId>{Fixture().isOne, Fixture().matches}));
}

TEST(Order, EqualOperandsKeepTheirOrder) {
  Fixture f;
  PredicateId other = f.set.predicates.add(Predicate(f.set.predicates[f.isOne]));
  EXPECT_EQ(f.ordered<And>({other, f.isOne}), (std::vector<PredicateId>{other, f.isOne}));
}

TEST(Order, WhatIsCheapIsExpectedToCostLess) {
  Fixture f;
  PredicateId both = f.set.predicates.add({And{{f.isOne, f.matches}}});
  std::vector<double> costs = expectedCosts(f.set);
  EXPECT_LT(costs[f.isOne.index], costs[f.matches.index]);
  EXPECT_LT(costs[f.isOne.index], costs[both.index]);
  EXPECT_LT(costs[both.index], costs[f.isOne.index] + costs[f.matches.index]);
}

}  // namespace
}  // namespace rulec::opt
