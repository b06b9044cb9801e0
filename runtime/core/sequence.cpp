#include "runtime/core/sequence.h"

#include "runtime/core/event_time.h"
#include "runtime/core/held.h"
#include "runtime/core/results.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"
#include "runtime/core/time.h"

namespace rt {
namespace {

constexpr size_t kBytesPerBucket = 512;
constexpr uint32_t kUntil = UINT32_MAX;  // in place of the number of a step

bool settle(Sequences& s, uint32_t rule, int64_t timeNs, Emitter& emitter, EventCounts& events);

/// A join key of an event: what all that is done with it needs is computed once.
struct KeyAtHand {
  Text bytes;
  uint64_t hash;
  CellId cell;  // 0: it is not known. Making room may drop it.
};

/// One event at one rule.
/// \param mayMiss whether some step is missing: rules without are linked without what these take
template <bool mayMiss>
class HitTaker {
 public:
  HitTaker(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events)
      : s_(s),
        hit_(hit),
        rule_(s.plan->rules[hit.rule]),
        state_(s.rules[hit.rule]),
        emitter_(emitter),
        events_(events) {}

  /// What is due; missing events; steps from the last to the first, so that an event never follows itself; then until.
  bool run() {
    bool mayBeDue = mayMiss && state_.pending != 0 && isStepHit(s_, hit_);
    if (mayBeDue && !settle(s_, hit_.rule, hit_.timeNs, emitter_, events_)) return noMemory();
    if (mayMiss && !takeMissing()) return false;
    uint32_t number = state_.positives;
    for (uint32_t step = rule_.step_count; step-- > 0;) {
      if (isMissing(step)) continue;
      --number;
      auto take = [&](KeyAtHand& key) { return takeAwaited(number, key, [&] { return takeStep(number, step, key); }); };
      if (mayBeAwaited(number) && !forEachKey(step, take)) return false;
    }
    auto end = [&](KeyAtHand& key) { return takeAwaited(kUntil, key, [&] { return takeUntil(key); }); };
    if (rule_.until != 0 && mayBeAwaited(kUntil) && !forEachKey(rule_.step_count, end)) return false;
    return !noMemory_;
  }

  /// Whether the event would change anything if it had a time (or memory ended while that was asked).
  bool concerns() {
    uint32_t number = state_.positives;
    bool found = false;
    auto look = [&](uint32_t step, uint32_t awaited) {
      bool asks = !found && mayBeAwaited(awaited);
      return !asks || forEachKey(step, [&](const KeyAtHand& key) { return !(found = isAwaited(awaited, key)); }) ||
             found;
    };
    for (uint32_t step = rule_.step_count; step-- > 0;)
      if (!look(step, isMissing(step) ? 0 : --number)) return true;
    return (rule_.until != 0 && !look(rule_.step_count, kUntil)) || found;
  }

 private:
  [[nodiscard]] bool isMissing(uint32_t step) const { return mayMiss && rule_.steps[step].missing != 0; }
  [[nodiscard]] bool holds(uint32_t step) const { return (hit_.filters >> rule_.steps[step].filter & 1) != 0; }

  /// Calls `take(KeyAtHand&)` for each key tuple with which the event satisfies a step. An event overflows once.
  template <class Take>
  bool forEachKey(uint32_t step, Take take) {
    if (!holds(step)) return true;
    KeyStart start = startStep(step);
    if (start == KeyStart::NoKey) return true;
    if (start == KeyStart::NoMemory) return noMemory();
    if (start == KeyStart::Overflow) count(overflow_, events_[hit_.rule].key_overflow);
    while (nextKey(s_.keys)) {
      Text bytes{s_.keys.bytes.data, s_.keys.bytes.size};
      KeyAtHand key{bytes, hashKey(hit_.rule, bytes), 0};
      find(key);
      if (!take(key)) return false;
    }
    return !s_.keys.failed;
  }

