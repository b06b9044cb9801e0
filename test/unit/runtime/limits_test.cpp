// max_signals: so many alerts of a rule in one interval of event time.
#include "output.h"
#include "streaming.h"

namespace rt::test {
namespace {

using Texts = std::vector<std::string>;

RuleShape events(uint64_t maxSignals) {
  RuleShape shape{.steps = "A", .oneEvent = true};
  shape.maxSignals = maxSignals;
  shape.intervalMs = 10'000;
  return shape;
}

TEST(MaxSignals, theEarliestOfAnIntervalAreRaised) {
  Streaming run(events(2));
  run.events("A1 A2 A3 A9.999 A10 A11 A12");
  EXPECT_EQ(run.matches, "A1, A2, A10, A11");
  EXPECT_EQ(run.ruleStats().alerts, 4u);
  EXPECT_EQ(run.ruleStats().withheld, 3u);
  EXPECT_EQ(noticesOf(run.output), (Texts{"withheld 2 1970-01-01T00:00:00.000Z 1970-01-01T00:00:10.000Z",
                                          "withheld 1 1970-01-01T00:00:10.000Z 1970-01-01T00:00:20.000Z"}));
}

TEST(MaxSignals, theNoticeComesBeforeTheNextIntervalsFirstAlert) {
  Streaming run(events(1));
  run.events("A1 A2 A11");
  std::vector<std::string> lines = linesOf(run.output);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(member(lines[1], "kind"), "pipeline_error");
  EXPECT_EQ(noticesOf(lines[1]).size(), 1u);
}

TEST(MaxSignals, zeroLiftsTheLimit) {
  Streaming run(events(1));
  run.options.has_max_signals = 1;
  run.events("A1 A2 A3");
  EXPECT_EQ(run.matches, "A1, A2, A3");
  EXPECT_EQ(noticesOf(run.output), Texts{});
}

TEST(MaxSignals, theOptionReplacesTheRulesLimit) {
  Streaming run(events(0));
  run.options.has_max_signals = 1;
  run.options.max_signals = 2;
  run.events("A1 A2 A3");
  EXPECT_EQ(run.matches, "A1, A2");
}

TEST(MaxSignals, lateEventsCountInTheirOwnIntervalOrTheOneKeptBeforeIt) {
  Streaming run(events(2));
  // 21 and 22 fill the third interval; 11 and 12 the second; 1 is older than the one that is kept, and counts there.
  run.events("A21 A22 A23 A11 A12 A13 A1 A31");
  EXPECT_EQ(run.matches, "A21, A22, A11, A12, A31");
  EXPECT_EQ(noticesOf(run.output), (Texts{"withheld 2 1970-01-01T00:00:10.000Z 1970-01-01T00:00:20.000Z",
                                          "withheld 1 1970-01-01T00:00:20.000Z 1970-01-01T00:00:30.000Z"}));
}

TEST(MaxSignals, aSequenceCountsOnceInTheIntervalOfItsLastEvent) {
  RuleShape shape{.steps = "AB"};
  shape.maxSignals = 1;
  shape.intervalMs = 10'000;
  Streaming run(shape);
  run.events("A1 B2 A3 B4 A9 B11");
  EXPECT_EQ(run.matches, "A1 B2, A9 B11");
  EXPECT_EQ(run.ruleStats().withheld, 1u);
}

TEST(MaxSignals, eventsWithoutATimeCountInTheIntervalAtHand) {
  Streaming run(events(2));
  run.text(Streaming::lines("A1 A2") + R"({"kind":"A","event":{"id":"none"}})" + "\n");
  EXPECT_EQ(run.matches, "A1, A2");
}

}  // namespace
}  // namespace rt::test
