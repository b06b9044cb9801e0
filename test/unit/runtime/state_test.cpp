// Saved states: a run that is cut at any event, saved and taken up gives the alerts of one that was not.
#include <algorithm>

#include "output.h"
#include "random.h"
#include "runtime/core/instance.h"
#include "streaming.h"

namespace rt::test {
namespace {

constexpr uint32_t kBySlot[] = {2, 3};
constexpr int64_t kSecond = 1'000'000'000;

std::string saved(Streaming& run) {
  std::string state;
  auto take = [](void* context, const char* data, size_t length) {
    static_cast<std::string*>(context)->append(data, length);
    return 0;
  };
  EXPECT_EQ(rt_suspend(run.instance()), RT_OK);
  EXPECT_EQ(rt_save(run.instance(), take, &state), RT_OK);
  return state;
}

/// From memory of its own, so that reading past it is noticed by the sanitizer.
int restored(Streaming& run, const std::string& state) {
  std::vector<char> exact(state.begin(), state.end());
  return rt_restore(run.instance(), exact.data(), exact.size());
}

struct Shapes {
  rt_threshold two{kBySlot, 1, RT_NO_SLOT, 2, 0, 10 * kSecond};
  rt_threshold distinct{kBySlot, 0, 2, 3, 2, 10 * kSecond};
  rt_new_terms terms{kBySlot, 1, 10 * kSecond, 0};
  rt_suppression whole{kBySlot, 1, RT_MISSING_IS_VALUE, 8 * kSecond};
  rt_suppression each{kBySlot, 1, RT_EACH_VALUE, -1};
  rt_suppression own{nullptr, 0, RT_MISSING_IS_VALUE, 15 * kSecond};

