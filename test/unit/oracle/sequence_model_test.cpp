// The streaming algorithm against a reading of the reference that has no state: all chains of events are looked at,
// and those that the rules exclude are thrown away.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

namespace rulec::oracle {
namespace {

struct ModelRule {
  std::string steps;   // a letter for each
  bool until = false;  // U
  bool keyed = false;
  double maxspan = -1;  // seconds; negative: none
};

/// Events of a stream by their numbers, ascending.
using Chain = std::vector<size_t>;

bool has(const StreamEvent& event, char letter) { return event.letters.find(letter) != std::string::npos; }

/// The events of one key that the rule uses: those that hit it and are not older than an earlier one of them.
std::vector<size_t> usedEvents(const ModelRule& rule, const std::vector<StreamEvent>& events, const std::string& key) {
  std::vector<size_t> used;
  for (size_t i = 0; i < events.size(); ++i) {
    const StreamEvent& event = events[i];
    bool hit = event.letters.find_first_of(rule.steps) != std::string::npos || (rule.until && has(event, 'U'));
    if (!hit || (rule.keyed && std::ranges::count(event.keys, key) == 0)) continue;
    if (used.empty() || events[used.back()].seconds <= event.seconds) used.push_back(i);
  }
  return used;
}

/// The chains of the first `count` steps. `last` goes on from a chain if it comes later, in time, satisfies the next
/// step, and nothing comes between: no later chain that it would go on from instead, no other event of its step, no
/// `until` from the chain's last event on.
std::set<Chain> chains(const ModelRule& rule, const std::vector<StreamEvent>& events, const std::vector<size_t>& used,
                       size_t count) {
  std::set<Chain> found;
  char letter = rule.steps[count - 1];
  if (count == 1) {
    for (size_t i : used)
      if (has(events[i], letter)) found.insert({i});
    return found;
  }
  std::set<Chain> shorter = chains(rule, events, used, count - 1);
  for (const Chain& chain : shorter) {
    for (size_t last : used) {
      size_t from = chain.back();
      auto between = [&](size_t i) { return from < i && i < last; };
      bool excluded =
          last <= from || !has(events[last], letter) ||
          std::ranges::any_of(shorter, [&](const Chain& other) { return between(other.back()); }) ||
          std::ranges::any_of(used, [&](size_t i) { return between(i) && has(events[i], letter); }) ||
          (rule.until &&
           std::ranges::any_of(used, [&](size_t i) { return (i == from || between(i)) && has(events[i], 'U'); })) ||
          (rule.maxspan >= 0 && events[last].seconds - events[chain.front()].seconds > rule.maxspan);
      if (excluded) continue;
      Chain longer = chain;
      longer.push_back(last);
      found.insert(longer);
    }
  }
  return found;
}

/// "closing event, key: ids" in the order of matches.
std::string modelMatches(const ModelRule& rule, const std::vector<StreamEvent>& events) {
  std::vector<std::tuple<size_t, std::string, Chain>> matches;
  for (const char* key : {"x", "y"}) {
    for (const Chain& chain : chains(rule, events, usedEvents(rule, events, key), rule.steps.size()))
      matches.emplace_back(chain.back(), key, chain);
    if (!rule.keyed) break;
  }
  std::ranges::sort(matches);
  std::string all;
  for (const auto& [closing, key, chain] : matches) {
    std::string ids;
    for (size_t i : chain) ids += (ids.empty() ? "" : " ") + events[i].id;
    all += (all.empty() ? "" : ", ") + ids;
  }
  return all;
}

std::string queryOf(const ModelRule& rule) {
  std::string query = "sequence";
  if (rule.keyed) query += " by k";
  if (rule.maxspan >= 0) query += " with maxspan=" + std::to_string(static_cast<int>(rule.maxspan)) + "s";
  for (char letter : rule.steps) query += std::string(" [any where s == \"") + letter + "\"]";
  if (rule.until) query += R"( until [any where s == "U"])";
  return query;
}

TEST(SequenceModel, AgreesWithTheStreamingAlgorithmOnRandomStreams) {
  std::mt19937 random(1);
  auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  size_t matched = 0;
  for (int round = 0; round < 1500; ++round) {
    ModelRule rule;
    for (unsigned i = 2 + below(3); i-- > 0;) rule.steps += static_cast<char>('A' + below(3));
    rule.until = below(2) == 0;
    rule.keyed = below(2) == 0;
    rule.maxspan = below(2) == 0 ? -1.0 : 1.0 + below(6);
    std::vector<StreamEvent> events;
    unsigned now = 10;
    for (unsigned i = 0; i < 24; ++i) {
      StreamEvent event;
      for (char letter : {'A', 'B', 'C'})
        if (below(5) < 2) event.letters += letter;
      if (below(8) == 0) event.letters += 'U';
      for (const char* key : {"x", "y"})
        if (below(3) != 0) event.keys.emplace_back(key);
      now += below(3);
      event.seconds = below(10) == 0 ? now - below(4) : now;
      event.id = std::to_string(i);
      events.push_back(event);
    }
    std::string expected = modelMatches(rule, events);
    matched += expected.empty() ? 0 : 1;
    ASSERT_EQ(matchIds(queryOf(rule), toNdjson(events)), expected) << queryOf(rule) << "\n" << toNdjson(events);
  }
  EXPECT_GT(matched, 500U);
}

}  // namespace
}  // namespace rulec::oracle
