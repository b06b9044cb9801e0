// Partial matches: their hits, their lines, and which of them go when memory is short.
#include "runtime/core/groups.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"
#include "runtime/core/threads.h"

namespace rt {
namespace {

/// Cells of a line with its header.
uint64_t lineCells(const LineCell& line) { return 1 + chainCells(line.length); }

void releaseLine(Sequences& s, uint32_t rule, CellId cell) {
  s.rules[rule].cells -= lineCells(lineAt(s, cell));
  dropReference(s, cell);
}

/// Where the hit of step `step` stands; `more` is the MoreHits cell that holds it, if one does.
HitRef& hitIn(const Sequences& s, PartialCell& partial, CellId more, uint32_t step) {
  return step < kHitsHere ? partial.hits[step] : cellAs<MoreHits>(s.pool, more).hits[(step - kHitsHere) % kHitsMore];
}

/// Oldest start first; pending ones of one start by key, then in the order in which they were completed.
struct IsOlder {
  const Sequences& s;

  bool operator()(CellId left, CellId right) const {
    const PartialCell& a = partialAt(s, left);
    const PartialCell& b = partialAt(s, right);
    if (a.startNs != b.startNs) return a.startNs < b.startNs;
    if ((a.flags & kPending) != 0 && a.key != b.key) {
      int order = compareKeys(a.key, b.key);
      if (order != 0) return order < 0;
    }
    return a.order < b.order;
  }

 private:
  /// Keys that are longer than one cell are read part by part; both stand in cells, so no memory is needed.
  int compareKeys(CellId left, CellId right) const {
    char a[kMostCompared], b[kMostCompared];
    const KeyCell& x = keyAt(s, left);
    const KeyCell& y = keyAt(s, right);
    if (x.length > kMostCompared || y.length > kMostCompared) return 0;
    readKey(s, left, a);
    readKey(s, right, b);
    return compareTuples({a, x.length}, {b, y.length}, false);
  }