  KeyStart startStep(uint32_t step) {
    return startKeys(s_.keys, s_.plan, rule_.keys + rule_.steps[step].first_key, rule_.key_count, hit_.fields);
  }

  void find(KeyAtHand& key) const { key.cell = findKey(s_, hit_.rule, key.hash, key.bytes); }

  [[nodiscard]] bool isLate(const KeyAtHand& key) const {
    return hit_.timeNs < (key.cell == 0 ? state_.horizonNs : keyAt(s_, key.cell).lastNs);
  }

  /// Whether anything at all may wait for the positive step `number`, or for `until`.
  [[nodiscard]] bool mayBeAwaited(uint32_t number) const { return number == 0 || state_.heap != 0; }

  /// Whether something of the key waits for the positive step `number`, or for `until`.
  [[nodiscard]] bool isAwaited(uint32_t number, const KeyAtHand& key) const {
    if (number == 0) return true;
    return number == kUntil ? key.cell != 0 && endable(keyAt(s_, key.cell).partials) != 0
                            : partialOf(key, number - 1) != 0;
  }

  /// The key's partial after `step`, or 0.
  [[nodiscard]] CellId partialOf(const KeyAtHand& key, uint32_t step) const {
    return key.cell == 0 ? 0 : findPartial(s_, key.cell, step);
  }

  /// The first partial from `partial` on that `until` ends, or 0.
  [[nodiscard]] CellId endable(CellId partial) const {
    while (mayMiss && partial != 0 && (partialAt(s_, partial).flags & kPending) != 0)
      partial = partialAt(s_, partial).next;
    return partial;
  }

  /// Takes the event at a key if it changes anything there and is not late.
  template <class Take>
  bool takeAwaited(uint32_t number, KeyAtHand& key, Take take) {
    return !isAwaited(number, key) || isMissed(key) || (take() && moveClock(key));
  }

  /// Whether the event is late for a key, which is counted; the room that another key needs may have made it so.
  bool isMissed(const KeyAtHand& key) {
    bool late = isLate(key);
    if (late) count(late_, events_[hit_.rule].late);
    return late;
  }

  /// Counts something once for each event and rule, however many steps and keys it concerns.
  static void count(bool& counted, uint64_t& counter) {
    counter += counted ? 0 : 1;
    counted = true;
  }

  // ---- room --------------------------------------------------------------------------------------------------------

  /// Frees the cells that `needed()` says; making room may drop what it reckoned with, the key too, so it is asked
  /// again.
  template <class Needed>
  bool reserve(KeyAtHand& key, Needed needed) {
    for (uint32_t count = needed(); freeCells(s_.pool) < count; count = needed()) {
      bool made = makeRoom(s_, count, events_);
      find(key);
      if (!made) return false;
    }
    return true;
  }

  /// Cells for the key if it is not there.
  [[nodiscard]] uint32_t cellsForKey(const KeyAtHand& key) const {
    return key.cell != 0 ? 0 : keyCells(s_, hit_.rule, key.bytes.length);
  }

  /// Makes the key known, for which there is room. \returns whether it is new
  bool enter(KeyAtHand& key) {
    bool isNew = key.cell == 0;
    if (isNew) key.cell = addKey(s_, hit_.rule, key.hash, key.bytes);
    return isNew;
  }

  // ---- missing steps -----------------------------------------------------------------------------------------------

  bool takeMissing() {
    uint32_t missing = 0, positives = 0;
    for (uint32_t step = 0; step < rule_.step_count; ++step) {
      if (rule_.steps[step].missing == 0) {
        ++positives;
        continue;
      }
      bool last = positives == state_.positives;
      auto take = [&](KeyAtHand& key) { return takeAwaited(0, key, [&] { return takeMissing(missing, last, key); }); };
      if (!forEachKey(step, take)) return false;
      ++missing;
    }
    return true;
  }

