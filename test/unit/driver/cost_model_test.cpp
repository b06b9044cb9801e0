#include "compiler/driver/cost_model.h"

#include "compiler/opt/pipeline.h"
#include "test/unit/opt/filters.h"

namespace rulec::driver {
namespace {

using namespace ir;

struct Fixture : opt::Filters {
  FieldId path = set.fields.add({"file.path"});

  void add(decltype(Rule::body) body) {
    Rule rule;
    rule.metadata.id = "r" + std::to_string(set.rules.size());
    rule.timestamp = time;
    rule.body = std::move(body);
    set.rules.add(std::move(rule));
  }
  void add(PredicateId filter) { add(EventMatch{filter}); }
  PredicateId both(PredicateId a, PredicateId b) { return set.predicates.add({And{{a, b}}}); }
  /// Enough rules for events to choose among: each needs a text of its own.
  void addOthers(int count) {
    for (int i = 0; i < count; ++i) add(is(name, {"other-" + std::to_string(i)}));
  }

  /// A rule that needs every line.
  void readEveryLine() { add(no(is(name, {"no such name"}))); }

  [[nodiscard]] SetCost predict(const opt::Profile* events = nullptr) const {
    opt::PipelineOptions options;
    options.profile = events;
    return predictCost(opt::optimize(set, options), events);
  }
};

TEST(CostModel, ARuleThatFewerEventsAskForCostsLess) {
  Fixture f;
  f.add(f.both(f.is(f.category, {"process"}), f.like(f.path, {"*oft*"})));
  f.add(f.both(f.is(f.category, {"driver"}), f.like(f.path, {"*rar*"})));
  f.readEveryLine();
  f.addOthers(4);
  SetCost cost = f.predict();
  EXPECT_GT(cost.rules[0].asked, 5 * cost.rules[1].asked);
  EXPECT_GT(cost.rules[0].instructions, 5 * cost.rules[1].instructions);
}

TEST(CostModel, ARuleIsAskedByTheRarestPartOfItsPattern) {
  Fixture f;
  f.add(f.both(f.is(f.category, {"process"}), f.like(f.path, {"*zqx*"})));
  f.add(f.both(f.is(f.category, {"process"}), f.like(f.path, {"*zqxj*"})));
  f.readEveryLine();
  f.addOthers(4);
  SetCost cost = f.predict();
  EXPECT_GT(cost.rules[0].asked, 5 * cost.rules[1].asked);
}

TEST(CostModel, ASharedPredicateIsPaidByTheFirstRuleThatAsks) {
  Fixture f;
  f.add(f.both(f.like(f.name, {"*a*b", "*c*d"}), f.no(f.is(f.path, {"x"}))));
  f.add(f.both(f.like(f.name, {"*a*b", "*c*d"}), f.no(f.is(f.path, {"y"}))));
  f.addOthers(4);
  SetCost cost = f.predict();
  EXPECT_EQ(cost.rules[0].asked, cost.rules[1].asked);
  EXPECT_GT(cost.rules[0].comparisons, 2 * cost.rules[1].comparisons);
  EXPECT_GT(cost.rules[1].comparisons, 0);
}

TEST(CostModel, WhatTheAccessAsksForIsTrueWhereTheFilterAsksAgain) {
  Fixture f;
  f.add(f.both(f.is(f.name, {"zebra"}), f.like(f.path, {"*x*"})));
  f.addOthers(4);
  RuleCost one = f.predict().rules[0];
  EXPECT_GT(one.comparisons, 20 * one.asked);  // the pattern is reached
}

TEST(CostModel, OfAFewRulesEachIsAskedWhateverEventsHave) {
  Fixture f;
  f.add(f.is(f.category, {"driver"}));
  f.add(f.no(f.is(f.name, {"svchost.exe"})));
  SetCost cost = f.predict();
  EXPECT_FALSE(cost.passesOver);
  EXPECT_EQ(cost.rules[0].asked, 1);
  EXPECT_EQ(cost.rules[1].asked, 1);
}

TEST(CostModel, ASetThatPassesLinesOverPaysForTheSearch) {
  Fixture f, reading;
  f.add(f.is(f.name, {"zzqqxxjj"}));
  reading.add(reading.no(reading.is(reading.name, {"zzqqxxjj"})));
  SetCost over = f.predict(), all = reading.predict();
  EXPECT_TRUE(over.passesOver);
  EXPECT_LT(over.read, 0.01);
  EXPECT_EQ(over.rules[0].asked, over.read);
  EXPECT_EQ(all.read, 1);
  EXPECT_LT(over.total, all.total / 4);
}

TEST(CostModel, AFieldThatOneRuleReadsIsPaidByIt) {
  Fixture alone, together;
  for (Fixture* f : {&alone, &together}) {
    f->add(f->no(f->is(f->path, {"x"})));
    f->addOthers(4);
  }
  together.add(together.no(together.is(together.path, {"y"})));
  SetCost one = alone.predict(), two = together.predict();
  EXPECT_GT(one.rules[0].values, 0);
  EXPECT_EQ(two.rules[0].values, 0);
  EXPECT_NEAR(two.values, one.values + one.rules[0].values, 1e-9);
}

TEST(CostModel, AHitCostsWhatItsRuleDoesWithIt) {
  Fixture f;
  f.add(f.is(f.category, {"process"}));
  f.add(Threshold{.filter = f.is(f.category, {"process"}), .groupBy = {f.name}, .count = 2, .windowNs = 1});
  f.add(f.is(f.category, {"driver"}));
  f.addOthers(4);
  SetCost cost = f.predict();
  EXPECT_EQ(cost.rules[0].hits, cost.rules[1].hits);
  EXPECT_GT(cost.rules[0].instructions, 0.4 * CostConstants{}.match);
  EXPECT_GT(cost.rules[1].instructions, 0.4 * CostConstants{}.state);
  EXPECT_GT(cost.rules[1].instructions, cost.rules[2].instructions);
}

TEST(CostModel, TheTotalIsTheBaseAndTheRules) {
  Fixture f;
  f.addOthers(6);
  SetCost cost = f.predict();
  double sum = cost.base;
  for (const RuleCost& one : cost.rules) sum += one.instructions;
  EXPECT_DOUBLE_EQ(cost.total, sum);
  EXPECT_GT(cost.base, 0);
}

TEST(CostModel, AProfileSaysHowManyEventsAskForARule) {
  Fixture f;
  f.addOthers(5);
  f.readEveryLine();
  opt::ProfileCounter counter;
  for (int i = 0; i < 1000; ++i) {
    counter.beginEvent("{}");
    counter.addText("process.name", i % 2 == 0 ? "other-3" : "none");
  }
  opt::Profile events = counter.take();
  SetCost cost = f.predict(&events);
  EXPECT_NEAR(cost.rules[3].asked, 0.5, 0.01);
  EXPECT_LT(cost.rules[2].asked, 0.01);
  EXPECT_EQ(cost.bytes, 2);
}

}  // namespace
}  // namespace rulec::driver
