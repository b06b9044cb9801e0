// Steps in whose place no event may stand (`![...]`): docs/language.md, "Missing events".
#include "runtime/core/sequence_cells.h"
#include "runtime/core/time.h"

namespace rt {
namespace {

MissingTimes& timesOf(const Sequences& s, CellId key, uint32_t missing) {
  CellId cell = keyAt(s, key).extra;
  for (; missing >= kMissingHere; missing -= kMissingHere) cell = cellAs<MissingCell>(s.pool, cell).next;
  return cellAs<MissingCell>(s.pool, cell).of[missing];
}

/// Whether `toNs` is at most the rule's span after `fromNs`.
bool withinSpan(const rt_rule& rule, int64_t fromNs, int64_t toNs) {
  return static_cast<__int128>(toNs) - fromNs <= rule.maxspan_ns;
}

}  // namespace

void addMissingTimes(Sequences& s, CellId key) {
  for (uint32_t i = 0; i < s.rules[keyAt(s, key).rule].extraCells; ++i) {
    CellId cell = takeCell(s.pool);
    MissingCell& times = cellAs<MissingCell>(s.pool, cell);
    for (MissingTimes& one : times.of) one = {INT64_MIN, INT64_MIN};
    times.next = keyAt(s, key).extra;
    keyAt(s, key).extra = cell;
  }
}

void recordMissing(Sequences& s, CellId key, uint32_t missing, int64_t timeNs) {
  MissingTimes& times = timesOf(s, key, missing);
  if (times.latestNs != INT64_MIN && floorMillis(timeNs) > floorMillis(times.latestNs)) times.beforeNs = times.latestNs;
  times.latestNs = larger(times.latestNs, timeNs);
}

int64_t latestBefore(const Sequences& s, CellId key, uint32_t missing, int64_t timeNs) {
  const MissingTimes& times = timesOf(s, key, missing);
  bool earlier = times.latestNs != INT64_MIN && floorMillis(times.latestNs) < floorMillis(timeNs);
  return earlier ? times.latestNs : times.beforeNs;
}

bool missesMatter(const Sequences& s, CellId key) {
  uint32_t number = keyAt(s, key).rule;
  const RuleState& state = s.rules[number];
  if (state.beginsMissing == 0) return false;
  const rt_rule& rule = s.plan->rules[number];
  for (uint32_t step = 0; rule.steps[step].missing != 0; ++step) {
    int64_t latest = timesOf(s, key, step).latestNs;
    if (latest != INT64_MIN && withinSpan(rule, latest, smaller(state.clockNs, state.hitNs))) return true;
  }
  return false;
}

void forbidPending(Sequences& s, CellId key, int64_t timeNs) {
  const rt_rule& rule = s.plan->rules[keyAt(s, key).rule];
  const RuleState& state = s.rules[keyAt(s, key).rule];
  for (CellId cell = keyAt(s, key).partials; cell != 0;) {
    const PartialCell& partial = partialAt(s, cell);
    CellId next = partial.next;
    int64_t from = state.beginsMissing != 0 ? partial.leadNs : partial.startNs;
    bool after = (partial.flags & kPending) != 0 && floorMillis(timeNs) > floorMillis(latestHit(s, cell));
    if (after && from != INT64_MIN && withinSpan(rule, from, timeNs)) dropPartial(s, cell);
    cell = next;
  }
}

}  // namespace rt
