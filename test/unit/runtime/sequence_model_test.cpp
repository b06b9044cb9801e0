// Sequences in less memory than they need, event by event: what is lost is counted, and nothing else is.
#include <algorithm>
#include <set>

#include "random.h"
#include "sequence_event.h"
#include "sequence_state.h"
#include "streaming.h"

namespace rt::test {
namespace {

constexpr size_t kSmallest = 64 * 1024;

std::string idOf(const std::string& line) {
  size_t from = std::string(R"({"event":{"id":")").size();
  return line.substr(from, line.find('"', from) - from);
}

// ---- what the language says of one event, given what the matcher knew before it -------------------------------------

/// The key tuples of a step as the matcher stores them, in the order of join_key.h.
std::vector<std::string> keysOf(const RuleShape& shape, const Event& event, size_t step) {
  std::vector<std::string> tuples{""};
  for (uint32_t part = 0; part < shape.keys; ++part) {
    std::vector<std::string> values = (part == 1) != (shape.crossed && step % 2 == 1) ? event.k2 : event.k;
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
    if (values.empty() && !shape.optional) return {};
    std::vector<std::string> longer;
    for (const std::string& tuple : tuples) {
      for (const std::string& value : values) {
        auto length = static_cast<uint32_t>(value.size());
        longer.push_back(tuple + std::string(reinterpret_cast<const char*>(&length), sizeof length) + value);
      }
      if (values.empty()) longer.push_back(tuple + "\xff\xff\xff\xff");
    }
    tuples = longer;
  }
  return tuples;
}

constexpr size_t kUntil = SIZE_MAX;  // in place of a step's number

struct Expected {
  std::map<std::string, Partials> partials;
  std::vector<std::string> matches;
  std::set<std::string> keys;  // with which it takes part, late ones not among them
  uint32_t hits = 0;           // of steps and keys
  bool late = false;
};

class Model {
 public:
  Model(const RuleShape& shape, const RuleView& before, const Event& event)
      : shape_(shape), before_(before), event_(event), timeNs_(event.millis * 1'000'000) {}

  Expected run() {
    for (const auto& [key, view] : before_.keys) expected_.partials[key] = view.partials;
    for (size_t step = shape_.steps.size(); step-- > 0;)
      forEachKey(shape_.steps[step], step, [&](Partials& partials) { take(partials, static_cast<uint32_t>(step)); });
    forEachKey(shape_.until, kUntil, [](Partials& partials) { partials.clear(); });
    return expected_;
  }

 private:
  template <class Take>
  void forEachKey(char kind, size_t step, Take take) {
    if (kind == 0 || event_.kinds.find(kind) == std::string::npos) return;
    for (const std::string& key : keysOf(shape_, event_, step == kUntil ? shape_.steps.size() : step)) {
      if (!isAwaited(expected_.partials[key], step)) continue;
      if (timeNs_ < before_.threshold(key)) {
        expected_.late = true;
      } else {
        expected_.keys.insert(key);
        ++expected_.hits;
        take(expected_.partials[key]);
      }
    }
  }

  static bool isAwaited(const Partials& partials, size_t step) {
    return step == 0 || (step == kUntil ? !partials.empty() : partials.contains(static_cast<uint32_t>(step - 1)));
  }

  void take(Partials& partials, uint32_t step) {
    Hits hits;
    if (step > 0) {
      auto before = partials.find(step - 1);
      if (before == partials.end()) return;
      hits = before->second;
      partials.erase(before);
      if (shape_.maxspanMs >= 0 && timeNs_ - hits[0].timeNs > shape_.maxspanMs * 1'000'000) return;
    }
    hits.push_back({timeNs_, event_.line});
    if (step + 1 < shape_.steps.size()) {
      partials[step] = hits;
      return;
    }
    std::string match;
    for (const HitView& hit : hits) match += (match.empty() ? "" : " ") + idOf(hit.line);
    expected_.matches.push_back(match);
  }

  const RuleShape& shape_;
  const RuleView& before_;
  const Event& event_;
  int64_t timeNs_;
  Expected expected_;
};

// ---- one event at a matcher, held against that ----------------------------------------------------------------------

class Checked {
 public:
  explicit Checked(std::vector<RuleShape> shapes) : shapes_(std::move(shapes)), stream_(shapes_) {
    stream_.options.state_bytes = kSmallest;
    before_ = readState(*stream_.instance());
  }

