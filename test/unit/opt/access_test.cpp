#include "compiler/opt/access.h"

#include "test/unit/opt/filters.h"

namespace rulec::opt {
namespace {

using namespace ir;

struct Fixture : Filters {
  FieldId path = set.fields.add({"file.path"});

  template <class Node>
  PredicateId join(std::vector<PredicateId> operands) {
    return set.predicates.add({Node{std::move(operands)}});
  }

  Access of(decltype(Rule::body) body) { return ruleAfter(access, std::move(body)).access; }
  Access of(PredicateId filter) { return of(EventMatch{filter}); }
};

using Terms = std::vector<AccessTerm>;

TEST(Access, OfAConjunctionTheRarestOperandIsNeeded) {
  Fixture f;
  Access found = f.of(f.join<And>({f.is(f.category, {"process"}), f.is(f.name, {"X.exe", "y"})}));
  ASSERT_TRUE(found.terms);
  EXPECT_EQ(*found.terms, (Terms{{f.name, "x.exe"}, {f.name, "y"}}));
  ASSERT_EQ(found.gates.size(), 1u);
  EXPECT_EQ(found.gates[0], (Terms{{f.category, "process"}}));
}

TEST(Access, OfADisjunctionAllOperandsTogetherAreNeeded) {
  Fixture f;
  Access found = f.of(f.join<Or>({f.is(f.name, {"a"}), f.like(f.path, {"*b"})}));
  ASSERT_TRUE(found.terms);
  EXPECT_EQ(*found.terms, (Terms{{f.name, "a"}, {f.path, std::nullopt}}));
}

TEST(Access, ADisjunctionWithAnUnknownOperandHasNone) {
  Fixture f;
  EXPECT_FALSE(f.of(f.join<Or>({f.is(f.name, {"a"}), f.no(f.is(f.path, {"b"}))})).terms);
}

TEST(Access, NegationExchangesConjunctionAndDisjunction) {
  Fixture f;
  PredicateId a = f.no(f.is(f.name, {"a"}));
  PredicateId b = f.no(f.is(f.name, {"b"}));
  Access found = f.of(f.no(f.join<And>({a, b})));
  ASSERT_TRUE(found.terms);
  EXPECT_EQ(*found.terms, (Terms{{f.name, "a"}, {f.name, "b"}}));
}

TEST(Access, WhatHoldsWithoutAValueNeedsNone) {
  Fixture f;
  ValueId absent = f.set.values.add({IsAbsent{f.element}});
  EXPECT_FALSE(f.of(f.any(f.name, absent)).terms);
}

TEST(Access, APatternWithoutWildcardsIsAText) {
  Fixture f;
  EXPECT_EQ(*f.of(f.like(f.name, {"Cmd", "b"})).terms, (Terms{{f.name, "b"}, {f.name, "cmd"}}));
}

TEST(Access, OfEachPatternTheRarestPartIsNeeded) {
  Fixture f;
  Terms expected{{f.name, "c.exe"}, {f.name, "xq7z", true}};
  EXPECT_EQ(*f.of(f.like(f.name, {"C.exe", "*windows?xQ7z*"})).terms, expected);
}

TEST(Access, APatternWithoutALongPartNeedsAValueOnly) {
  Fixture f;
  EXPECT_EQ(*f.of(f.like(f.name, {"a", "b?"})).terms, (Terms{{f.name, std::nullopt}}));
  Fixture g;
  EXPECT_EQ(*g.of(g.like(g.name, {"rare text*", "*abc?def*"})).terms, (Terms{{g.name, std::nullopt}}));
}

TEST(Access, TextsThatAreMoreThanTheFieldIsThereAreNotLookedUp) {
  Fixture f;
  std::vector<std::string> texts;
  for (char c = 'a'; c <= 'z'; ++c)
    for (char d = 'a'; d <= 'z'; ++d) texts.push_back({c, d});
  EXPECT_EQ(*f.of(f.is(f.path, texts)).terms, (Terms{{f.path, std::nullopt}}));
}

TEST(Access, WhatATextBeginsOrEndsWithOrContainsIsAPart) {
  for (Function function : {Function::StartsWith, Function::EndsWith, Function::StringContains}) {
    Fixture f;
    ValueId literal = f.set.values.add({Literal{std::string("Needle")}});
    ValueId call = f.set.values.add({Call{function, true, {f.element, literal}}});
    EXPECT_EQ(*f.of(f.any(f.name, call)).terms, (Terms{{f.name, "needle", true}}));
  }
}

TEST(Access, FieldsThatSortEventsAreAskedForWholeTexts) {
  Fixture f;
  EXPECT_TRUE(f.of(f.like(f.category, {"proc*"})).gates.empty());
}

TEST(Access, APatternWithAnEscapeIsTheTextThatItStandsFor) {
  Fixture f;
  ValueId escaped = f.set.values.add({TextMatches{f.element, {R"(a\b)"}, CaseRule::Exact, true, true}});
  EXPECT_EQ(*f.of(f.any(f.name, escaped)).terms, (Terms{{f.name, "ab"}}));
}

TEST(Access, LogicOfThreeValuesIsSeenThrough) {
  Fixture f;
  ValueId a = f.set.values.add({TextIsOneOf{f.element, {"a"}}});
  ValueId b = f.set.values.add({TextIsOneOf{f.element, {"b"}}});
  ValueId absent = f.set.values.add({IsAbsent{f.element}});
  ValueId either = f.set.values.add({Call{Function::Or, false, {a, b}}});
  ValueId both = f.set.values.add({Call{Function::And, false, {either, f.set.values.add({IsTrue{either}})}}});
  EXPECT_EQ(*f.of(f.any(f.name, both)).terms, (Terms{{f.name, "a"}, {f.name, "b"}}));
  Fixture g;
  ValueId c = g.set.values.add({TextIsOneOf{g.element, {"c"}}});
  absent = g.set.values.add({IsAbsent{g.element}});
  EXPECT_FALSE(g.of(g.any(g.name, g.set.values.add({Call{Function::Or, false, {c, absent}}}))).terms);
}

TEST(Access, OfAGroupAnObjectIsNeededAndNoneOfItsFields) {
  Fixture f;
  auto [parts, field] = f.objectsAt("parts", "event.category");
  PredicateId inner = f.is(field, {"rare"});
  Access found = f.of(f.set.predicates.add({AnyObject{parts, inner}}));
  ASSERT_TRUE(found.terms);
  EXPECT_EQ(*found.terms, (Terms{{parts, std::nullopt}}));
  EXPECT_TRUE(found.gates.empty());
}

TEST(Access, ASequenceNeedsWhatAnyOfItsStepsAndUntilNeed) {
  Fixture f;
  Step first{f.is(f.name, {"a"}), {}, false};
  Step missing{f.is(f.name, {"b"}), {}, true};
  Step last{f.is(f.name, {"c"}), {}, false};
  Access found = f.of(Sequence{{first, missing, last}, Step{f.is(f.path, {"d"}), {}, false}, 1'000'000'000});
  EXPECT_EQ(*found.terms, (Terms{{f.name, "a"}, {f.name, "b"}, {f.name, "c"}, {f.path, "d"}}));
}

TEST(Access, WhileNoStartWaitsASequenceNeedsItsFirstStep) {
  Fixture f;
  Step first{f.is(f.name, {"a"}), {}, false}, later{f.is(f.name, {"b"}), {}, false};
  Access found = f.of(Sequence{{first, later}, Step{f.is(f.path, {"c"}), {}, false}, std::nullopt});
  EXPECT_EQ(*found.terms, (Terms{{f.name, "a"}}));
  EXPECT_EQ(*found.whileWaiting, (Terms{{f.name, "b"}, {f.path, "c"}}));
}

TEST(Access, ALaterStepOfWhichNothingIsKnownIsAlwaysAskedWhileAStartWaits) {
  Fixture f;
  Step first{f.is(f.name, {"a"}), {}, false}, later{f.no(f.is(f.name, {"b"})), {}, false};
  Access found = f.of(Sequence{{first, later}, std::nullopt, std::nullopt});
  EXPECT_EQ(*found.terms, (Terms{{f.name, "a"}}));
  EXPECT_FALSE(found.whileWaiting);
}

TEST(Access, AComputationThatMayFailIsCountedWhetherAStartWaitsOrNot) {
  Fixture f;
  ValueId text = f.set.values.add({Call{Function::Substring, false, {f.element, f.element}}});
  Step first{f.is(f.name, {"a"}), {}, false};
  Step later{f.any(f.path, f.set.values.add({TextIsOneOf{text, {"b"}}})), {}, false};
  Access found = f.of(Sequence{{first, later}, std::nullopt, std::nullopt});
  EXPECT_EQ(found.whileWaiting, Terms{});
}

TEST(Access, WhatNeverHoldsIsNeverAsked) {
  Fixture f;
  Access found = f.of(f.set.predicates.add({Constant{false}}));
  ASSERT_TRUE(found.terms);
  EXPECT_TRUE(found.terms->empty());
}

}  // namespace
}  // namespace rulec::opt
