#include "streaming.h"

#include <map>
#include <random>

namespace rt::test {
namespace {

TEST(Sequence, TheLatestStartWins) { EXPECT_EQ(run({"AB"}, "A1 A2 B3"), "A2 B3"); }
TEST(Sequence, AStartIsUsedUp) { EXPECT_EQ(run({"AB"}, "A1 B2 B3"), "A1 B2"); }
TEST(Sequence, ALaterMiddleReplacesWhatWaits) { EXPECT_EQ(run({"ABC"}, "A1 B2 A3 B4 C5"), "A3 B4 C5"); }
TEST(Sequence, AMiddleWithoutStartDoesNothing) { EXPECT_EQ(run({"ABC"}, "A1 B2 B4 C5"), "A1 B2 C5"); }
TEST(Sequence, StepsAreIndependentSlots) { EXPECT_EQ(run({"ABC"}, "A1 B2 A3 C4 B5 C6"), "A1 B2 C4, A3 B5 C6"); }
TEST(Sequence, OneEventMayCloseOneMatchAndFeedAnother) {
  EXPECT_EQ(run({"AAA"}, "A1 A2 A3 A4 A5"), "A1 A2 A3, A2 A3 A4, A3 A4 A5");
}
TEST(Sequence, OrderDecidesAtEqualTimes) {
  EXPECT_EQ(run({"AB"}, "A5 B5"), "A5 B5");
  EXPECT_EQ(run({"AB"}, "B5 A5"), "");
}

TEST(Sequence, TheSpanIsInclusiveAndMeasuredFromTheFirstStep) {
  RuleShape shape{"AB", 0, 60'000};
  EXPECT_EQ(run(shape, "A0 B59.999"), "A0 B59.999");
  EXPECT_EQ(run(shape, "A0 B60"), "A0 B60");
  EXPECT_EQ(run(shape, "A0 B60.001"), "");
  EXPECT_EQ(run({"ABC", 0, 5000}, "A0 B3 C5"), "A0 B3 C5");
  EXPECT_EQ(run({"ABC", 0, 5000}, "A0 B3 C5.001"), "");
}
TEST(Sequence, AnEventThatIsTooLateStillUsesUp) { EXPECT_EQ(run({"ABC", 0, 5000}, "A0 B1 C9 C9.001"), ""); }
TEST(Sequence, GreedyReplacementMayLose) { EXPECT_EQ(run({"ABC", 0, 5000}, "A0 B1 A4 C5.5 B6 C6.5"), "A4 B6 C6.5"); }

TEST(Sequence, UntilEndsWhatWaits) {
  EXPECT_EQ(run({"AB", 'U'}, "A1 U2 B3"), "");
  EXPECT_EQ(run({"AB", 'U'}, "A1 B2 U3"), "A1 B2");
  EXPECT_EQ(run({"AB", 'U'}, "A1:k1 A2:k2 U3:k1 B4:k1 B5:k2"), "A2 B5");
  EXPECT_EQ(run({"AB", 'B'}, "A1 B2"), "A1 B2");
  EXPECT_EQ(run({"AB", 'A'}, "A1 B2"), "");
}

TEST(Sequence, KeysAreApart) { EXPECT_EQ(run({"AB"}, "A1:a A2:b B3:b B4:a"), "A2 B3, A1 B4"); }
TEST(Sequence, AnEventWithoutItsKeyTakesNoPart) { EXPECT_EQ(run({"AB"}, "A1:- B2:-"), ""); }
TEST(Sequence, AnOptionalKeyThatIsMissingEqualsAnother) {
  RuleShape shape{"AB"};
  shape.optional = true;
  EXPECT_EQ(run(shape, "A1:- B2:-"), "A1 B2");
  EXPECT_EQ(run(shape, "A1:- B2:x"), "");
}
TEST(Sequence, SeveralValuesAreSeveralKeys) {
  EXPECT_EQ(run({"AB"}, "A1:x,y B2:y,x,y"), "A1 B2, A1 B2");
  EXPECT_EQ(run({"AB"}, "A1:x,y B2:z"), "");
}
TEST(Sequence, MatchesOfOneEventAreOrderedByKeyWithNullLast) {
  Streaming stream({"AB"});
  stream.events("A1:b A2:a A3:c B4:c,a,b");
  EXPECT_EQ(stream.matches, "A2 B4, A1 B4, A3 B4");
}
TEST(Sequence, WithoutKeysAllEventsAreTogether) {
  RuleShape shape{"AB"};
  shape.keys = 0;
  EXPECT_EQ(run(shape, "A1:p B2:q"), "A1 B2");
}

TEST(Sequence, AnOlderHitOfTheSameKeyIsLate) {
  Streaming stream({"AB"});
  stream.events("A5 B4 B5");
  EXPECT_EQ(stream.matches, "A5 B5");
  EXPECT_EQ(stream.ruleStats().late, 1u);
  EXPECT_NE(stream.output.find(R"("kind":"late","count":1)"), std::string::npos);
}
TEST(Sequence, AnotherKeysTimeMakesNothingLate) { EXPECT_EQ(run({"AB"}, "A9:a A1:b B2:b"), "A1 B2"); }
TEST(Sequence, OtherEventsMoveNoClock) { EXPECT_EQ(run({"AB"}, "A1 Z99 B2"), "A1 B2"); }

TEST(Sequence, AnEventWithoutTimeTakesNoPartAndIsCounted) {
  Streaming stream({"AB"});
  stream.text(R"({"kind":"B","k":"x"})"  // nothing waits for it
              "\n"
              R"({"kind":"A","k":"x"})"
              "\n" +
              Streaming::lines("A1:x") +
              R"({"kind":"B","k":"y"})"
              "\n"
              R"({"kind":"B","k":"x","@timestamp":"soon"})"
              "\n");
  EXPECT_EQ(stream.matches, "");
  EXPECT_EQ(stream.stats().no_timestamp, 2u);
  EXPECT_NE(stream.output.find(R"("kind":"no_timestamp")"), std::string::npos);
}

TEST(Sequence, TheFirstTimesThereAreComeBeforeAllOthers) {
  Streaming stream({"AB"});
  stream.text(R"({"event":{"id":"A1"},"kind":"A","k":"x","@timestamp":"1677-09-21T00:12:43.1453Z"})"
              "\n"
              R"({"event":{"id":"B2"},"kind":"B","k":"x","@timestamp":"1677-09-21T00:12:44Z"})"
              "\n");
  EXPECT_EQ(stream.matches, "A1 B2");
}

TEST(Sequence, LongSequencesKeepAllTheirEvents) {
  std::string events, expected;
  for (int i = 0; i < 40; ++i) events += "A" + std::to_string(i) + " ";
  Streaming stream(RuleShape{std::string(40, 'A')});
  stream.events(events);
  for (int i = 0; i < 40; ++i) expected += (i > 0 ? " A" : "A") + std::to_string(i);
  EXPECT_EQ(stream.matches, expected);
}

TEST(Sequence, MoreKeyCombinationsThanTheLimitAreCountedAndAnnounced) {
  std::string many = "A1:", again = "B2:";
  for (int i = 1000; i < 2100; ++i) {
    many += (i > 1000 ? "," : "") + std::to_string(i);
    again += (i > 1000 ? "," : "") + std::to_string(i);
  }
  Streaming stream({"AB"});
  stream.events(many + " " + again);
  EXPECT_EQ(stream.ruleStats().alerts, 1024u);
  EXPECT_EQ(stream.ruleStats().key_overflow, 2u);
  EXPECT_NE(stream.output.find(R"("kind":"key_overflow")"), std::string::npos);
}

// ---- the bound on memory ------------------------------------------------------------------------------------------

std::string starts(int count, const std::string& kind = "A") {
  std::string events;
  for (int i = 0; i < count; ++i) events += kind + std::to_string(i) + ":k" + std::to_string(i) + " ";
  return events;
}

TEST(Sequence, TheOldestStartGoesWhenMemoryIsShort) {
  Streaming stream({"AB"});
  stream.options.state_bytes = 64 * 1024;
  stream.events(starts(1000) + "B2000:k999 B2001:k0");
  EXPECT_EQ(stream.matches, "A999 B2000");
  EXPECT_GT(stream.ruleStats().evictions, 500u);
  EXPECT_LT(stream.ruleStats().evictions, 1000u);
  EXPECT_LE(stream.stats().state_bytes_peak, 64u * 1024);
  EXPECT_NE(stream.output.find(R"("kind":"evicted","count":1)"), std::string::npos);
}

TEST(Sequence, StartsWhoseSpanIsOverGoWithoutBeingCalledEvicted) {
  Streaming stream({"AB", 0, 10'000});
  stream.options.state_bytes = 64 * 1024;
  stream.events(starts(1000) + "B1000:k999");
  EXPECT_EQ(stream.matches, "A999 B1000");
  EXPECT_EQ(stream.ruleStats().evictions, 0u);
}

TEST(Sequence, AForgottenKeysOlderHitIsLate) {
  Streaming stream({"AB"});
  stream.options.state_bytes = 64 * 1024;
  std::string pairs;
  for (int i = 0; i < 2000; ++i)
    pairs +=
        "A" + std::to_string(i) + ":k" + std::to_string(i) + " B" + std::to_string(i) + ":k" + std::to_string(i) + " ";
  stream.events(pairs);
  stream.matches.clear();
  stream.events("A1:k1 B2001:k1");
  EXPECT_EQ(stream.matches, "");
  EXPECT_EQ(stream.ruleStats().late, 1u);
}

TEST(Sequence, TheFullestRulePays) {
  Streaming stream(std::vector<RuleShape>{{"AB"}, {"CD"}});
  stream.options.state_bytes = 64 * 1024;
  stream.events("C0:c " + starts(1000) + "D2000:c");
  EXPECT_EQ(stream.matches, "1:C0 D2000");
  EXPECT_EQ(stream.ruleStats(1).evictions, 0u);
}

TEST(Sequence, ALineLargerThanTheMemoryIsGivenUpAndCounted) {
  Streaming stream({"AB"});
  stream.options.state_bytes = 64 * 1024;
  std::string big = R"({"kind":"A","k":"x","@timestamp":1000,"pad":")" + std::string(200'000, 'p') + "\"}\n";
  stream.text(big + Streaming::lines("B2 A3:y B4:y"));
  EXPECT_EQ(stream.matches, "A3 B4");
  EXPECT_EQ(stream.ruleStats().evictions, 1u);
}

// ---- against a plain reading of the rules ---------------------------------------------------------------------------

/// One slot per (key, step), as section by section: docs/language.md, "Sequences".
std::string model(const RuleShape& shape, const std::vector<std::pair<char, std::pair<int, char>>>& events) {
  struct Partial {
    std::vector<std::string> ids;
    int start = 0;
  };
  std::map<char, std::map<size_t, Partial>> slots;
  std::map<char, int> last;
  std::string found;
  for (const auto& [kind, rest] : events) {
    auto [time, key] = rest;
    auto awaited = [&](size_t step) { return step == 0 || slots[key].contains(step - 1); };
    bool changes = kind == shape.until && !slots[key].empty();
    for (size_t step = 0; step < shape.steps.size(); ++step) changes |= shape.steps[step] == kind && awaited(step);
    if (!changes || (last.contains(key) && time < last[key])) continue;
    std::string id = kind + std::to_string(time);
    for (size_t step = shape.steps.size(); step-- > 0;) {
      if (shape.steps[step] != kind) continue;
      if (step == 0) {
        slots[key][0] = {{id}, time};
        continue;
      }
      auto before = slots[key].find(step - 1);
      if (before == slots[key].end()) continue;
      Partial partial = before->second;
      slots[key].erase(before);
      if (shape.maxspanMs >= 0 && (time - partial.start) * 1000 > shape.maxspanMs) continue;
      partial.ids.push_back(id);
      if (step + 1 < shape.steps.size()) {
        slots[key][step] = partial;
        continue;
      }
      if (!found.empty()) found += ", ";
      for (size_t i = 0; i < partial.ids.size(); ++i) found += (i > 0 ? " " : "") + partial.ids[i];
    }
    if (kind == shape.until) slots[key].clear();
    last[key] = time;
  }
  return found;
}

TEST(Sequence, RandomStreamsGiveWhatThePlainReadingGives) {
  std::mt19937 random(7);
  const std::vector<RuleShape> shapes{
      {"AB"}, {"ABC"}, {"AAB"}, {"AB", 'C'}, {"ABA", 'B', 3000}, {"ABC", 'D', 5000}, {"AAAA", 0, 4000}};
  for (int round = 0; round < 400; ++round) {
    const RuleShape& shape = shapes[static_cast<size_t>(round) % shapes.size()];
    std::vector<std::pair<char, std::pair<int, char>>> events;
    std::string notation;
    int time = 10;
    for (int i = 0; i < 60; ++i) {
      time = std::max(0, time + static_cast<int>(random() % 4) - (random() % 8 == 0 ? 3 : 0));
      char kind = static_cast<char>('A' + random() % 5);
      char key = static_cast<char>('p' + random() % 2);
      events.push_back({kind, {time, key}});
      notation += std::string(1, kind) + std::to_string(time) + ":" + key + " ";
    }
    size_t chunk = 1 + random() % 200;
    EXPECT_EQ(Streaming(shape).events(notation, chunk).matches, model(shape, events)) << shape.steps << " " << notation;
  }
}

}  // namespace
}  // namespace rt::test
