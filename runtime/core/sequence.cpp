#include "runtime/core/sequence.h"

#include "runtime/core/sequence_cells.h"

namespace rt {
namespace {

constexpr size_t kBytesPerBucket = 512;

/// One event at one rule.
class HitTaker {
 public:
  HitTaker(Sequences& s, const SequenceHit& hit, Emitter& emitter, SequenceEvents* events)
      : s_(s),
        hit_(hit),
        rule_(s.plan->rules[hit.rule]),
        state_(s.rules[hit.rule]),
        emitter_(emitter),
        events_(events) {}

  /// Steps from the last to the first, so that an event never follows itself; then until; then the keys' clocks.
  bool run() {
    for (uint32_t step = rule_.step_count; step-- > 0;)
      if (!forEachKey(step, [&](Text key) { return isMissed(key) || takeStep(step, key); })) return false;
    if (rule_.until != 0 && !forEachKey(rule_.step_count, [&](Text key) { return isMissed(key) || takeUntil(key); }))
      return false;
    for (uint32_t step = 0; step < rule_.step_count + rule_.until; ++step)
      if (!forEachKey(step, [&](Text key) { return isLate(key) || moveClock(key); })) return false;
    return !noMemory_;
  }

 private:
  [[nodiscard]] bool holds(uint32_t step) const { return (hit_.filters >> rule_.steps[step].filter & 1) != 0; }

  /// Calls `take(key bytes)` for each key tuple with which the event satisfies a step. An event overflows once.
  template <class Take>
  bool forEachKey(uint32_t step, Take take) {
    if (!holds(step)) return true;
    KeyStart start = startKeys(s_.keys, rule_.keys + rule_.steps[step].first_key, rule_.key_count, hit_.fields);
    if (start == KeyStart::NoKey) return true;
    if (start == KeyStart::NoMemory) return false;
    if (start == KeyStart::Overflow) count(overflow_, events_[hit_.rule].keyOverflow);
    while (nextKey(s_.keys))
      if (!take(Text{s_.keys.bytes.data, s_.keys.bytes.size})) return false;
    return !s_.keys.failed;
  }

  [[nodiscard]] bool isLate(Text key) const {
    CellId cell = findKey(s_, hit_.rule, hashKey(hit_.rule, key), key);
    return hit_.timeNs < (cell == 0 ? state_.horizonNs : keyAt(s_, cell).lastNs);
  }