  static constexpr uint32_t kMostCompared = 4096;
};

Heap<PartialCell, IsOlder> heapOf(Sequences& s) { return {s.pool, IsOlder{s}}; }

/// Whether the rule's starts decide on what is read. One of a saved state that is forgotten has none.
bool isLive(const Sequences& s, uint32_t rule) {
  return rule < s.plan->rule_count && s.plan->rules[rule].waiting != RT_WAITS_FOR_NONE;
}

CellId& heapWith(Sequences& s, CellId cell) {
  const PartialCell& partial = partialAt(s, cell);
  RuleState& rule = s.rules[keyAt(s, partial.key).rule];
  return (partial.flags & kPending) != 0 ? rule.pending : rule.heap;
}

void unlinkFromKey(Sequences& s, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  CellId* link = &keyAt(s, partial.key).partials;
  while (*link != cell) link = &partialAt(s, *link).next;
  *link = partial.next;
}

/// The rule with the most cells among those that have what `candidate` asks for.
template <class Candidate>
RuleState* fullest(Sequences& s, Candidate candidate) {
  RuleState* found = nullptr;
  for (uint32_t i = 0; i < s.statefulCount; ++i) {
    RuleState& rule = s.rules[s.stateful[i]];
    if (candidate(rule) && (found == nullptr || rule.cells > found->cells)) found = &rule;
  }
  return found;
}

/// Drops the rule's oldest start. One whose span had ended by the rule's clock, and before the hit at hand, is lost
/// only to hits that come out of order: its key then takes such hits for late, which is announced if it happens.
void dropOldest(Sequences& s, RuleState& rule, EventCounts& events) {
  CellId cell = rule.heap;
  if (cell == 0 || (rule.pending != 0 && partialAt(s, rule.pending).startNs < partialAt(s, cell).startNs))
    cell = rule.pending;
  const PartialCell& partial = partialAt(s, cell);
  KeyCell& key = keyAt(s, partial.key);
  uint32_t number = key.rule;
  int64_t maxspan = s.plan->rules[number].maxspan_ns;
  int64_t end = 0;
  bool bounded = maxspan >= 0 && !__builtin_add_overflow(partial.startNs, maxspan, &end);
  if ((partial.flags & kPending) == 0 && bounded && end < smaller(rule.clockNs, rule.hitNs)) {
    key.lastNs = larger(key.lastNs, end + 1);
  } else {
    ++events[number].evictions;
  }
  CellId keyCell = partial.key;
  dropPartial(s, cell);
  if (keyAt(s, keyCell).partials == 0) markIdle(s, keyCell);
}

}  // namespace

void noteWaited(Sequences& s, uint32_t rule) {
  uint64_t& word = s.waitedRules[rule / 64];
  uint64_t with = word | uint64_t{1} << rule % 64;
  if (with == word) return;
  __atomic_store_n(&word, with, __ATOMIC_RELAXED);
  if (kHasThreads) ++s.waitedCount;
}

uint32_t cellsForLine(const Sequences& s, Text line) { return s.line != 0 ? 0 : 1 + chainCells(line.length); }

CellId storeLine(Sequences& s, Text line) {
  if (s.line != 0) return s.line;
  CellId bytes = storeChain(s.pool, line);
  s.line = takeCell(s.pool);
  lineAt(s, s.line) = {1, static_cast<uint32_t>(line.length), bytes};
  return s.line;
}

void dropReference(Sequences& s, CellId cell) {
  LineCell& line = lineAt(s, cell);
  if (--line.references != 0) return;
  returnChain(s.pool, line.bytes);
  returnCell(s.pool, cell);
}

CellId findPartial(const Sequences& s, CellId key, uint32_t step) {
  CellId cell = keyAt(s, key).partials;
  while (cell != 0 && partialAt(s, cell).step != step) cell = partialAt(s, cell).next;
  return cell;
}

uint32_t cellsToAppend(uint32_t step) {
  return step + 1 >= kHitsHere && (step + 1 - kHitsHere) % kHitsMore == 0 ? 1 : 0;
}

CellId addPartial(Sequences& s, CellId key, int64_t startNs) {
  CellId cell = takeCell(s.pool);
  PartialCell& partial = partialAt(s, cell);
  partial.startNs = startNs;
  partial.leadNs = INT64_MIN;
  partial.order = s.nextOrder++;
  partial.key = key;
  partial.next = keyAt(s, key).partials;
  keyAt(s, key).partials = cell;
  uint32_t number = keyAt(s, key).rule;
  RuleState& rule = s.rules[number];
  ++rule.cells;
  heapOf(s).insert(rule.heap, cell);
  noteWaited(s, number);
  if (isLive(s, number)) {
    ++s.waiting.starts;
    if (s.plan->prefilter != nullptr) s.plan->prefilter->functions->note_start(s, key);
  }
  return cell;
}

void appendHit(Sequences& s, CellId cell, uint32_t step, int64_t timeNs, CellId line) {
  PartialCell& partial = partialAt(s, cell);
  RuleState& rule = s.rules[keyAt(s, partial.key).rule];
  if (step > 0 && cellsToAppend(step - 1) != 0) {
    CellId more = takeCell(s.pool);
    cellAs<MoreHits>(s.pool, more).previous = partial.more;
    partial.more = more;
    ++rule.cells;
  }
  partial.step = step;
  hitIn(s, partial, partial.more, step) = {timeNs, line, 0};
  ++lineAt(s, line).references;
  rule.cells += lineCells(lineAt(s, line));
}

void readHits(const Sequences& s, CellId cell, HitRef* hits) {
  PartialCell& partial = partialAt(s, cell);
  CellId more = partial.more;
  for (uint32_t step = partial.step + 1; step-- > 0;) {
    hits[step] = hitIn(s, partial, more, step);
    if (step >= kHitsHere && (step - kHitsHere) % kHitsMore == 0) more = cellAs<MoreHits>(s.pool, more).previous;
  }
}

int64_t latestHit(const Sequences& s, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  return hitIn(s, partial, partial.more, partial.step).timeNs;
}

void makePending(Sequences& s, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  RuleState& rule = s.rules[keyAt(s, partial.key).rule];
  heapOf(s).remove(rule.heap, cell);
  partial.flags |= kPending;
  partial.order = s.nextOrder++;
  heapOf(s).insert(rule.pending, cell);
}

void dropPartial(Sequences& s, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  uint32_t number = keyAt(s, partial.key).rule;
  RuleState& rule = s.rules[number];
  heapOf(s).remove(heapWith(s, cell), cell);
  if (isLive(s, number)) --s.waiting.starts;
  unlinkFromKey(s, cell);
  for (uint32_t step = partial.step + 1; step-- > 0;) {
    releaseLine(s, number, hitIn(s, partial, partial.more, step).line);
    if (step < kHitsHere || (step - kHitsHere) % kHitsMore != 0) continue;
    CellId previous = cellAs<MoreHits>(s.pool, partial.more).previous;
    returnCell(s.pool, partial.more);
    partial.more = previous;
    --rule.cells;
  }
  returnCell(s.pool, cell);
  --rule.cells;
}

namespace {

/// A group or a tuple that may still decide on an alert is as good as a partial match.
bool isDear(const Sequences& s, CellId key) {
  uint32_t rule = keyAt(s, key).rule;
  return isGrouped(s.plan->rules[rule]) && functionsOf(s, rule).matters(s, key);
}

/// Forgets a key that waits for nothing, of the fullest rule that has one. \returns false if there is none.
bool dropIdle(Sequences& s, EventCounts& events) {
  RuleState* rule = fullest(s, [&](const RuleState& r) { return r.idleFirst != 0 && !isDear(s, r.idleFirst); });
  if (rule != nullptr) dropKey(s, rule->idleFirst, events);
  return rule != nullptr;
}

/// Gives up the oldest of what the fullest rule waits for. \returns false if no rule waits for anything.
bool dropWaiting(Sequences& s, EventCounts& events) {
  RuleState* rule = fullest(
      s, [](const RuleState& r) { return r.heap != 0 || r.pending != 0 || r.idleFirst != 0 || r.firstWindow != 0; });
  if (rule == nullptr) return false;
  if (rule->heap != 0 || rule->pending != 0) {
    dropOldest(s, *rule, events);
  } else if (rule->idleFirst != 0) {
    dropKey(s, rule->idleFirst, events);
  } else {
    s.plan->rules[keyAt(s, rule->firstWindow).rule].suppression->functions->evict(s, *rule, events);
  }
  return true;
}

}  // namespace

bool makeRoom(Sequences& s, uint32_t needed, EventCounts& events) {
  uint64_t kept = s.line == 0 ? 0 : lineCells(lineAt(s, s.line));
  if (needed > s.pool.count - 1 - kept) return false;
  while (freeCells(s.pool) < needed)
    if (!dropIdle(s, events) && !dropWaiting(s, events)) return false;
  return true;
}

bool makeRoomForWindow(Sequences& s, uint32_t needed, EventCounts& events) {
  if (needed > s.pool.count - 1) return false;
  while (freeCells(s.pool) < needed) {
    if (dropIdle(s, events)) continue;
    RuleState* rule = fullest(s, [](const RuleState& r) { return r.firstWindow != 0; });
    if (rule == nullptr) return false;
    s.plan->rules[keyAt(s, rule->firstWindow).rule].suppression->functions->evict(s, *rule, events);
  }
  return true;
}

}  // namespace rt