  /// Feeds the event. Fails if more is lost than the counters say, or anything else is not as it should be.
  void take(const Event& event) {
    SCOPED_TRACE(event.line.substr(0, 200));
    std::vector<rt_rule_stats> stats;
    for (size_t rule = 0; rule < shapes_.size(); ++rule) stats.push_back(stream_.ruleStats(rule));
    stream_.matches.clear();
    ASSERT_TRUE(stream_.feed(event.line + "\n"));
    StateView after = readState(*stream_.instance());
    uint64_t needed = 1 + chainCells(event.line.size());
    for (const RuleShape& shape : shapes_) needed += cellsFor(shape, event);
    roomWasShort_ = before_.free < needed;
    for (size_t rule = 0; rule < shapes_.size(); ++rule) {
      const rt_rule_stats& now = stream_.ruleStats(rule);
      evictions_ = now.evictions - stats[rule].evictions;
      late_ = now.late - stats[rule].late;
      dropped_ += evictions_;
      checkRule(rule, after.rules[rule], event);
    }
    EXPECT_TRUE(dropped_ == 0 || roomWasShort_) << "something was dropped though there was room";
    dropped_ = 0;
    before_ = after;
  }

  const rt_stats& stats() { return stream_.stats(); }

 private:
  static uint64_t cellsFor(const RuleShape& shape, const Event& event) {
    uint64_t cells = 0;
    for (size_t step = 0; step <= shape.steps.size(); ++step)
      for (const std::string& key : keysOf(shape, event, step)) cells += ownCells(key.size()) + 2;
    return cells;
  }

  std::vector<std::string> matchesOf(size_t rule) {
    std::vector<std::string> all;
    std::string prefix = shapes_.size() > 1 ? std::to_string(rule) + ":" : "";
    for (size_t at = 0; at < stream_.matches.size();) {
      size_t end = std::min(stream_.matches.find(", ", at), stream_.matches.size());
      std::string match = stream_.matches.substr(at, end - at);
      if (match.starts_with(prefix)) all.push_back(match.substr(prefix.size()));
      at = end + 2;
    }
    return all;
  }

  void checkRule(size_t number, const RuleView& after, const Event& event) {
    SCOPED_TRACE("rule " + std::to_string(number) + " " + shapes_[number].steps);
    const RuleView& before = before_.rules[number];
    Expected expected = Model(shapes_[number], before, event).run();
    int64_t timeNs = event.millis * 1'000'000;
    // Room for another key or step may make the event late.
    bool several = expected.hits > 1 || shapes_.size() > 1;
    bool tooOld = timeNs < after.horizonNs ||
                  std::ranges::any_of(expected.keys, [&](const auto& key) { return timeNs < after.threshold(key); });
    bool madeLate = late_ != 0 && !expected.late && several && tooOld;
    if (!madeLate) {
      EXPECT_EQ(late_, expected.late ? 1u : 0u);
    }
    uint64_t lost = lostMatches(number, expected) + lostPartials(number, after, expected, timeNs);
    if (!madeLate && !(expected.late && several)) {
      EXPECT_LE(lost, evictions_) << "an alert or a start was lost and not counted";
    }
    checkNothingInvented(after, before, expected);
    checkClocks(after, before, expected, timeNs);
  }

  uint64_t lostMatches(size_t number, const Expected& expected) {
    std::vector<std::string> matches = matchesOf(number);
    auto at = matches.begin();
    uint64_t lost = 0;
    for (const std::string& match : expected.matches) {
      if (at != matches.end() && *at == match) {
        ++at;
      } else {
        ++lost;
      }
    }
    EXPECT_TRUE(at == matches.end()) << "unexpected match: " << *at;
    return lost;
  }

  /// Those that could still have led to an alert. The others' span is over, and older hits of their key are late.
  uint64_t lostPartials(size_t number, const RuleView& after, const Expected& expected, int64_t timeNs) {
    uint64_t lost = 0;
    int64_t spanNs = shapes_[number].maxspanMs * 1'000'000;
    for (const auto& [key, partials] : expected.partials) {
      auto kept = after.keys.find(key);
      for (const auto& [step, hits] : partials) {
        if (kept != after.keys.end() && kept->second.partials.contains(step)) continue;
        int64_t endNs = hits[0].timeNs + spanNs;
        bool touched = hits.back().timeNs == timeNs && expected.keys.contains(key);
        bool over = spanNs >= 0 && endNs < after.clockNs && endNs < after.threshold(key) && !touched;
        lost += over ? 0 : 1;
        ++dropped_;
      }
    }
    return lost;
  }

