// Alerts of equal values folded into the first one: docs/rules.md, "alert_suppression".
#include "output.h"
#include "runtime/core/instance.h"
#include "streaming.h"

namespace rt::test {
namespace {

using Texts = std::vector<std::string>;

constexpr uint32_t kByK[] = {2};
constexpr uint32_t kByKAndK2[] = {2, 3};
constexpr int64_t kSecond = 1'000'000'000;
constexpr rt_suppression kTenSeconds{kByK, 1, RT_MISSING_IS_VALUE, 10 * kSecond};
constexpr rt_suppression kEachValue{kByK, 1, RT_MISSING_IS_VALUE | RT_EACH_VALUE, 10 * kSecond};
constexpr rt_suppression kWithField{kByK, 1, 0, 10 * kSecond};
constexpr rt_suppression kInterval{kByK, 1, RT_MISSING_IS_VALUE, -1};

RuleShape events(const rt_suppression& suppression) {
  return {.steps = "A", .oneEvent = true, .suppression = &suppression, .intervalMs = 10'000};
}

/// "VALUES FIRST LAST COUNT" of each update, times in seconds.
Texts updatesOf(const std::string& output) {
  Texts updates;
  for (const std::string& line : linesOf(output)) {
    if (member(line, "dataset") != "rulec.update") continue;
    auto time = [&](const char* name) { return member(member(line, "suppression"), name).substr(17, 2); };
    updates.push_back(member(member(line, "terms"), "value") + " " + time("start") + " " + time("end") + " " +
                      member(line, "docs_count"));
  }
  return updates;
}

TEST(Suppression, aWindowBeginsWithTheFirstAlertAndDoesNotSlide) {
  Streaming run(events(kTenSeconds));
  run.events("A1 A5 A10.999 A11 A12 A21 A22:y");
  EXPECT_EQ(run.matches, "A1, A11, A21, A22");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 01 10 2", "x 11 12 1"}));
  EXPECT_EQ(run.ruleStats().alerts, 4u);
  EXPECT_EQ(run.ruleStats().suppressed, 3u);
}

TEST(Suppression, withoutADurationAWindowEndsWithItsInterval) {
  Streaming run(events(kInterval));
  run.events("A9 A9.999 A10 A19 A20");
  EXPECT_EQ(run.matches, "A9, A10, A20");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 09 09 1", "x 10 19 1"}));
}

TEST(Suppression, eachGroupHasItsOwnWindow) {
  Streaming run(events(kTenSeconds));
  run.events("A1:x A2:y A3:x A4:y A11:x A11.5:y A12:y");
  EXPECT_EQ(run.matches, "A1, A2, A11, A12");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 01 03 1", "y 02 11 2"}));
}

TEST(Suppression, aMissingFieldIsAValueOrAlertsAlone) {
  Streaming value(events(kTenSeconds)), alone(events(kWithField));
  EXPECT_EQ(value.events("A1:- A2:- A3").matches, "A1, A3");
  EXPECT_EQ(updatesOf(value.output), (Texts{"null 01 02 1"}));
  EXPECT_EQ(alone.events("A1:- A2:- A3 A4").matches, "A1, A2, A3");
  EXPECT_EQ(member(linesOf(alone.output)[0], "suppression"), "");
}

TEST(Suppression, allValuesAreOneKeyWhateverTheirOrder) {
  Streaming run(events(kTenSeconds));
  run.events("A1:b,a A2:a A3:a,b,a A4:b");
  EXPECT_EQ(run.matches, "A1, A2, A4");
  EXPECT_EQ(updatesOf(run.output), (Texts{"[\"a\",\"b\"] 01 03 1"}));
}

TEST(Suppression, orEachValueIsAGroupWithAnAlertOfItsOwn) {
  Streaming run(events(kEachValue));
  run.events("A1:b,a A2:a A3:c,a");
  EXPECT_EQ(run.matches, "A1, A1, A3");
  Texts alerts = alertsOf(run.output);
  ASSERT_EQ(alerts.size(), 3u);
  EXPECT_NE(member(alerts[0], "id"), member(alerts[1], "id"));
  EXPECT_EQ(member(member(alerts[0], "terms"), "value"), "a");
  EXPECT_EQ(member(member(alerts[1], "terms"), "value"), "b");
  EXPECT_EQ(updatesOf(run.output), (Texts{"a 01 03 2"}));
}

TEST(Suppression, anEmptyTextIsAValueAndNotAMissingField) {
  Streaming run(events(kTenSeconds));
  run.events("A1: A2:- A3: A4:-");
  EXPECT_EQ(run.matches, "A1, A2");
}

TEST(Suppression, theFirstAlertCarriesTheMembersAndTheUpdateItsId) {
  Streaming run(events(kTenSeconds));
  run.events("A1 A3");
  Texts lines = linesOf(run.output);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(member(lines[0], "suppression"),
            R"({"terms":[{"field":"k","value":"x"}],"start":"1970-01-01T00:00:01.000Z",)"
            R"("end":"1970-01-01T00:00:01.000Z","docs_count":0})");
  EXPECT_EQ(member(lines[1], "suppression"),
            R"({"terms":[{"field":"k","value":"x"}],"start":"1970-01-01T00:00:01.000Z",)"
            R"("end":"1970-01-01T00:00:03.000Z","docs_count":1})");
  std::string id = member(member(lines[0], "alert"), "id");
  EXPECT_EQ(id.size(), 64u);
  EXPECT_EQ(member(member(lines[1], "alert"), "id"), id);
  EXPECT_EQ(member(lines[1], "kind"), "state");
}

TEST(Suppression, aLateEventIsFoldedAndBeginsTheTotalsEarlier) {
  Streaming run(events(kTenSeconds));
  run.events("A5 A2 A8");
  EXPECT_EQ(run.matches, "A5");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 02 08 2"}));
}

TEST(Suppression, aWindowIsOverByTheRulesClockAndALateEventBeginsOneThere) {
  Streaming run(events(kTenSeconds));
  // y moves the clock to 30: x's window is over, and the one that begins with the event of 5 lasts until 40.
  run.events("A1 A30:y A5 A31 A39.999:z A40");
  EXPECT_EQ(run.matches, "A1, A30, A5, A39.999, A40");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 05 31 1"}));
}

TEST(Suppression, eventsWithoutATimeAreFoldedByTheClock) {
  Streaming run(events(kTenSeconds));
  std::string timeless = R"({"kind":"A","k":"x","event":{"id":"none"}})"
                         "\n";
  run.text(timeless + timeless + Streaming::lines("A1") + timeless + Streaming::lines("A11"));
  EXPECT_EQ(run.matches, "none, A1, A11");
  EXPECT_EQ(run.ruleStats().suppressed, 2u);
}

TEST(Suppression, foldedAlertsDoNotUseUpMaxSignals) {
  RuleShape shape = events(kTenSeconds);
  shape.maxSignals = 2;
  Streaming run(shape);
  run.events("A1:x A2:x A3:x A4:y A5:z A6:z A7:y");
  EXPECT_EQ(run.matches, "A1, A4");
  EXPECT_EQ(run.ruleStats().suppressed, 3u);
  EXPECT_EQ(run.ruleStats().withheld, 2u);
}

TEST(Suppression, aWithheldAlertOpensNoWindow) {
  RuleShape shape = events(kTenSeconds);
  shape.maxSignals = 1;
  Streaming run(shape);
  run.events("A1:x A9:y A10.5:y A12:y");
  EXPECT_EQ(run.matches, "A1, A10.5");
  EXPECT_EQ(updatesOf(run.output), (Texts{"y 10 12 1"}));
}

TEST(Suppression, ofASequenceTheKeyIsWhatAllItsEventsHave) {
  RuleShape shape{.steps = "AB", .keys = 0, .suppression = &kTenSeconds};
  Streaming run(shape);
  run.events("A1:x B2:x A3:x B4:y A5:p,q B6:q,r A7:q B8:q A9:z B9.5:w");
  EXPECT_EQ(run.matches, "A1 B2, A3 B4, A5 B6");
  EXPECT_EQ(updatesOf(run.output), (Texts{"null 04 09 1", "q 06 08 1"}));
}

TEST(Suppression, ofAThresholdTheKeyIsItsGroupAndEachFoldedAlertCountsOne) {
  rt_threshold two{kByK, 1, RT_NO_SLOT, 2, 0, 60 * kSecond};
  rt_suppression own{nullptr, 0, RT_MISSING_IS_VALUE, 10 * kSecond};
  RuleShape shape{.steps = "A", .kind = RT_THRESHOLD, .type = &two, .suppression = &own};
  Streaming run(shape);
  run.events("A1:x,y A2:x A3:x A4:x A5:y A6:x A7:x A12:x A13:x");
  EXPECT_EQ(updatesOf(run.output), (Texts{"x 02 07 2"}));
  EXPECT_EQ(run.ruleStats().alerts, 3u);
}

TEST(Suppression, ofNewTermsAlertsAreFoldedAlike) {
  rt_new_terms terms{kByK, 1, 0, 0};
  rt_suppression both{kByKAndK2 + 1, 1, RT_MISSING_IS_VALUE, 10 * kSecond};
  RuleShape shape{.steps = "A", .kind = RT_NEW_TERMS, .type = &terms, .suppression = &both};
  Streaming run(shape);
  run.events("A1:x A2:y A3:z");  // none has the field k2
  EXPECT_EQ(run.matches, "A1");
  EXPECT_EQ(updatesOf(run.output), (Texts{"null 01 03 2"}));
}

TEST(Suppression, ofAThresholdWithoutFieldsAllIsOneGroup) {
  rt_threshold two{kByK, 0, RT_NO_SLOT, 2, 0, 60 * kSecond};
  rt_suppression own{nullptr, 0, RT_MISSING_IS_VALUE, 10 * kSecond};
  Streaming run(RuleShape{.steps = "A", .kind = RT_THRESHOLD, .type = &two, .suppression = &own});
  run.events("A1 A2 A3 A4");
  EXPECT_EQ(run.ruleStats().alerts, 1u);
  EXPECT_EQ(run.ruleStats().suppressed, 1u);
}

TEST(Suppression, noticesCountWhatHasNoRoomAndTheTotalsOfOldWindowsAreTold) {
  Streaming run(events(kTenSeconds));
  run.options.state_bytes = 64 << 10;
  std::string notation = "A1:first A1:first ";
  for (int i = 0; i < 1000; ++i) notation += "A2:group" + std::to_string(i) + " ";
  run.events(notation + "A3:first");
  EXPECT_EQ(run.ruleStats().alerts, 1002u) << "the first group's window was given up";
  EXPECT_GT(run.ruleStats().evictions, 0u);
  EXPECT_EQ(updatesOf(run.output)[0], "first 01 01 1");
  EXPECT_EQ(noticesOf(run.output)[0], "evicted 1");
}

TEST(Suppression, windowsGiveTheirCellsBack) {
  Streaming run(events(kTenSeconds));
  run.feed(Streaming::lines("A1:x A1:y,z A2:z"));
  uint32_t before = freeCells(run.instance()->sequences.pool);
  run.feed(Streaming::lines("A20:q"));
  EXPECT_EQ(freeCells(run.instance()->sequences.pool), before + 4);
  EXPECT_EQ(run.instance()->sequences.rules[0].cells, 2u);
  run.text("");
  EXPECT_EQ(run.instance()->sequences.rules[0].cells, 0u);
}

TEST(Suppression, whoNeedsRoomCostsTheFullestRuleItsOldestWindowsAndTheirTotalsAreTold) {
  Streaming run({{.steps = "AD", .keys = 0, .suppression = &kTenSeconds}, {.steps = "BC"}});
  run.options.state_bytes = 64 << 10;
  std::string notation = "A1:first D1:first A1:first D1:first ";
  for (int i = 0; i < 150; ++i) notation += "A1:g" + std::to_string(i) + " D1:g" + std::to_string(i) + " ";
  for (int i = 0; i < 80; ++i) notation += "B2:key" + std::to_string(i) + " ";
  run.events(notation + "A3:first D3:first C4:key79");
  EXPECT_EQ(run.ruleStats(0).alerts, 152u) << "the first group alerts again";
  EXPECT_EQ(run.ruleStats(1).alerts, 1u);
  EXPECT_EQ(updatesOf(run.output), (Texts{"first 01 01 1"}));
  EXPECT_GT(run.ruleStats(0).evictions, 0u);
  EXPECT_EQ(noticesOf(run.output)[0].substr(0, 8), "evicted ");
}

}  // namespace
}  // namespace rt::test