  bool takeMissing(uint32_t missing, bool last, KeyAtHand& key) {
    if (!reserve(key, [&] { return cellsForKey(key); })) {
      ++events_[hit_.rule].evictions;
      return true;
    }
    enter(key);
    recordMissing(s_, key.cell, missing, hit_.timeNs);
    if (last) forbidPending(s_, key.cell, hit_.timeNs);
    if (keyAt(s_, key.cell).partials == 0) {
      markBusy(s_, key.cell);  // the key goes behind those that have waited longer
      markIdle(s_, key.cell);
    }
    return true;
  }

  /// The latest hit before this one of the missing steps right before step `step`; INT64_MIN: there is none.
  [[nodiscard]] int64_t missingBefore(uint32_t step, CellId key) const {
    uint32_t missing = 0;
    for (uint32_t i = 0; i < step; ++i) missing += rule_.steps[i].missing;
    int64_t latest = INT64_MIN;
    for (; step > 0 && rule_.steps[step - 1].missing != 0; --step)
      latest = larger(latest, latestBefore(s_, key, --missing, hit_.timeNs));
    return latest;
  }

  /// Notes a missing event between the partial's latest hit and this one.
  void noteMissing(uint32_t step, CellId key, CellId partial) {
    int64_t between = missingBefore(step, key);
    if (between != INT64_MIN && floorMillis(between) > floorMillis(latestHit(s_, partial)))
      partialAt(s_, partial).flags |= kSpoiled;
  }

  /// Whether no missing event that is known by now forbids a partial that this hit completes.
  [[nodiscard]] bool survives(CellId cell) const {
    if (!mayMiss) return true;
    const PartialCell& partial = partialAt(s_, cell);
    if ((partial.flags & kSpoiled) != 0) return false;
    bool leadDecides = state_.beginsMissing != 0 && state_.endsMissing == 0 && partial.leadNs != INT64_MIN;
    return !leadDecides || static_cast<__int128>(hit_.timeNs) - partial.leadNs > rule_.maxspan_ns;
  }

  // ---- steps -------------------------------------------------------------------------------------------------------

  /// \param number of the step among those that are not missing
  bool takeStep(uint32_t number, uint32_t step, KeyAtHand& key) {
    return number == 0 ? begin(step, key) : goOn(number, step, key);
  }

  /// The first step: a new partial takes the place of the one that waits there.
  bool begin(uint32_t step, KeyAtHand& key) {
    if (state_.positives == 1) return beginAndEnd(step, key);
    dropAt(key, 0);
    CellId started = start(step, key);
    if (started == 0) ++events_[hit_.rule].evictions;  // the line alone is larger than the memory
    return true;
  }

  /// A new partial, or 0 if there is no room for it.
  CellId start(uint32_t step, KeyAtHand& key) {
    if (!reserve(key, [&] { return cellsForKey(key) + 1 + cellsForLine(s_, hit_.line); })) return 0;
    CellId line = storeLine(s_, hit_.line);
    enter(key);
    markBusy(s_, key.cell);
    CellId partial = addPartial(s_, key.cell, hit_.timeNs);
    appendHit(s_, partial, 0, hit_.timeNs, line);
    if (mayMiss && state_.beginsMissing != 0) partialAt(s_, partial).leadNs = missingBefore(step, key.cell);
    return partial;
  }

  /// The only step that is not missing completes what it begins.
  bool beginAndEnd(uint32_t step, KeyAtHand& key) {
    CellId partial = start(step, key);
    if (partial == 0) {
      ++events_[hit_.rule].evictions;
      return true;
    }
    if (mayMiss && state_.endsMissing != 0) {
      makePending(s_, partial);
      return true;
    }
    bool emitted = !survives(partial) || complete(partial);
    dropAndRest(key.cell, partial);
    return emitted;
  }

