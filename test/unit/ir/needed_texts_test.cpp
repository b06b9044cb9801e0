#include "compiler/ir/needed_texts.h"

#include <gtest/gtest.h>

namespace rulec::ir {
namespace {

using Groups = std::vector<NeededTexts>;
using Values = std::optional<std::set<std::string>>;

struct Fixture {
  RuleSet set;
  FieldId name = set.fields.add({"process.name"});
  FieldId path = set.fields.add({"file.path"});

  ValueId element() { return set.values.add({Element{0, Type::Text}}); }
  PredicateId any(FieldId field, ValueId condition) { return set.predicates.add({AnyOf{{field}, condition}}); }
  PredicateId is(FieldId field, std::vector<std::string> members, CaseRule rule = CaseRule::Exact) {
    return any(field, set.values.add({TextIsOneOf{element(), std::move(members), rule}}));
  }
  PredicateId matches(FieldId field, std::vector<std::string> patterns) {
    return any(field, set.values.add({TextMatches{element(), std::move(patterns), CaseRule::AsciiFold}}));
  }
  Groups texts(PredicateId id) const { return neededTexts(set)[id.index]; }
  Values values(PredicateId id) const { return neededValues(set, "process.name")[id.index]; }
};

TEST(NeededTexts, AMatchHoldsOneOfTheMembers) {
  Fixture f;
  EXPECT_EQ(f.texts(f.is(f.name, {"a", "b"})), Groups({{{"a", "b"}, false}}));
  EXPECT_EQ(f.texts(f.is(f.name, {"a"}, CaseRule::AsciiFold)), Groups({{{"a"}, true}}));
}

TEST(NeededTexts, OfAPatternTheLongestTextBetweenWildcards) {
  Fixture f;
  EXPECT_EQ(f.texts(f.matches(f.name, {"*ab?cde*f", "x*"})), Groups({{{"cde", "x"}, true}}));
}

TEST(NeededTexts, APatternOfWildcardsNeedsNothing) {
  Fixture f;
  EXPECT_EQ(f.texts(f.matches(f.name, {"abc", "*?"})), Groups());
  EXPECT_EQ(f.texts(f.is(f.name, {"", "a"})), Groups());
}

TEST(NeededTexts, BothOfAConjunctionTheBestOfEachAlternative) {
  Fixture f;
  PredicateId a = f.is(f.name, {"a"});
  PredicateId longer = f.is(f.path, {"longer"});
  PredicateId both = f.set.predicates.add({And{{a, longer}}});
  PredicateId other = f.is(f.path, {"other"}, CaseRule::AsciiFold);
  EXPECT_EQ(f.texts(both), Groups({{{"a"}, false}, {{"longer"}, false}}));
  EXPECT_EQ(f.texts(f.set.predicates.add({Or{{both, other}}})), Groups({{{"longer", "other"}, true}}));
}

TEST(NeededTexts, AnAlternativeThatNeedsNothingFreesTheOthers) {
  Fixture f;
  PredicateId a = f.is(f.name, {"a"});
  PredicateId has = f.set.predicates.add({HasValue{f.path}});
  EXPECT_EQ(f.texts(f.set.predicates.add({Or{{a, has}}})), Groups());
  EXPECT_EQ(f.values(f.set.predicates.add({Or{{a, has}}})), std::nullopt);
}

TEST(NeededTexts, ANegationNeedsNothing) {
  Fixture f;
  PredicateId none = f.set.predicates.add({Not{f.is(f.name, {"a"})}});
  EXPECT_EQ(f.texts(none), Groups());
  EXPECT_EQ(f.values(none), std::nullopt);
}

TEST(NeededTexts, AValueThatStandsForANullIsInNoEvent) {
  Fixture f;
  Field field{"process.name"};
  field.nullValue = "a";
  FieldId filled = f.set.fields.add(field);
  PredicateId is = f.is(filled, {"a"});
  EXPECT_EQ(f.texts(is), Groups());
  EXPECT_EQ(f.values(is), std::nullopt);
}

TEST(NeededTexts, TheFieldIsThatOfTheMentionTested) {
  Fixture f;
  ValueId second = f.set.values.add({Element{1, Type::Text}});
  PredicateId is = f.set.predicates.add({AnyOf{{f.path, f.name}, f.set.values.add({TextIsOneOf{second, {"a"}}})}});
  EXPECT_EQ(f.values(is), Values({"a"}));
  EXPECT_EQ(neededValues(f.set, "file.path")[is.index], std::nullopt);
}

TEST(NeededTexts, ValuesOfAlternativesAreJoinedAndOfAConjunctionTheFewestTaken) {
  Fixture f;
  PredicateId ab = f.is(f.name, {"a", "b"});
  PredicateId c = f.is(f.name, {"c"});
  PredicateId path = f.is(f.path, {"p"});
  EXPECT_EQ(f.values(f.set.predicates.add({Or{{ab, c}}})), Values({"a", "b", "c"}));
  EXPECT_EQ(f.values(f.set.predicates.add({And{{ab, c, path}}})), Values({"c"}));
  EXPECT_EQ(f.values(path), std::nullopt);
}

}  // namespace
}  // namespace rulec::ir
