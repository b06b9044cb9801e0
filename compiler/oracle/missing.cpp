#include "compiler/oracle/missing.h"

#include <algorithm>
#include <optional>

namespace rulec::oracle {
namespace {

/// Whether the times are at most the rule's maxspan apart.
bool within(const RuleTest& rule, int64_t fromNs, int64_t toNs) {
  return !rule.maxspanNs || static_cast<__int128>(toNs) - fromNs <= *rule.maxspanNs;
}

/// The hits that the missing steps have between two positive ones, before the first and after the last.
struct Intruders {
  bool between = false;
  std::optional<int64_t> latestBefore;
  std::optional<int64_t> earliestAfter;
};

Intruders intrudersOf(const RuleTest& rule, const std::vector<Hit>& hits, const MissingTimes& times) {
  Intruders found;
  size_t positive = 0;  // how many positive steps come before the step
  for (size_t step = 0; step < rule.steps.size(); ++step) {
    if (!rule.steps[step].missing) {
      ++positive;
      continue;
    }
    auto own = times.find(step);
    if (own == times.end()) continue;
    for (int64_t time : own->second) {
      int64_t millis = floorMillis(time);
      bool after = positive == 0 || millis > floorMillis(*hits[positive - 1].timeNs);
      bool before = positive == hits.size() || millis < floorMillis(*hits[positive].timeNs);
      if (!after || !before) continue;
      if (positive == 0) {
        found.latestBefore = std::max(time, found.latestBefore.value_or(time));
      } else if (positive == hits.size()) {
        found.earliestAfter = std::min(time, found.earliestAfter.value_or(time));
      } else {
        found.between = true;
      }
    }
  }
  return found;
}

}  // namespace

std::vector<size_t> positiveSteps(const RuleTest& rule) {
  std::vector<size_t> steps;
  for (size_t i = 0; i < rule.steps.size(); ++i)
    if (!rule.steps[i].missing) steps.push_back(i);
  return steps;
}

bool endsMissing(const RuleTest& rule) { return rule.steps.back().missing; }

bool survives(const RuleTest& rule, const std::vector<Hit>& hits, const MissingTimes& times) {
  Intruders found = intrudersOf(rule, hits, times);
  if (found.between) return false;
  bool beginsMissing = rule.steps.front().missing;
  if (beginsMissing && endsMissing(rule))
    return !found.latestBefore || !found.earliestAfter || !within(rule, *found.latestBefore, *found.earliestAfter);
  if (found.latestBefore && within(rule, *found.latestBefore, *hits.back().timeNs)) return false;
  return !found.earliestAfter || !within(rule, *hits.front().timeNs, *found.earliestAfter);
}

}  // namespace rulec::oracle
