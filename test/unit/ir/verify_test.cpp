#include "compiler/ir/verify.h"

#include "compiler/ir/printer.h"

#include <gtest/gtest.h>

namespace rulec::ir {
namespace {

/// A sound rule: `process where process.name == "sh"`, as one event.
RuleSet sound() {
  RuleSet set;
  FieldId time = set.fields.add({"@timestamp", Type::Date});
  FieldId name = set.fields.add({"process.name", Type::Text});
  ValueId element = set.values.add({Element{0, Type::Text}});
  ValueId test = set.values.add({TextIsOneOf{element, {"bash", "sh"}, CaseRule::Exact}});
  PredicateId any = set.predicates.add({AnyOf{{name}, test}});
  Rule rule;
  rule.metadata.id = "r";
  rule.timestamp = time;
  rule.body = EventMatch{any};
  set.rules.add(rule);
  return set;
}

TEST(Verify, ASoundSetHasNoProblem) { EXPECT_EQ(verify(sound()), ""); }

TEST(Verify, FindsAnOperandThatDoesNotPrecedeItsUser) {
  RuleSet set = sound();
  set.predicates.add({Not{PredicateId{1}}});
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsAnEventTimeThatIsNoDateOrIsNeededAndMissing) {
  RuleSet set = sound();
  Rule& rule = set.rules[RuleId{0}];
  rule.needsOverride = true;
  EXPECT_NE(verify(set), "");
  rule.timeOverride = rule.timestamp;
  EXPECT_EQ(verify(set), "");
  rule.timeOverride = FieldId{1};
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsUnsortedMembers) {
  RuleSet set = sound();
  std::get<TextIsOneOf>(set.values[ValueId{1}].node).members = {"sh", "bash"};
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsWordsThatAreNoneOrUnsortedOrTooMany) {
  auto withWords = [](std::vector<std::vector<std::string>> phrases, std::vector<std::string> patterns) {
    RuleSet set = sound();
    set.values.add({TextHasWords{ValueId{0}, std::move(phrases), std::move(patterns)}});
    return verify(set);
  };
  EXPECT_EQ(withWords({{"a", "b"}, {"c"}}, {}), "");
  EXPECT_EQ(withWords({}, {"a*", "b*"}), "");
  EXPECT_NE(withWords({}, {}), "");
  EXPECT_NE(withWords({{}}, {}), "");
  EXPECT_NE(withWords({{"c"}, {"a", "b"}}, {}), "");
  EXPECT_NE(withWords({}, {"b*", "a*"}), "");
  EXPECT_NE(withWords({std::vector<std::string>(kMaxPhrase + 1, "a")}, {}), "");
}

/// `process.parts: { name: "sh" }`, whose field is within `within`.
RuleSet withObjects(const std::string& within) {
  RuleSet set = sound();
  Field objects{"process", Type::Text};
  objects.isObjects = true;
  FieldId process = set.fields.add(objects);
  set.fields[FieldId{1}].within = within;
  PredicateId some = set.predicates.add({AnyObject{process, PredicateId{0}}});
  std::get<EventMatch>(set.rules[RuleId{0}].body).filter = some;
  return set;
}

TEST(Verify, FindsAGroupThatAsksForFieldsOfTheEventOrOfOtherObjects) {
  EXPECT_EQ(verify(withObjects("process")), "");
  EXPECT_NE(verify(withObjects("")), "");
  EXPECT_NE(verify(withObjects("proc")), "");
  RuleSet set = withObjects("process");
  set.fields[FieldId{2}].isObjects = false;
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsAFieldOfObjectsThatIsAskedOfTheEvent) {
  RuleSet set = withObjects("process");
  std::get<EventMatch>(set.rules[RuleId{0}].body).filter = PredicateId{0};
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsATestOfTheWrongType) {
  RuleSet set = sound();
  set.values.add({AddressInNetworks{ValueId{0}, {{0, 0, 0}}}});
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsAnElementWithoutItsMention) {
  RuleSet set = sound();
  std::get<Element>(set.values[ValueId{0}].node).mention = 1;
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsANetworkWithHostBits) {
  RuleSet set = sound();
  ValueId element = set.values.add({Element{0, Type::Address}});
  set.values.add({AddressInNetworks{element, {{0, 1, 8}}}});
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsStepsWithUnequalKeys) {
  RuleSet set = sound();
  Sequence sequence;
  sequence.steps = {Step{PredicateId{0}, {KeyPart{FieldId{1}, false}}, false}, Step{PredicateId{0}, {}, false}};
  set.rules[RuleId{0}].body = sequence;
  EXPECT_NE(verify(set), "");
}

TEST(Verify, FindsKeysOfUnequalTypes) {
  auto joined = [](Type left, Type right) {
    RuleSet set = sound();
    FieldId first = set.fields.add({"a", left});
    FieldId second = set.fields.add({"b", right});
    set.rules[RuleId{0}].body =
        Sequence{{Step{PredicateId{0}, {{first, false}}}, Step{PredicateId{0}, {{second, false}}}}, {}, {}};
    return verify(set);
  };
  EXPECT_EQ(joined(Type::Integer, Type::Double), "");
  EXPECT_EQ(joined(Type::Date, Type::Date), "");
  EXPECT_NE(joined(Type::Text, Type::Integer), "");
  EXPECT_NE(joined(Type::Date, Type::DateNanos), "");
}

TEST(Verify, FindsMissingEventsWithoutATimeOrAnotherStep) {
  RuleSet set = sound();
  const Step positive{PredicateId{0}, {}, false};
  const Step missing{PredicateId{0}, {}, true};
  auto problem = [&](Sequence sequence) {
    set.rules[RuleId{0}].body = std::move(sequence);
    return verify(set);
  };
  EXPECT_EQ(problem({{positive, missing}, {}, 5}), "");
  EXPECT_NE(problem({{positive, missing}, {}, {}}), "");
  EXPECT_NE(problem({{missing, missing}, {}, 5}), "");
  EXPECT_NE(problem({{positive, positive}, missing, 5}), "");
}

TEST(Verify, FindsPipesAndMissingEventsOfSamples) {
  RuleSet set = sound();
  const Step positive{PredicateId{0}, {{FieldId{1}, false}}, false};
  const Step missing{PredicateId{0}, {{FieldId{1}, false}}, true};
  set.rules[RuleId{0}].body = Sample{{positive, positive}};
  EXPECT_EQ(verify(set), "");
  set.rules[RuleId{0}].pipes = {{Pipe::Head, 1}};
  EXPECT_NE(verify(set), "");
  set.rules[RuleId{0}].pipes.clear();
  set.rules[RuleId{0}].body = Sample{{positive, missing}};
  EXPECT_NE(verify(set), "");
}

TEST(Print, ShowsPipesAndSamples) {
  RuleSet set = sound();
  Rule& rule = set.rules[RuleId{0}];
  rule.pipes = {{Pipe::Head, 4}, {Pipe::Tail, 2}};
  EXPECT_TRUE(printMeaning(set, rule).ends_with("  match p0\n  head 4\n  tail 2\n"));
  rule.pipes.clear();
  const Step step{PredicateId{0}, {{FieldId{1}, true}}, false};
  rule.body = Sample{{step, step}};
  EXPECT_TRUE(printMeaning(set, rule).ends_with("  sample\n  step p0 by ?process.name\n  step p0 by ?process.name\n"));
}

TEST(Print, ShowsOperandsBeforeTheirUsers) {
  EXPECT_EQ(
      print(sound()),
      "field @timestamp: date\nfield process.name: text\n\nrule \"r\" \"\"\n"
      "  time @timestamp\n  v0 = e0\n  v1 = v0 is \"bash\" \"sh\"\n  p0 = any e0 of process.name: v1\n  match p0\n");
}

TEST(PrintMeaning, IsIndependentOfOtherRules) {
  RuleSet alone = sound();
  RuleSet set = sound();
  RuleSet more = sound();
  // The same rule again, after unrelated nodes.
  ValueId element = set.values.add({Element{0, Type::Text}});
  set.values.add({TextIsOneOf{element, {"x"}, CaseRule::Exact}});
  EXPECT_EQ(printMeaning(set, set.rules[RuleId{0}]), printMeaning(alone, alone.rules[RuleId{0}]));
  std::get<TextIsOneOf>(more.values[ValueId{1}].node).members = {"zsh"};
  EXPECT_NE(printMeaning(more, more.rules[RuleId{0}]), printMeaning(alone, alone.rules[RuleId{0}]));
}

}  // namespace
}  // namespace rulec::ir
