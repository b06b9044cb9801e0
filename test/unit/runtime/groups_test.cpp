// Thresholds and new terms, over hand-made plans.
#include <set>

#include "output.h"
#include "streaming.h"

namespace rt::test {
namespace {

using Texts = std::vector<std::string>;

constexpr uint32_t kBySlot[] = {2, 3};
constexpr int64_t kSecond = 1'000'000'000;

rt_threshold byKey(uint64_t count, int64_t seconds = 10) {
  return {kBySlot, 1, RT_NO_SLOT, count, 0, seconds * kSecond};
}

RuleShape of(const rt_threshold& threshold) { return {.steps = "A", .kind = RT_THRESHOLD, .type = &threshold}; }

/// "KEY COUNT FROM" of each alert.
Texts groups(const std::string& output) {
  Texts found;
  for (const std::string& alert : alertsOf(output)) {
    std::string result = member(alert, "threshold_result");
    found.push_back(member(result, "terms") + " " + member(result, "count") + " " + member(result, "cardinality") +
                    " " + member(result, "from").substr(17, 6) + " " + member(alert, "end").substr(17, 6));
  }
  return found;
}

std::string value(const std::string& key, int count, const std::string& from, const std::string& to) {
  return R"([{"field":"k","value":")" + key + R"("}] )" + std::to_string(count) + " [] " + from + " " + to;
}

TEST(Threshold, firesAtTheEventThatCompletesTheNumber) {
  rt_threshold three = byKey(3);
  Streaming run(of(three));
  run.events("A1:x A2:y A3:x A4:x A5:y B6:y");
  EXPECT_EQ(groups(run.output), Texts{value("x", 3, "01.000", "04.000")});
}

TEST(Threshold, countsBothEndsOfTheWindow) {
  rt_threshold two = byKey(2);
  EXPECT_EQ(groups(Streaming(of(two)).events("A1:x A11:x").output).size(), 1u);
  EXPECT_EQ(groups(Streaming(of(two)).events("A1:x A11.001:x").output).size(), 0u);
}

TEST(Threshold, eventsOfAnAlertAreUsedUpAndSoIsWhatComesLate) {
  rt_threshold two = byKey(2);
  Streaming run(of(two));
  // 3 and 4 alert; 3.5 and 4 come late; 5 is alone until 6.
  run.events("A3:x A4:x A3.5:x A4:x A5:x A6:x");
  EXPECT_EQ(groups(run.output), (Texts{value("x", 2, "03.000", "04.000"), value("x", 2, "05.000", "06.000")}));
}

TEST(Threshold, lateEventsWithinTheWindowCount) {
  rt_threshold three = byKey(3);
  Streaming run(of(three));
  run.events("A15:x A16:x A12:x");
  EXPECT_EQ(groups(run.output), Texts{value("x", 3, "12.000", "16.000")});
}

TEST(Threshold, eventsOlderThanTheWindowAreLateAndCounted) {
  rt_threshold three = byKey(3);
  Streaming run(of(three));
  run.events("A15:x A16:x A5:x");
  EXPECT_EQ(groups(run.output), Texts{});
  EXPECT_EQ(run.ruleStats().late, 1u);
  EXPECT_EQ(noticesOf(run.output), Texts{"late 1"});
}

TEST(Threshold, anEventIsInEachGroupOfItsValuesAndInNoneWithoutOne) {
  rt_threshold two = byKey(2);
  Streaming run(of(two));
  run.events("A1:x,y A2:- A3:y,x,x");
  EXPECT_EQ(groups(run.output), (Texts{value("x", 2, "01.000", "03.000"), value("y", 2, "01.000", "03.000")}));
}

TEST(Threshold, withoutFieldsAllEventsAreOneGroup) {
  rt_threshold two{kBySlot, 0, RT_NO_SLOT, 2, 0, 10 * kSecond};
  Streaming run(of(two));
  run.events("A1:x A2:-");
  EXPECT_EQ(groups(run.output), Texts{"[] 2 [] 01.000 02.000"});
}

std::string with(const std::string& seconds, const std::string& key, const std::string& other) {
  std::string line = Streaming::lines("A" + seconds + ":" + key);
  return other.empty() ? line : line.substr(0, line.size() - 2) + ",\"k2\":" + other + "}\n";
}

TEST(Threshold, cardinalityCountsDistinctValuesOfTheWindow) {
  rt_threshold both{kBySlot, 1, 3, 2, 3, 10 * kSecond};
  Streaming run(of(both));
  // Two values by 3; the value "a" has left the window by 12 and comes again; arrays bring all of theirs.
  run.text(with("1", "x", "\"a\"") + with("2", "x", "\"b\"") + with("3", "x", "\"b\"") + with("4", "x", "") +
           with("12", "x", "\"c\"") + with("12.5", "x", "[\"a\",\"c\"]"));
  EXPECT_EQ(groups(run.output), Texts{R"([{"field":"k","value":"x"}] 4 [{"field":"k2","value":3}] 03.000 12.500)"});
}

TEST(Threshold, longValuesAreToldApartByTheirEnds) {
  rt_threshold both{kBySlot, 1, 3, 1, 2, 10 * kSecond};
  std::string front(300, 'v');
  Streaming run(of(both));
  run.text(with("1", "x", "\"" + front + "1\"") + with("2", "x", "\"" + front + "1\"") +
           with("3", "x", "\"" + front + "2\""));
  EXPECT_EQ(groups(run.output).size(), 1u);
}

TEST(Threshold, idsTellGroupsAndTimesApart) {
  rt_threshold one = byKey(1);
  Streaming run(of(one));
  run.events("A1:x A1:y A2:x");
  std::set<std::string> ids;
  for (const std::string& alert : alertsOf(run.output))
    ids.insert(member(member(alert, "alert\":{\"id") + alert, "id"));
  EXPECT_EQ(alertsOf(run.output).size(), 3u);
  EXPECT_EQ(ids.size(), 3u);
}

TEST(Threshold, manyTimesOutOfOrderStayInOrder) {
  rt_threshold many = byKey(100, 1000);
  std::string notation;
  for (int i = 0; i < 100; ++i) notation += "A" + std::to_string(10 + (i * 37) % 100) + ":x ";
  Streaming run(of(many));
  run.events(notation);
  ASSERT_EQ(groups(run.output).size(), 1u);
  EXPECT_EQ(member(member(run.output, "threshold_result"), "from"), "1970-01-01T00:00:10.000Z");
}

TEST(Threshold, whatHasNoRoomIsCounted) {
  rt_threshold many = byKey(3, 100000);
  Streaming run(of(many));
  run.options.state_bytes = 64 << 10;
  std::string notation;
  for (int i = 0; i < 2000; ++i) notation += "A" + std::to_string(i) + ":key" + std::to_string(i) + " ";
  run.events(notation);
  EXPECT_GT(run.ruleStats().evictions, 1000u);
  ASSERT_FALSE(noticesOf(run.output).empty());
  EXPECT_EQ(noticesOf(run.output)[0], "evicted 1");
}

TEST(Threshold, groupsOutsideTheWindowAreForgottenFirstAndAtNoCost) {
  rt_threshold two = byKey(2, 10);
  Streaming run(of(two));
  run.options.state_bytes = 64 << 10;
  std::string notation;
  for (int i = 0; i < 2000; ++i) notation += "A" + std::to_string(i) + ":key" + std::to_string(i) + " ";
  run.events(notation + "A2000:key1999");
  EXPECT_EQ(run.ruleStats().evictions, 0u);
  EXPECT_EQ(run.ruleStats().alerts, 1u);
}

// ---- new terms
// -------------------------------------------------------------------------------------------------------

rt_new_terms newKeys(int64_t seconds) { return {kBySlot, 1, seconds * kSecond, 0}; }

RuleShape of(const rt_new_terms& terms) { return {.steps = "A", .kind = RT_NEW_TERMS, .type = &terms}; }

Streaming& withoutLearning(Streaming& run) {
  run.options.has_learn = 1;
  return run;
}

TEST(NewTerms, aTupleIsNewIfNoEventHadItWithinTheHistory) {
  rt_new_terms terms = newKeys(10);
  Streaming run(of(terms));
  withoutLearning(run).events("A1:x A2:y A11:x A21:x A31.001:x B40:z A50:-");
  EXPECT_EQ(run.matches, "A1, A2, A31.001");
}

TEST(NewTerms, eachNewValueOfAnArrayIsAnAlertOfItsOwn) {
  rt_new_terms terms = newKeys(10);
  Streaming run(of(terms));
  withoutLearning(run).events("A1:x A2:x,y,z");
  EXPECT_EQ(run.matches, "A1, A2, A2");
  std::vector<std::string> alerts = alertsOf(run.output);
  ASSERT_EQ(alerts.size(), 3u);
  EXPECT_EQ(member(alerts[1], "new_terms"), R"(["y"])");
  EXPECT_EQ(member(alerts[2], "new_terms"), R"(["z"])");
  size_t at = alerts[1].find("\"rulec\":");
  EXPECT_NE(member(alerts[1].substr(at), "id"), member(alerts[2].substr(alerts[2].find("\"rulec\":")), "id"));
}

TEST(NewTerms, aLateEventIsNotNewAfterALaterOne) {
  rt_new_terms terms = newKeys(10);
  Streaming run(of(terms));
  withoutLearning(run).events("A20:x A5:x A30:x A41:x");
  EXPECT_EQ(run.matches, "A20, A41");
}

TEST(NewTerms, learnsForItsHistoryAndSaysSo) {
  rt_new_terms terms = newKeys(10);
  Streaming run(of(terms));
  run.events("A1:x A2:y A10.999:z A11:x A11:w A12:v");
  EXPECT_EQ(run.matches, "A11, A12");
  EXPECT_EQ(noticesOf(run.output), (Texts{"learning 1", "learned 1"}));
}

TEST(NewTerms, learnsAsLongAsItIsTold) {
  rt_new_terms terms = newKeys(10);
  Streaming run(of(terms));
  run.options.has_learn = 1;
  run.options.learn_ns = 2 * kSecond;
  run.events("A1:x A2:y A3:z");
  EXPECT_EQ(run.matches, "A3");
}

TEST(NewTerms, aHistoryFromADayTakesNothingBeforeIt) {
  rt_new_terms terms{kBySlot, 1, -1, 10 * kSecond};
  Streaming run(of(terms));
  withoutLearning(run).events("A5:x A11:x A1000:x A1001:y");
  EXPECT_EQ(run.matches, "A11, A1001");
}

TEST(NewTerms, whatIsForgottenForLackOfRoomIsCounted) {
  rt_new_terms terms = newKeys(100000);
  Streaming run(of(terms));
  run.options.state_bytes = 64 << 10;
  std::string notation;
  for (int i = 0; i < 2000; ++i) notation += "A" + std::to_string(i) + ":key" + std::to_string(i) + " ";
  withoutLearning(run).events(notation);
  EXPECT_EQ(run.ruleStats().alerts, 2000u);
  EXPECT_GT(run.ruleStats().evictions, 1000u);
}

}  // namespace
}  // namespace rt::test