  static void checkNothingInvented(const RuleView& after, const RuleView& before, const Expected& expected) {
    for (const auto& [key, view] : after.keys) {
      auto allowed = expected.partials.find(key);
      auto known = before.keys.find(key);
      for (const auto& [step, hits] : view.partials) {
        bool ok = allowed != expected.partials.end() && allowed->second.contains(step);
        if (ok && allowed->second.at(step) == hits) continue;
        // What was late for want of memory left everything as it was.
        ok = known != before.keys.end() && known->second.partials.contains(step);
        EXPECT_TRUE(ok && known->second.partials.at(step) == hits) << "a start that should not wait";
      }
    }
  }

  void checkClocks(const RuleView& after, const RuleView& before, const Expected& expected, int64_t timeNs) const {
    EXPECT_GE(after.horizonNs, before.horizonNs);
    EXPECT_LE(after.horizonNs, std::max(before.horizonNs, after.clockNs));
    for (const auto& [key, view] : before.keys) EXPECT_GE(after.threshold(key), view.lastNs);
    bool mayBeUnused = roomWasShort_ && after.clockNs == before.clockNs;  // what waited went for another one's room
    if (!mayBeUnused) {
      EXPECT_EQ(after.clockNs, expected.keys.empty() ? before.clockNs : std::max(before.clockNs, timeNs));
    }
    if (roomWasShort_) return;
    for (const std::string& key : expected.keys) EXPECT_GE(after.threshold(key), timeNs);
  }

  std::vector<RuleShape> shapes_;
  Streaming stream_;
  StateView before_;
  uint64_t evictions_ = 0, late_ = 0, dropped_ = 0;
  bool roomWasShort_ = false;
};

// ---- random streams -------------------------------------------------------------------------------------------------

struct Variety {
  uint64_t keys;
  uint64_t longKey;  // those whose number it divides are long
  uint64_t pad;
  uint64_t manyValues;  // one event of so many has several values
  std::string kinds;
  int64_t back;  // events are older than the clock by so many milliseconds
};

std::vector<std::string> someKeys(Random& random, const Variety& variety) {
  std::vector<std::string> keys;
  if (random.chance(30)) return keys;
  for (uint64_t count = random.chance(variety.manyValues) ? 1 + random.below(12) : 1; count > 0; --count) {
    uint64_t number = random.below(variety.keys);
    keys.push_back("k" + std::to_string(number) +
                   std::string(number % variety.longKey == 0 ? 60 + number % 300 : 0, 'x'));
  }
  return keys;
}

RuleShape someShape(Random& random) {
  const std::vector<RuleShape> shapes{{"AB"},       {"ABC"},     {"AAB", 'C'},        {"ABCD", 'E'},
                                      {"ABA", 'B'}, {"AAAAAAB"}, {"AAAAAAAAAAAAABC"}, {"ABABABABABABABABABABAB", 'E'}};
  RuleShape shape = shapes[random.below(shapes.size())];
  shape.maxspanMs = random.chance(4) ? -1 : static_cast<int64_t>(random.below(20'000));
  shape.keys = static_cast<uint32_t>(random.chance(10) ? 0 : 1 + random.below(2));
  shape.optional = random.chance(3);
  shape.crossed = shape.keys == 2 && random.chance(2);
  return shape;
}

void runRandomStream(uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  Variety variety{1 + random.below(random.chance(2) ? 10 : 400), 1 + random.below(10),
                  random.below(random.chance(3) ? 100 : 6000),   random.chance(3) ? 1'000'000 : 1 + random.below(10),
                  random.chance(2) ? "AAABBBCD" : "AAAABCDEZ",   static_cast<int64_t>(random.below(12'000))};
  std::vector<RuleShape> shapes;
  for (uint64_t count = random.chance(2) ? 1 : 1 + random.below(4); count > 0; --count)
    shapes.push_back(someShape(random));
  Checked checked(shapes);
  int64_t now = 1'000'000;
  for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
    now += static_cast<int64_t>(random.below(300));
    int64_t millis = now - (random.chance(3) && variety.back > 0
                                ? static_cast<int64_t>(random.below(static_cast<uint64_t>(variety.back)))
                                : 0);
    std::string kinds(1, random.pick(variety.kinds));
    if (random.chance(4)) kinds += random.pick(variety.kinds);
    size_t pad = random.chance(50) ? random.below(80'000) : random.below(variety.pad + 1);
    std::vector<std::string> k = someKeys(random, variety), k2 = someKeys(random, variety);
    checked.take(makeEvent(kinds + std::to_string(i), kinds, millis, k, k2, pad));
  }
  EXPECT_LE(checked.stats().state_bytes_peak, kSmallest);
}

TEST(SequenceModel, WhatIsLostInRandomStreamsIsCountedAndNothingElseDiffers) {
  for (uint64_t seed = 0; seed < 30 && !HasFailure(); ++seed) runRandomStream(seed);
}

}  // namespace
}  // namespace rt::test