  /// Whether the event is late for a key, which is counted; the room that another key needs may have made it so.
  bool isMissed(Text key) {
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

  /// Frees the cells that `needed()` says; making room may drop what it reckoned with, so it is asked again. Nothing is
  /// dropped for what never has room.
  template <class Needed>
  bool reserve(Needed needed) {
    uint32_t most = s_.pool.count - 1 - (s_.line == 0 ? 0 : 1 + chainCells(hit_.line.length));
    for (uint32_t count = needed(); freeCells(s_.pool) < count; count = needed())
      if (count > most || !makeRoom(s_, count, events_)) return false;
    return true;
  }

  [[nodiscard]] uint32_t cellsForLine() const { return s_.line != 0 ? 0 : 1 + chainCells(hit_.line.length); }

  /// Cells for the key if it is not there.
  [[nodiscard]] uint32_t cellsForKey(Text key, uint64_t hash) const {
    return findKey(s_, hit_.rule, hash, key) != 0 ? 0 : keyCells(key.length);
  }

  /// The current line in the pool, kept at least until endEvent.
  CellId storedLine() {
    if (s_.line != 0) return s_.line;
    CellId bytes = storeChain(s_.pool, hit_.line);
    s_.line = takeCell(s_.pool);
    lineAt(s_, s_.line) = {1, static_cast<uint32_t>(hit_.line.length), bytes};
    return s_.line;
  }

  // ---- steps -------------------------------------------------------------------------------------------------------

  bool takeStep(uint32_t step, Text key) { return step == 0 ? begin(key) : goOn(step, key); }

  /// Step 0: a new partial takes the place of the one that waits there.
  bool begin(Text key) {
    uint64_t hash = hashKey(hit_.rule, key);
    dropAt(findKey(s_, hit_.rule, hash, key), 0);
    if (!reserve([&] { return cellsForKey(key, hash) + 1 + cellsForLine(); })) {
      ++events_[hit_.rule].evictions;  // the line alone is larger than the memory
      return true;
    }
    CellId line = storedLine();
    CellId cell = findKey(s_, hit_.rule, hash, key);
    if (cell == 0) cell = addKey(s_, hit_.rule, hash, key);
    markBusy(s_, cell);
    appendHit(s_, addPartial(s_, cell, hit_.timeNs), 0, hit_.timeNs, line);
    return true;
  }

  /// A later step uses up the partial before it, whether or not its span allows it.
  bool goOn(uint32_t step, Text key) {
    uint64_t hash = hashKey(hit_.rule, key);
    CellId cell = findKey(s_, hit_.rule, hash, key);
    CellId partial = cell == 0 ? 0 : findPartial(s_, cell, step - 1);
    if (partial == 0) return true;
    if (!withinSpan(partial)) {
      dropAndRest(cell, partial);
      return true;
    }
    if (step + 1 == rule_.step_count) {
      bool emitted = complete(partial);
      dropAndRest(cell, partial);
      return emitted;
    }
    dropAt(cell, step);
    return advance(step, key, hash);
  }

  [[nodiscard]] bool withinSpan(CellId partial) const {
    int64_t span = 0;
    bool overflow = __builtin_sub_overflow(hit_.timeNs, partialAt(s_, partial).startNs, &span);
    return rule_.maxspan_ns < 0 || (!overflow && span <= rule_.maxspan_ns);
  }

  /// Makes the partial after `step - 1` one after `step`, unless making room for it costs the partial itself.
  bool advance(uint32_t step, Text key, uint64_t hash) {
    auto partial = [&] {
      CellId cell = findKey(s_, hit_.rule, hash, key);
      return cell == 0 ? 0 : findPartial(s_, cell, step - 1);
    };
    bool room = reserve([&] { return partial() == 0 ? 0 : cellsToAppend(step - 1) + cellsForLine(); });
    CellId found = partial();
    if (found == 0) return true;
    if (room) {
      appendHit(s_, found, step, hit_.timeNs, storedLine());
    } else {
      ++events_[hit_.rule].evictions;
      dropAndRest(findKey(s_, hit_.rule, hash, key), found);
    }
    return true;
  }

  void dropAndRest(CellId key, CellId partial) {
    dropPartial(s_, partial);
    if (keyAt(s_, key).partials == 0) markIdle(s_, key);
  }

  void dropAt(CellId key, uint32_t step) {
    CellId partial = key == 0 ? 0 : findPartial(s_, key, step);
    if (partial != 0) dropAndRest(key, partial);
  }

  bool takeUntil(Text key) {
    CellId cell = findKey(s_, hit_.rule, hashKey(hit_.rule, key), key);
    while (cell != 0 && keyAt(s_, cell).partials != 0) dropAndRest(cell, keyAt(s_, cell).partials);
    return true;
  }

  /// The hit was accepted: what is older is late from now on.
  bool moveClock(Text key) {
    uint64_t hash = hashKey(hit_.rule, key);
    state_.clockNs = larger(state_.clockNs, hit_.timeNs);
    if (!reserve([&] { return cellsForKey(key, hash); })) {
      state_.horizonNs = larger(state_.horizonNs, hit_.timeNs);
      return true;
    }
    CellId cell = findKey(s_, hit_.rule, hash, key);
    if (cell == 0) {
      cell = addKey(s_, hit_.rule, hash, key);
      markIdle(s_, cell);
    }
    keyAt(s_, cell).lastNs = larger(keyAt(s_, cell).lastNs, hit_.timeNs);
    return true;
  }

  // ---- matches -----------------------------------------------------------------------------------------------------

  /// Puts the lines of the partial's hits and the current one together and hands them on.
  bool complete(CellId cell) {
    uint32_t count = partialAt(s_, cell).step + 2;
    s_.steps.size = 0;
    if (!rt::reserve(s_.steps, count) || !rt::reserve(s_.hits, count)) return noMemory();
    HitRef* hits = s_.hits.data;
    readHits(s_, cell, hits);
    size_t bytes = 0;
    for (uint32_t i = 0; i + 1 < count; ++i) bytes += lineAt(s_, hits[i].line).length + RT_PADDING;
    s_.lines.size = 0;
    if (!rt::reserve(s_.lines, bytes)) return noMemory();
    char* at = s_.lines.data;
    for (uint32_t i = 0; i + 1 < count; ++i) {
      const LineCell& line = lineAt(s_, hits[i].line);
      readChain(s_.pool, line.bytes, at, line.length);
      s_.steps.data[s_.steps.size++] = {Text{at, line.length}, hits[i].timeNs};
      at += line.length + RT_PADDING;
    }
    s_.steps.data[s_.steps.size++] = {hit_.line, hit_.timeNs};
    ++s_.completed;
    const KeyTuples& keys = s_.keys;
    return emitMatch(emitter_,
                     {hit_.rule, count, s_.steps.data, static_cast<uint32_t>(keys.parts.size), keys.parts.data}) ||
           noMemory();
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
  SequenceEvents* events_;
  bool late_ = false, overflow_ = false;
  bool noMemory_ = false;
};

}  // namespace

bool sequencesCreate(Sequences& s, const rt_plan* plan, const rt_host* host, uint64_t bytes) {
  Allocator allocator{host};
  s = Sequences{};
  s.plan = plan;
  s.allocator = allocator;
  s.keys = makeKeyTuples(allocator);
  s.lines = makeBuffer<char>(allocator);
  s.steps = makeBuffer<CompletedStep>(allocator);
  s.hits = makeBuffer<HitRef>(allocator);
  uint32_t buckets = 16;
  while (buckets < bytes / kBytesPerBucket && buckets < 1u << 30) buckets *= 2;
  s.bucketMask = buckets - 1;
  s.buckets = static_cast<CellId*>(allocate(allocator, buckets * sizeof(CellId)));
  s.rules = static_cast<RuleState*>(allocate(allocator, larger(plan->rule_count, 1u) * sizeof(RuleState)));
  uint64_t tables = buckets * sizeof(CellId);
  bool ok = poolCreate(s.pool, allocator, bytes > 2 * tables ? bytes - tables : bytes / 2);
  if (!ok || s.buckets == nullptr || s.rules == nullptr) {
    sequencesDestroy(s);
    return false;
  }
  for (uint32_t i = 0; i < plan->rule_count; ++i) {
    s.rules[i].clockNs = s.rules[i].horizonNs = INT64_MIN;
    s.rules[i].hitNs = INT64_MAX;
  }
  return true;
}

void sequencesDestroy(Sequences& s) {
  destroyKeyTuples(s.keys);
  destroy(s.lines);
  destroy(s.steps);
  destroy(s.hits);
  release(s.allocator, s.buckets, (s.bucketMask + size_t{1}) * sizeof(CellId));
  release(s.allocator, s.rules, larger(s.plan->rule_count, 1u) * sizeof(RuleState));
  poolDestroy(s.pool);
}

bool takeHit(Sequences& s, const SequenceHit& hit, Emitter& emitter, SequenceEvents* events) {
  RuleState& rule = s.rules[hit.rule];
  rule.hitNs = hit.timeNs;
  bool ok = HitTaker(s, hit, emitter, events).run();
  rule.hitNs = INT64_MAX;
  return ok;
}

void endEvent(Sequences& s) {
  if (s.line == 0) return;
  LineCell& line = lineAt(s, s.line);
  if (--line.references == 0) {
    returnChain(s.pool, line.bytes);
    returnCell(s.pool, s.line);
  }
  s.line = 0;
}

}  // namespace rt
