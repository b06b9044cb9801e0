#include "test/unit/codegen/compiled.h"

namespace rulec::test {
namespace {

/// Fields t0 and t1 (text) and flag (boolean), with tests t0 is "a", t1 is "b", flag is true, t0 has a value.
struct Fixture {
  ir::RuleSet set;
  ir::FieldId t0, t1, flag;
  ir::PredicateId isA, isB, isFlag, hasT0;

  Fixture() {
    t0 = set.fields.add({"t0", ir::Type::Text});
    t1 = set.fields.add({"t1", ir::Type::Text});
    flag = set.fields.add({"flag", ir::Type::Boolean});
    isA = is(t0, "a");
    isB = is(t1, "b");
    auto element = set.values.add({ir::Element{0, ir::Type::Boolean}});
    isFlag = set.predicates.add({ir::AnyOf{{flag}, set.values.add({ir::IsTrue{element}})}});
    hasT0 = set.predicates.add({ir::HasValue{t0}});
  }
  ir::PredicateId is(ir::FieldId field, const char* text) {
    auto element = set.values.add({ir::Element{0, ir::Type::Text}});
    auto test = set.values.add({ir::TextIsOneOf{element, {text}, ir::CaseRule::Exact}});
    return set.predicates.add({ir::AnyOf{{field}, test}});
  }
  link::LoadedPlan plan(ir::PredicateId, unsigned level) { return compile(withRule(set), level); }
};

class Predicates : public testing::TestWithParam<unsigned> {};

TEST_P(Predicates, ConnectivesFollowTheirTruthTables) {
  for (int kind = 0; kind < 3; ++kind) {
    Fixture f;
    if (kind == 0) f.set.predicates.add({ir::And{{f.isA, f.isB, f.isFlag}}});
    if (kind == 1) f.set.predicates.add({ir::Or{{f.isA, f.isB, f.isFlag}}});
    if (kind == 2) {
      auto either = f.set.predicates.add({ir::Or{{f.isA, f.isB}}});
      auto negated = f.set.predicates.add({ir::Not{either}});
      f.set.predicates.add({ir::Or{{negated, f.isFlag}}});
    }
    auto plan = compile(withRule(f.set), GetParam());
    for (int bits = 0; bits < 8; ++bits) {
      bool a = bits & 1, b = bits & 2, c = bits & 4;
      Event event(3);
      event.text(0, a ? "a" : "x").text(1, b ? "b" : "x").number(2, 0, c ? 1 : 0);
      bool expected = kind == 0 ? a && b && c : kind == 1 ? a || b || c : !(a || b) || c;
      EXPECT_EQ(match(plan, event), expected ? 1u : 0u) << kind << " " << bits;
    }
  }
}

TEST_P(Predicates, AnyOneOfTheValuesIsEnough) {
  Fixture f;
  f.set.predicates.add({ir::And{{f.isA, f.hasT0}}});
  auto plan = compile(withRule(f.set), GetParam());
  EXPECT_EQ(match(plan, Event(3).text(0, "x").text(0, "y").text(0, "a")), 1u);
  EXPECT_EQ(match(plan, Event(3).text(0, "a").text(0, "y")), 1u);
  EXPECT_EQ(match(plan, Event(3).text(0, "x").text(0, "y")), 0u);
}

TEST_P(Predicates, AFieldWithoutValueSatisfiesNoTestAndItsNegation) {
  Fixture f;
  f.set.predicates.add({ir::Not{f.isA}});
  auto plan = compile(withRule(f.set), GetParam());
  EXPECT_EQ(match(plan, Event(3)), 1u);
  EXPECT_EQ(match(plan, Event(3).text(0, "a")), 0u);
}

TEST_P(Predicates, PresenceIsOfTheFieldItself) {
  Fixture f;
  auto plan = compile(withRule(f.set), GetParam());
  EXPECT_EQ(match(plan, Event(3).text(0, "")), 1u);
  EXPECT_EQ(match(plan, Event(3).text(1, "a")), 0u);
}

TEST_P(Predicates, ConstantsNeedNoEvent) {
  for (bool value : {false, true}) {
    Fixture f;
    f.set.predicates.add({ir::Constant{value}});
    EXPECT_EQ(match(compile(withRule(f.set), GetParam()), Event(3)), value ? 1u : 0u);
  }
}

TEST_P(Predicates, EachDistinctFilterHasItsBit) {
  Fixture f;
  ir::Rule rule;
  rule.body =
      ir::Sequence{{{f.isA, {}, false}, {f.isB, {}, false}, {f.isA, {}, false}}, ir::Step{f.isFlag, {}, false}, 1000};
  f.set.rules.add(rule);
  auto plan = compile(f.set, GetParam());
  const rt_rule& compiled = plan.plan()->rules[0];
  EXPECT_EQ(compiled.filter_count, 3u);
  EXPECT_EQ(compiled.steps[0].filter, compiled.steps[2].filter);
  EXPECT_EQ(match(plan, Event(3).text(0, "a").text(1, "b")), 3u);
  EXPECT_EQ(match(plan, Event(3).number(2, 0, 1)), 4u);
}

INSTANTIATE_TEST_SUITE_P(Levels, Predicates, testing::Values(0u, 2u));

}  // namespace
}  // namespace rulec::test
