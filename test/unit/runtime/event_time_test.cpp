// Which time of an event counts, and what becomes of events that lack it.
#include "output.h"
#include "streaming.h"

namespace rt::test {
namespace {

using Texts = std::vector<std::string>;

constexpr uint32_t kBySlot[] = {2};

RuleShape shapeOf(rt_rule_kind kind, const std::string& steps) {
  RuleShape shape{.steps = steps, .kind = kind};
  shape.oneEvent = kind == RT_EVENT;
  shape.override = true;
  shape.intervalMs = 10'000;
  return shape;
}

/// An event in the notation of Streaming that was ingested at `ingested`, JSON.
std::string at(const std::string& notation, const std::string& ingested) {
  std::string line = Streaming::lines(notation);
  return line.substr(0, line.size() - 2) + R"(,"ingested":)" + ingested + "}\n";
}

/// An event without any time.
std::string timeless(const std::string& kind, const std::string& key) {
  return R"({"event":{"id":"timeless"},"kind":")" + kind + R"(",)" + key + "}\n";
}

TEST(EventTime, isTheEarliestOfTheOverrideElseThatOfTheTimestamp) {
  RuleShape shape = shapeOf(RT_EVENT, "A");
  shape.maxSignals = 1;
  Streaming run(shape);
  run.text(at("A1", "5000") + at("A2", "[25000,15000]") + at("A13", "\"soon\"") + at("A24", "null") +
           Streaming::lines("A35"));
  EXPECT_EQ(run.matches, "A1, A2, A24, A35");
  EXPECT_EQ(run.stats().coercion, 1u);  // "soon", which is the text of an event at 13
  EXPECT_EQ(noticesOf(run.output), Texts{"withheld 1 1970-01-01T00:00:10.000Z 1970-01-01T00:00:20.000Z"});
}

TEST(EventTime, ofASequenceIsTheLatestOfItsEventsWhichStandInTheOrderOfTheTimestamp) {
  RuleShape shape = shapeOf(RT_SEQUENCE, "AB");
  shape.maxSignals = 1;
  Streaming run(shape);
  run.text(at("A1", "29000") + at("B2", "11000") + at("A3", "5000") + at("B4", "12000") + at("A5", "1") +
           at("B6", "21000"));
  // Intervals 2 (of A1), 1 and 2 again.
  EXPECT_EQ(run.matches, "A1 B2, A3 B4");
  EXPECT_EQ(run.ruleStats().withheld, 1u);
}

TEST(EventTime, ofACompleteSequenceThatWaitsIsThatOfItsOwnEvents) {
  RuleShape shape = shapeOf(RT_SAMPLE, "AB");
  rt_suppression hour{kBySlot, 1, RT_MISSING_IS_VALUE, 10'000'000'000};
  shape.suppression = &hour;
  Streaming run(shape);
  run.text(at("A1:x", "5000") + at("B2:x", "6000"));
  EXPECT_EQ(member(run.output, "start"), "1970-01-01T00:00:01.000Z");
  EXPECT_EQ(member(member(run.output, "suppression"), "start"), "1970-01-01T00:00:06.000Z");
}

TEST(EventTime, rulesThatNeedTheOverrideTakeAndTellOfNoEventWithoutIt) {
  rt_threshold one{kBySlot, 1, RT_NO_SLOT, 1, 0, 1'000'000'000};
  rt_new_terms terms{kBySlot, 1, 0, 0};
  for (rt_rule_kind kind : {RT_EVENT, RT_SEQUENCE, RT_SAMPLE, RT_THRESHOLD, RT_NEW_TERMS}) {
    RuleShape shape = shapeOf(kind, "A");
    shape.needsOverride = true;
    shape.type = kind == RT_THRESHOLD ? static_cast<const void*>(&one) : kind == RT_NEW_TERMS ? &terms : nullptr;
    Streaming run(shape);
    run.options.has_learn = 1;
    run.text(Streaming::lines("A1:x") + at("A2:x", "\"soon\"") + at("A3:x", "3000") + Streaming::lines("B4:x"));
    EXPECT_EQ(run.ruleStats().alerts, 1u) << kind;
    EXPECT_EQ(run.stats().no_timestamp, 2u) << kind;
    EXPECT_EQ(noticesOf(run.output).front(), "no_timestamp 1") << kind;
  }
}

TEST(EventTime, anEventWithoutOneCountsOnceAndOnlyWhereItMeansSomething) {
  rt_threshold one{kBySlot, 1, RT_NO_SLOT, 1, 0, 1'000'000'000};
  RuleShape threshold = shapeOf(RT_THRESHOLD, "A");
  threshold.type = &one;
  RuleShape sequence = shapeOf(RT_SEQUENCE, "CA");
  sequence.needsOverride = true;
  Streaming run({threshold, threshold, sequence});
  run.text(timeless("A", R"("k":"x")") + timeless("A", R"("k2":"x")") + timeless("B", R"("k":"x")"));
  EXPECT_EQ(run.stats().no_timestamp, 1u);
}

TEST(EventTime, rulesOfOneEventGoOnWithoutAnyTime) {
  Streaming run(shapeOf(RT_EVENT, "A"));
  run.text(timeless("A", R"("k":"x")"));
  EXPECT_EQ(run.matches, "timeless");
  EXPECT_EQ(run.stats().no_timestamp, 0u);
}

}  // namespace
}  // namespace rt::test
