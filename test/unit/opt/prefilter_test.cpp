#include "compiler/opt/prefilter.h"

#include "compiler/opt/spelling.h"
#include "test/unit/opt/filters.h"

namespace rulec::opt {
namespace {

using namespace ir;

struct Fixture : Filters {
  FieldId entity = set.fields.add({"process.entity_id"});
  FieldId port = set.fields.add({"destination.port", Type::Integer});

  PredicateId calls(Function function, std::string text, bool fold = false) {
    ValueId literal = set.values.add({Literal{std::move(text)}});
    return any(name, set.values.add({Call{function, fold, {element, literal}}}));
  }

  std::optional<Prefilter> of(decltype(Rule::body) body) { return ruleAfter(prefilter, std::move(body)).prefilter; }
  std::optional<Prefilter> of(PredicateId filter) { return of(EventMatch{filter}); }
};

using Needles = std::vector<Needle>;

Needles needlesOf(const std::optional<Prefilter>& prefilter) { return prefilter ? prefilter->needles : Needles{}; }

TEST(Prefilter, ATextStandsInTheLineWithItsQuotes) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.is(f.name, {"Zebra.exe", "q\"z"}))), (Needles{{"\"Zebra.exe\""}, {"\"q\\\"z\""}}));
}

TEST(Prefilter, WithoutRegardToCaseItIsLookedForSo) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.is(f.name, {"zebra.exe"}, CaseRule::AsciiFold))), (Needles{{"\"zebra.exe\"", true}}));
}

TEST(Prefilter, WhatMayBeANumberOrABooleanIsLookedForWithoutQuotes) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.is(f.name, {"4624", "true"}))), (Needles{{"4624"}, {"true"}}));
}

TEST(Prefilter, CharactersThatAreSpelledInMoreThanOneWayEndARun) {
  EXPECT_EQ(spellings("/a b/c<d\xc3\xa9"
                      "e&f\\g'h\ti",
                      true, true),
            (std::vector<std::string>{"\"", "a b", "c", "d", "", "e", "f\\\\g", "h", "i\""}));
}

TEST(Prefilter, OfAPatternSomePieceIsNeeded) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.like(f.name, {"*zxq?zqqxjj*"}))), (Needles{{"zqqxjj"}}));
}

TEST(Prefilter, WhereATextIsTooShortTheFieldsNameIsNeeded) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.like(f.name, {"*ab*"}))), (Needles{{"name\""}}));
}

TEST(Prefilter, OfAFunctionItsTextIsNeeded) {
  Fixture f;
  EXPECT_EQ(needlesOf(f.of(f.calls(Function::EndsWith, "zebra", true))), (Needles{{"zebra\"", true}}));
}

TEST(Prefilter, ATestThatHoldsOfAnyValueNeedsTheFieldsName) {
  Fixture f;
  ValueId number = f.set.values.add({Element{0, Type::Integer}});
  ValueId range = f.set.values.add({InRange{number, {Range{Bound{Scalar{int64_t{1}}}, {}}}}});
  EXPECT_EQ(needlesOf(f.of(f.any(f.port, range))), (Needles{{"port\""}}));
}

TEST(Prefilter, OfAGroupTheTextsOfItsObjectsStandInTheLine) {
  Fixture f;
  auto [parts, kind] = f.objectsAt("parts", "kind");
  PredicateId inner = f.is(kind, {"zqx-rare"});
  EXPECT_EQ(needlesOf(f.of(f.set.predicates.add({AnyObject{parts, inner}}))), (Needles{{"\"zqx-rare\"", false}}));
}

TEST(Prefilter, OfAGroupWithANegationOnlyTheNameOfItsObjectsStandsInTheLine) {
  Fixture f;
  auto [parts, kind] = f.objectsAt("a.partsxyz", "kind");
  PredicateId inner = f.no(f.is(kind, {"zqx-rare"}));
  EXPECT_EQ(needlesOf(f.of(f.set.predicates.add({AnyObject{parts, inner}}))), (Needles{{"partsxyz\"", false}}));
}

TEST(Prefilter, NothingIsKnownOfANegation) {
  Fixture f;
  EXPECT_FALSE(f.of(f.no(f.is(f.name, {"zebra"}))));
}