  /// A later step uses up the partial before it, whether or not its span allows it.
  bool goOn(uint32_t number, uint32_t step, KeyAtHand& key) {
    CellId partial = partialOf(key, number - 1);
    if (partial == 0) return true;
    if (!withinSpan(partial)) {
      dropAndRest(key.cell, partial);
      return true;
    }
    if (mayMiss) noteMissing(step, key.cell, partial);
    bool isLast = number + 1 == state_.positives;
    if (isLast && (!mayMiss || state_.endsMissing == 0 || !survives(partial))) {
      bool emitted = !survives(partial) || complete(partial);
      dropAndRest(key.cell, partial);
      return emitted;
    }
    if (!isLast) dropAt(key, number);
    return advance(number, key);
  }

  [[nodiscard]] bool withinSpan(CellId partial) const {
    int64_t span = 0;
    bool overflow = __builtin_sub_overflow(hit_.timeNs, partialAt(s_, partial).startNs, &span);
    return rule_.maxspan_ns < 0 || (!overflow && span <= rule_.maxspan_ns);
  }

  /// Makes the partial after `step - 1` one after `step`, unless making room for it costs the partial itself.
  /// A partial whose last step matched waits from then on for its span to pass.
  bool advance(uint32_t step, KeyAtHand& key) {
    bool room = reserve(
        key, [&] { return partialOf(key, step - 1) == 0 ? 0 : cellsToAppend(step - 1) + cellsForLine(s_, hit_.line); });
    CellId found = partialOf(key, step - 1);
    if (found == 0) return true;
    if (room) {
      appendHit(s_, found, step, hit_.timeNs, storeLine(s_, hit_.line));
      if (mayMiss && step + 1 == state_.positives) makePending(s_, found);
    } else {
      ++events_[hit_.rule].evictions;
      dropAndRest(key.cell, found);
    }
    return true;
  }

  void dropAndRest(CellId key, CellId partial) {
    dropPartial(s_, partial);
    if (keyAt(s_, key).partials == 0) markIdle(s_, key);
  }

  void dropAt(const KeyAtHand& key, uint32_t step) {
    CellId partial = partialOf(key, step);
    if (partial != 0) dropAndRest(key.cell, partial);
  }

  bool takeUntil(const KeyAtHand& key) {
    for (CellId partial = endable(keyAt(s_, key.cell).partials); partial != 0;) {
      CellId next = partialAt(s_, partial).next;
      dropAndRest(key.cell, partial);
      partial = endable(next);
    }
    return true;
  }

  /// The hit was accepted: what is older is late from now on.
  bool moveClock(KeyAtHand& key) {
    state_.clockNs = larger(state_.clockNs, hit_.timeNs);
    if (!reserve(key, [&] { return cellsForKey(key); })) {
      state_.horizonNs = larger(state_.horizonNs, hit_.timeNs);
      return true;
    }
    if (enter(key)) markIdle(s_, key.cell);
    keyAt(s_, key.cell).lastNs = larger(keyAt(s_, key.cell).lastNs, hit_.timeNs);
    return true;
  }

  // ---- matches -----------------------------------------------------------------------------------------------------

  /// Hands on the partial's hits and, unless it is the first one too, the current one.
  bool complete(CellId cell) {
    CompletedStep closing{hit_.line, hit_.timeNs};
    bool closes = partialAt(s_, cell).step + 1 < state_.positives;
    return deliverPartial(s_, cell, closes ? &closing : nullptr, emitter_, events_) || noMemory();
  }

  bool noMemory() {
    noMemory_ = true;
    return false;
  }

