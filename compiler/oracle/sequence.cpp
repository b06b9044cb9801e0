#include "compiler/oracle/sequence.h"

#include <algorithm>
#include <utility>

namespace rulec::oracle {
namespace {

/// The partial match that the event makes by satisfying the positive step of this number, which takes what waits
/// there; nothing if it makes none.
std::optional<std::vector<Hit>> advance(KeyState& state, size_t number, const Hit& hit,
                                        std::optional<int64_t> maxspanNs) {
  if (number == 0) return std::vector<Hit>{hit};
  auto waiting = state.partials.find(number - 1);
  if (waiting == state.partials.end()) return std::nullopt;
  std::vector<Hit> hits = std::move(waiting->second);
  state.partials.erase(waiting);
  __int128 span = static_cast<__int128>(*hit.timeNs) - *hits.front().timeNs;
  if (maxspanNs && span > *maxspanNs) return std::nullopt;
  hits.push_back(hit);
  return hits;
}

/// Whether a start waits for the positive step of this number; the first one waits for nothing.
bool isAwaited(const KeyState& state, size_t number) { return number == 0 || state.partials.contains(number - 1); }

/// Whether the event changes anything that is known of the key.
bool isUsed(const RuleTest& rule, const KeyState& state, const KeyHits& hits) {
  std::vector<size_t> positive = positiveSteps(rule);
  for (size_t step : hits.steps)
    if (rule.steps[step].missing) return true;
  for (size_t number = 0; number < positive.size(); ++number)
    if (std::ranges::count(hits.steps, positive[number]) && isAwaited(state, number)) return true;
  return hits.until && !state.partials.empty();
}

/// Takes an event's hits on one join key. \returns the completed match, if there is one.
std::optional<std::vector<Hit>> takeOnKey(const RuleTest& rule, KeyState& state, const KeyHits& hits, const Hit& hit) {
  if (!isUsed(rule, state, hits) || *hit.timeNs < state.lastHitNs) return std::nullopt;  // of no use, or late
  state.lastHitNs = *hit.timeNs;
  for (size_t step : hits.steps)
    if (rule.steps[step].missing) state.missing[step].push_back(*hit.timeNs);
  std::optional<std::vector<Hit>> completed;
  std::vector<size_t> positive = positiveSteps(rule);
  for (size_t number = positive.size(); number-- > 0;) {
    if (!std::ranges::count(hits.steps, positive[number])) continue;
    std::optional<std::vector<Hit>> partial = advance(state, number, hit, rule.maxspanNs);
    if (!partial) continue;
    if (number + 1 == positive.size()) {
      completed = std::move(partial);
    } else {
      state.partials[number] = std::move(*partial);
    }
  }
  if (hits.until) state.partials.clear();
  return completed;
}

bool dueBefore(const Pending& left, const Pending& right) {
  if (left.dueNs != right.dueNs) return left.dueNs < right.dueNs;
  return KeyLess()(left.match.key, right.match.key);
}

void addPending(const RuleTest& rule, SequenceState& state, Completed match) {
  Pending pending{static_cast<__int128>(*match.hits.front().timeNs) + rule.maxspanNs.value_or(INT64_MAX),
                  std::move(match)};
  state.pending.insert(std::ranges::upper_bound(state.pending, pending, dueBefore), std::move(pending));
}

bool survives(const RuleTest& rule, SequenceState& state, const Completed& match) {
  return survives(rule, match.hits, state.keys[match.key].missing);
}

}  // namespace

std::vector<Completed> takeHit(const RuleTest& rule, SequenceState& state, const StepHit& hit) {
  std::vector<Completed> settled;
  while (!state.pending.empty() && state.pending.front().dueNs < hit.timeNs) {
    Completed match = std::move(state.pending.front().match);
    state.pending.erase(state.pending.begin());
    if (survives(rule, state, match)) settled.push_back(std::move(match));
  }
  for (const auto& [key, hits] : hit.byKey) {
    std::optional<std::vector<Hit>> completed = takeOnKey(rule, state.keys[key], hits, hit.hit);
    if (!completed) continue;
    Completed match{key, std::move(*completed)};
    if (endsMissing(rule)) {
      addPending(rule, state, std::move(match));
    } else if (survives(rule, state, match)) {
      settled.push_back(std::move(match));
    }
  }
  return settled;
}

std::vector<Pending> settleAll(const RuleTest& rule, SequenceState& state) {
  std::vector<Pending> pending = std::exchange(state.pending, {});
  std::erase_if(pending, [&](const Pending& one) { return !survives(rule, state, one.match); });
  return pending;
}

MatchRecord recordOf(uint32_t index, const RuleTest& rule, const Completed& match) {
  MatchRecord record{index, {}, keyTexts(match.key, rule.steps[positiveSteps(rule).front()].key), {}};
  size_t number = 0;
  for (const StepTest& step : rule.steps) {
    const Hit hit = step.missing ? Hit{"", kNoEventNs, {}} : match.hits[number++];
    record.ids.push_back(hit.id);
    record.timesNs.push_back(hit.timeNs);
    if (step.missing) continue;
    record.grouped.push_back(hit.grouped);
    record.eventNs.push_back(hit.eventNs);
  }
  return record;
}

}  // namespace rulec::oracle