  [[nodiscard]] std::vector<RuleShape> all() const {
    std::vector<RuleShape> shapes{{.steps = "AB"}, {.steps = "ABA", .until = 'C', .maxspanMs = 5000}};
    shapes.push_back({.steps = "A", .oneEvent = true});
    shapes.push_back({.steps = "A", .kind = RT_THRESHOLD, .type = &two});
    shapes.push_back({.steps = "B", .kind = RT_THRESHOLD, .type = &distinct});
    shapes.push_back({.steps = "A", .kind = RT_NEW_TERMS, .type = &terms});
    for (RuleShape& shape : shapes) shape.maxSignals = 2, shape.intervalMs = 7000;
    shapes.push_back({.steps = "AB", .kind = RT_SAMPLE});
    shapes.push_back({.steps = "B", .oneEvent = true, .suppression = &each, .intervalMs = 9000});
    shapes.push_back({.steps = "AB", .keys = 0, .suppression = &whole});
    shapes.push_back({.steps = "A", .kind = RT_THRESHOLD, .type = &two, .suppression = &own});
    return shapes;
  }
};

/// A matcher with all kinds of rules, each with an id of its own.
struct Matcher : Streaming {
  explicit Matcher(const std::vector<RuleShape>& shapes) : Streaming(shapes) {
    std::vector<std::string> ids;
    for (size_t i = 0; i < shapes.size(); ++i) ids.push_back("rule-" + std::to_string(i));
    name(ids);
  }
};

std::string randomEvent(Random& random, int& seconds) {
  seconds += static_cast<int>(random.below(3));
  int time = random.chance(8) ? static_cast<int>(random.below(static_cast<uint64_t>(seconds) + 1)) : seconds;
  std::string key(1, random.pick("xyz"));
  if (random.chance(5)) key += std::string(",") + random.pick("xyz");
  return std::string(1, random.pick("ABC")) + std::to_string(time) + ":" + key;
}

/// Alerts and their updates.
std::string alertsText(const std::string& output) {
  std::string text;
  for (const std::string& line : linesOf(output))
    if (line.find("\"dataset\":\"rulec.notice\"") == std::string::npos) text += line + "\n";
  return text;
}

class StateCuts : public testing::TestWithParam<int64_t> {};

TEST_P(StateCuts, changeNoAlert) {
  Shapes shapes;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    std::vector<std::string> events;
    for (int i = 0, seconds = 0; i < 30; ++i) events.push_back(Streaming::lines(randomEvent(random, seconds)));
    std::string whole;
    for (const std::string& event : events) whole += event;
    Matcher uncut(shapes.all());
    uncut.options.lateness_ns = GetParam();
    uncut.text(whole);
    for (size_t cut = 0; cut <= events.size(); ++cut) {
      Matcher first(shapes.all()), second(shapes.all());
      first.options.lateness_ns = second.options.lateness_ns = GetParam();
      for (size_t i = 0; i < cut; ++i) first.feed(events[i]);
      ASSERT_EQ(restored(second, saved(first)), RT_OK);
      for (size_t i = cut; i < events.size(); ++i) second.feed(events[i]);
      second.text("");
      ASSERT_TRUE(alertsText(first.output + second.output) == alertsText(uncut.output)) << seed << " at " << cut;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lateness, StateCuts, testing::Values(0, 3 * kSecond));

TEST(State, RulesOfWhichAStartWaitsAreKnown) {
  std::vector<RuleShape> shapes{{.steps = "AB"}, {.steps = "BC"}, {.steps = "CA"}};
  Matcher before(shapes), after(shapes);
  before.feed(Streaming::lines("A1 C2"));
  ASSERT_EQ(restored(after, saved(before)), int{RT_OK});
  EXPECT_EQ(after.instance()->sequences.waitedRules[0], 0b101u);
}

TEST(State, atEveryEventChangesNoAlert) {
  Shapes shapes;
  Random random(7);
  Matcher uncut(shapes.all());
  std::string whole, alerts, state;
  std::vector<std::string> events;
  for (int i = 0, seconds = 0; i < 60; ++i) events.push_back(Streaming::lines(randomEvent(random, seconds)));
  for (const std::string& event : events) whole += event;
  for (const std::string& event : events) {
    Matcher run(shapes.all());
    if (!state.empty()) ASSERT_EQ(restored(run, state), RT_OK);
    run.feed(event);
    state = saved(run);
    alerts += alertsText(run.output);
  }
  Matcher last(shapes.all());
  ASSERT_EQ(restored(last, state), RT_OK);
  last.text("");
  EXPECT_TRUE(alerts + alertsText(last.output) == alertsText(uncut.text(whole).output));
}

TEST(State, aRuleThatIsGoneIsForgottenAndTheOthersAreKept) {
  Shapes shapes;
  Random random(3);
  for (size_t gone = 0; gone < shapes.all().size(); ++gone) {
    std::vector<RuleShape> before = shapes.all(), after = shapes.all();
    after.erase(after.begin() + static_cast<ptrdiff_t>(gone));
    Streaming first(before), second(after), alone(after);
    second.options.lateness_ns = first.options.lateness_ns = alone.options.lateness_ns = 2 * kSecond;
    std::vector<std::string> ids;
    for (size_t i = 0; i < before.size(); ++i) ids.push_back("rule-" + std::to_string(i));
    first.name(ids);
    ids.erase(ids.begin() + static_cast<ptrdiff_t>(gone));
    second.name(ids);
    alone.name(ids);
    std::string begin, end;
    for (int i = 0, seconds = 0; i < 80; ++i) (i < 40 ? begin : end) += Streaming::lines(randomEvent(random, seconds));
    first.feed(begin);
    alone.feed(begin);
    std::string state = saved(first);
    rt_suspend(alone.instance());
    alone.output.clear();
    ASSERT_EQ(restored(second, state), RT_OK);
    second.text(end);
    alone.text(end);
    EXPECT_TRUE(alertsText(second.output) == alertsText(alone.output)) << gone;
    std::vector<std::string> notices = noticesOf(second.output);
    EXPECT_EQ(std::count(notices.begin(), notices.end(), "state_dropped 1"), 1);
    EXPECT_NE(second.output.find("\"rule\":{\"id\":\"rule-" + std::to_string(gone) + "\"}"), std::string::npos);
  }
}

TEST(State, ofRulesThatAreAllGoneGivesItsCellsBack) {
  Shapes shapes;
  Random random(5);
  Matcher first(shapes.all()), second(shapes.all()), fresh(shapes.all());
  first.options.lateness_ns = 2 * kSecond;
  for (int i = 0, seconds = 0; i < 80; ++i) first.feed(Streaming::lines(randomEvent(random, seconds)));
  second.name({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  ASSERT_EQ(restored(second, saved(first)), RT_OK);
  EXPECT_LT(freeCells(first.instance()->sequences.pool), freeCells(fresh.instance()->sequences.pool));
  EXPECT_EQ(freeCells(second.instance()->sequences.pool), freeCells(fresh.instance()->sequences.pool));
}

TEST(State, damageIsFoundAndChangesNothing) {
  Shapes shapes;
  Matcher first(shapes.all());
  first.feed(Streaming::lines("A1:x B2:y A3:y,z B4:x"));
  std::string state = saved(first);
  Matcher other(shapes.all());
  Random random(1);
  for (int i = 0; i < 300; ++i) {
    std::string bad = state;
    if (random.chance(4)) {
      bad.resize(random.below(bad.size()));
    } else {
      bad[random.below(random.chance(2) ? bad.size() : 200)] ^= static_cast<char>(1 << random.below(8));
    }
    ASSERT_EQ(restored(other, bad), RT_BAD_STATE);
  }
  EXPECT_EQ(restored(other, ""), RT_BAD_STATE);
  EXPECT_EQ(restored(other, state + "x"), RT_BAD_STATE);
  EXPECT_EQ(other.reports.back(), "the saved state is damaged");
  other.events("A1:x B2:x");
  Matcher fresh(shapes.all());
  EXPECT_EQ(other.output, fresh.events("A1:x B2:x").output);
}

TEST(State, thatNeedsMoreMemoryIsRefused) {
  RuleShape shape{.steps = "AB"};
  Streaming first(shape), second(shape);
  first.options.state_bytes = 4 << 20;
  second.options.state_bytes = 64 << 10;
  std::string notation;
  for (int i = 0; i < 2000; ++i) notation += "A" + std::to_string(i) + ":key" + std::to_string(i) + " ";
  first.feed(Streaming::lines(notation));
  EXPECT_EQ(restored(second, saved(first)), RT_BAD_STATE);
  EXPECT_EQ(second.reports, std::vector<std::string>{"the saved state needs more memory than --state-mb allows"});
}

}  // namespace
}  // namespace rt::test