  Sequences& s_;
  const SequenceHit& hit_;
  const rt_rule& rule_;
  RuleState& state_;
  Emitter& emitter_;
  EventCounts& events_;
  bool late_ = false, overflow_ = false;
  bool noMemory_ = false;
};

/// The states, and behind them a row of them.
uint64_t ruleBytes(const rt_plan* plan) {
  return stateCount(plan) * sizeof(RuleState) + RT_ROW_WORDS(stateCount(plan)) * sizeof(uint64_t);
}

void prepareRule(RuleState& state, const rt_rule& rule) {
  state.clockNs = state.horizonNs = state.latestHeldNs = state.learnFromNs = state.alertNs = INT64_MIN;
  for (SignalCount& signals : state.signals) signals.number = INT64_MIN;
  state.hitNs = INT64_MAX;
  if (rule.kind == RT_EVENT) return;
  for (uint32_t i = 0; i < rule.step_count; ++i) state.positives += rule.steps[i].missing == 0 ? 1 : 0;
  state.beginsMissing = rule.steps[0].missing;
  state.endsMissing = rule.steps[rule.step_count - 1].missing;
  if (rule.functions->extra_cells != nullptr) state.extraCells = rule.functions->extra_cells(rule);
}

}  // namespace

bool sequencesCreate(Sequences& s, const rt_plan* plan, const rt_host* host, const rt_options& options) {
  uint64_t bytes = options.state_bytes;
  Allocator allocator{host};
  s = Sequences{};
  s.plan = plan;
  s.options = options;
  s.allocator = allocator;
  openKeyTuples(s.keys, allocator);
  openBuffers(allocator, s.lines, s.steps, s.hits, s.keyTexts, s.extra, s.groupLine, s.groupJson, s.groupId, s.keyBytes,
              s.record, s.waiting.bits, s.waiting.key);
  uint32_t buckets = 16;
  while (buckets < bytes / kBytesPerBucket && buckets < 1u << 30) buckets *= 2;
  s.bucketMask = buckets - 1;
  s.buckets = static_cast<CellId*>(allocate(allocator, buckets * sizeof(CellId)));
  s.rules = static_cast<RuleState*>(allocate(allocator, ruleBytes(plan)));
  // As a number, for there may be no memory.
  s.waitedRules =
      reinterpret_cast<uint64_t*>(reinterpret_cast<uintptr_t>(s.rules) + stateCount(plan) * sizeof(RuleState));
  s.stateful = static_cast<uint32_t*>(allocate(allocator, larger(plan->rule_count, 1u) * sizeof(uint32_t)));
  uint64_t tables = buckets * sizeof(CellId);
  const rt_suppression_functions* suppression = suppressionOf(plan);
  bool ok = suppression == nullptr || suppression->create(s.groups, plan, host, options.simd);
  ok = createEventTimes(s, host) && ok;
  ok = poolCreate(s.pool, allocator, bytes > 2 * tables ? bytes - tables : bytes / 2) && ok;
  if (!ok || s.buckets == nullptr || s.rules == nullptr || s.stateful == nullptr) {
    sequencesDestroy(s);
    return false;
  }
  for (uint32_t i = 0; i < plan->rule_count; ++i) {
    prepareRule(s.rules[i], plan->rules[i]);
    bool hasCells = plan->rules[i].kind != RT_EVENT || plan->rules[i].suppression != nullptr;
    if (hasCells) s.stateful[s.statefulCount++] = i;
  }
  return true;
}

void sequencesDestroy(Sequences& s) {
  if (kEndsWithProcess) return;
  destroyKeyTuples(s.keys);
  if (const auto* suppression = suppressionOf(s.plan)) suppression->destroy(s.groups);
  destroyEventTimes(s);
  destroy(s.lines);
  destroy(s.steps);
  destroy(s.hits);
  destroy(s.keyTexts);
  destroy(s.extra);
  destroy(s.groupLine);
  destroy(s.groupJson);
  destroy(s.groupId);
  destroy(s.keyBytes);
  destroy(s.record);
  destroy(s.waiting.bits);
  destroy(s.waiting.key);
  release(s.allocator, s.buckets, (s.bucketMask + size_t{1}) * sizeof(CellId));
  release(s.allocator, s.rules, ruleBytes(s.plan));
  release(s.allocator, s.stateful, larger(s.plan->rule_count, 1u) * sizeof(uint32_t));
  poolDestroy(s.pool);
}

namespace {

/// The time after which a pending partial has survived.
__int128 dueNs(const Sequences& s, CellId partial) {
  const PartialCell& cell = partialAt(s, partial);
  return static_cast<__int128>(cell.startNs) + s.plan->rules[keyAt(s, cell.key).rule].maxspan_ns;
}

bool settleOne(Sequences& s, CellId partial, Emitter& emitter, EventCounts& events) {
  CellId key = partialAt(s, partial).key;
  bool ok = deliverPartial(s, partial, nullptr, emitter, events);
  dropPartial(s, partial);
  if (keyAt(s, key).partials == 0) markIdle(s, key);
  return ok;
}

/// Settles what waits for the span of its rule to pass, as of `timeNs`: everything that is due before it.
bool settle(Sequences& s, uint32_t rule, int64_t timeNs, Emitter& emitter, EventCounts& events) {
  bool ok = true;
  while (ok && s.rules[rule].pending != 0 && dueNs(s, s.rules[rule].pending) < timeNs)
    ok = settleOne(s, s.rules[rule].pending, emitter, events);
  return ok;
}

bool settleAll(Sequences& s, Emitter& emitter, EventCounts& events) {
  uint32_t waiting = 0;  // the first of `stateful` are those for which something waits, in their order
  for (uint32_t i = 0; i < s.statefulCount; ++i)
    if (s.rules[s.stateful[i]].pending != 0) s.stateful[waiting++] = s.stateful[i];
  s.statefulCount = waiting;
  while (true) {
    CellId first = 0;
    for (uint32_t i = 0; i < waiting; ++i) {
      CellId next = s.rules[s.stateful[i]].pending;
      if (next != 0 && (first == 0 || dueNs(s, next) < dueNs(s, first))) first = next;
    }
    if (first == 0) return true;
    if (!settleOne(s, first, emitter, events)) return false;
  }
}

template <bool mayMiss>
bool takeHit(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  RuleState& rule = s.rules[hit.rule];
  rule.hitNs = hit.timeNs;
  bool ok = HitTaker<mayMiss>(s, hit, emitter, events).run();
  rule.hitNs = INT64_MAX;
  return ok;
}

template <bool mayMiss>
bool concerns(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  return HitTaker<mayMiss>(s, hit, emitter, events).concerns();
}

uint32_t cellsOfMissing(const rt_rule& rule) {
  uint32_t missing = 0;
  for (uint32_t i = 0; i < rule.step_count; ++i) missing += rule.steps[i].missing;
  return missingCells(missing);
}

}  // namespace

bool isStepHit(Sequences& s, const SequenceHit& hit) {
  const rt_rule& rule = s.plan->rules[hit.rule];
  for (uint32_t step = 0; step < rule.step_count + rule.until; ++step) {
    if ((hit.filters >> rule.steps[step].filter & 1) == 0) continue;
    KeyStart start = startKeys(s.keys, s.plan, rule.keys + rule.steps[step].first_key, rule.key_count, hit.fields);
    if (start != KeyStart::NoKey) return true;
  }
  return false;
}

SequenceEvents& EventCounts::operator[](uint32_t rule) {
  if (of[rule].listed == 0) touched[touchedCount++] = rule;
  of[rule].listed = 1;
  return of[rule];
}

void endEvent(Sequences& s) {
  if (s.line != 0) dropReference(s, s.line);
  s.line = 0;
}

}  // namespace rt

using namespace rt;

constexpr rt_rule_functions rt_the_sequence = {.take = takeHit<false>,
                                               .finish = finishResults,
                                               .concerns = concerns<false>,
                                               .is_step_hit = isStepHit,
                                               .held = &kHeldFunctions};
constexpr rt_rule_functions rt_the_sequence_of_missing = {.take = takeHit<true>,
                                                          .finish = finishResults,
                                                          .concerns = concerns<true>,
                                                          .is_step_hit = isStepHit,
                                                          .held = &kHeldFunctions,
                                                          .settle_all = settleAll,
                                                          .extra_cells = cellsOfMissing,
                                                          .add_extra = addMissingTimes,
                                                          .matters = missesMatter};