TEST(Prefilter, WhatStandsForANullIsNotInTheLine) {
  Fixture f;
  FieldId filled = f.set.fields.add({.path = "labels.quagga", .nullValue = "zebra"});
  EXPECT_EQ(needlesOf(f.of(f.is(filled, {"zebra"}))), (Needles{{"quagga\""}}));  // its key is
}

Sequence twoSteps(Fixture& f) {
  Step first{f.is(f.name, {"zebra.exe"}), {{f.entity}}};
  Step second{f.is(f.category, {"network"}), {{f.entity}}};
  return {{first, second}, {}, {}};
}

TEST(Prefilter, LaterStepsAreLookedForByTheirKeyWhileAStartWaits) {
  Fixture f;
  auto found = f.of(twoSteps(f));
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->needles, (Needles{{"\"zebra.exe\""}}));
  EXPECT_EQ(found->waiting->needles, Needles{});
  EXPECT_EQ(found->waiting->keyPart, 0u);
  EXPECT_EQ(found->waiting->keyNames, (Needles{{"entity_id\""}}));
}

TEST(Prefilter, RareLaterStepsAreLookedForByTheirOwnNeedles) {
  Fixture f;
  Sequence sequence = twoSteps(f);
  sequence.steps[1].filter = f.is(f.name, {"quagga.exe"});
  auto found = f.of(sequence);
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->waiting->needles, (Needles{{"\"quagga.exe\""}}));
  EXPECT_FALSE(found->waiting->keyPart);
}

TEST(Prefilter, OfSeveralKeyPartsTheOneThatTellsEventsApartIsLookedFor) {
  Fixture f;
  FieldId host = f.set.fields.add({"host.id"});
  Sequence sequence = twoSteps(f);
  for (Step& step : sequence.steps) step.key.insert(step.key.begin(), KeyPart{host});
  auto found = f.of(sequence);
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->waiting->keyPart, 1u);
  EXPECT_EQ(found->waiting->keyNames, (Needles{{"entity_id\""}}));
}

TEST(Prefilter, WithoutAKeyPartThatEachEventHasLaterStepsAreLookedForByTheirNeedles) {
  Fixture f;
  Sequence sequence = twoSteps(f);
  sequence.steps[1].key[0].optional = true;
  auto found = f.of(sequence);
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->waiting->needles, (Needles{{"\"network\""}}));
  EXPECT_FALSE(found->waiting->keyPart);
}

TEST(Prefilter, AKeyThatManyEventsShareIsWorseThanNeedles) {
  Fixture f;
  FieldId host = f.set.fields.add({"host.id"});
  Sequence sequence = twoSteps(f);
  for (Step& step : sequence.steps) step.key = {KeyPart{host}};
  auto found = f.of(sequence);
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->waiting->needles, (Needles{{"\"network\""}}));
  EXPECT_FALSE(found->waiting->keyPart);
}

TEST(Prefilter, ALaterStepThatNothingTellsLeavesNoPrefilter) {
  Fixture f;
  Sequence sequence = twoSteps(f);
  sequence.steps[1] = {f.no(f.is(f.category, {"network"})), {{f.entity, true}}};
  EXPECT_FALSE(f.of(sequence));
}

TEST(Prefilter, UntilIsLookedForLikeALaterStep) {
  Fixture f;
  Sequence sequence = twoSteps(f);
  sequence.until = Step{f.is(f.name, {"quagga.exe"}), {{f.entity}}};
  auto found = f.of(sequence);
  ASSERT_TRUE(found && found->waiting);
  EXPECT_EQ(found->waiting->needles, (Needles{{"\"quagga.exe\""}}));
}

TEST(Prefilter, WithMissingStepsAllStepsAreAlwaysNeeded) {
  Fixture f;
  Sequence sequence = twoSteps(f);
  sequence.steps[0].missing = true;
  sequence.maxspanNs = 1000;
  auto found = f.of(sequence);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->waiting);
  EXPECT_EQ(found->needles.size(), 2u);
}

TEST(Prefilter, IndicatorsAreNoLinesOfTheStream) {
  Fixture f;
  ThreatMatch match{f.is(f.name, {"zebra.exe"}), f.is(f.category, {"threat"}), {{{f.name, f.name}}}, "threat"};
  EXPECT_EQ(needlesOf(f.of(match)), (Needles{{"\"zebra.exe\""}}));
}

}  // namespace
}  // namespace rulec::opt
