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

TEST(Verify, FindsUnsortedMembers) {
  RuleSet set = sound();
  std::get<TextIsOneOf>(set.values[ValueId{1}].node).members = {"sh", "bash"};
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
