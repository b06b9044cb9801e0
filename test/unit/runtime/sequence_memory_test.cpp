// What is lost for want of memory while an event is taken is counted.
#include "runtime/core/instance.h"
#include "sequence_event.h"
#include "streaming.h"

namespace rt::test {
namespace {

/// Runs a rule in the smallest memory. \returns its counters.
rt_rule_stats countersOf(const RuleShape& shape, const std::vector<Event>& events) {
  Streaming stream(shape);
  stream.options.state_bytes = 64 * 1024;
  std::string text;
  for (const Event& event : events) text += event.line + "\n";
  stream.text(text);
  return stream.ruleStats();
}

/// Runs `events(pad)` for line lengths from where all fits on to where other starts must go. Each gives one alert, or
/// tells why not.
template <class Events>
void expectAlertOrCount(const RuleShape& shape, Events events) {
  uint64_t dropped = 0;
  for (size_t pad = 30'000; pad < 50'000; pad += 60) {
    rt_rule_stats counters = countersOf(shape, events(pad));
    EXPECT_GE(counters.alerts + counters.evictions + counters.late, 1u) << pad;
    dropped += counters.evictions + counters.late;
  }
  EXPECT_GT(dropped, 0u);
}

TEST(SequenceMemory, AStartGivenUpForANewStartOfItsOwnKeyIsCounted) {
  expectAlertOrCount({"ABC", 0, 10'000}, [](size_t pad) {
    return std::vector<Event>{
        makeEvent("A1", "A", 100'000, {"k"}, {}, 5000),   makeEvent("B2", "B", 101'000, {"k"}, {}, 5000),
        makeEvent("A3", "A", 102'000, {"m"}, {}, 30'000), makeEvent("A4", "A", 200'000, {"z"}),
        makeEvent("A5", "A", 105'000, {"k"}, {}, pad),    makeEvent("C6", "C", 106'000, {"k"})};
  });
}

TEST(SequenceMemory, AStartGivenUpForAnEventDoesNotMakeThatEventLate) {
  expectAlertOrCount({"AB", 0, 10'000}, [](size_t pad) {
    return std::vector<Event>{makeEvent("A1", "A", 100'000, {"k"}, {}, 25'000), makeEvent("A2", "A", 200'000, {"z"}),
                              makeEvent("A3", "A", 105'000, {"a", "k"}, {}, pad), makeEvent("B4", "B", 112'000, {"k"})};
  });
}

TEST(SequenceMemory, AnEventThatBecomesLateForTheRoomItNeedsIsCounted) {
  expectAlertOrCount({"AB"}, [](size_t pad) {
    return std::vector<Event>{makeEvent("A1", "A", 100'000, {"y"}, {}, 25'000),
                              makeEvent("B2", "B", 300'000, {std::string(1000, 'f')}),
                              makeEvent("A3", "A", 105'000, {"a", "k"}, {}, pad), makeEvent("B4", "B", 301'000, {"k"})};
  });
}

TEST(SequenceMemory, RulesOfWhichAStartHasWaitedAreKnown) {
  Streaming stream({{"AB"}, {"CD"}, {"EF"}});
  const Sequences& s = stream.instance()->sequences;
  EXPECT_EQ(s.waitedCount, 0u);
  stream.feed(Streaming::lines("B1 A2 A3:z"));
  EXPECT_EQ(s.waitedRules[0], 1u);
  stream.feed(Streaming::lines("C4 B5 B6:z D7"));
  EXPECT_EQ(s.waitedRules[0], 3u);
  EXPECT_EQ(s.waitedCount, 2u);
}

TEST(SequenceMemory, ALineLargerThanTheMemoryCostsNoOtherStart) {
  rt_rule_stats counters =
      countersOf({"AB"}, {makeEvent("A1", "A", 1000, {"k"}), makeEvent("A2", "A", 1000, {"z"}, {}, 70'000),
                          makeEvent("B3", "B", 2000, {"k"})});
  EXPECT_EQ(counters.alerts, 1u);
  EXPECT_EQ(counters.evictions, 1u);
}

}  // namespace
}  // namespace rt::test
