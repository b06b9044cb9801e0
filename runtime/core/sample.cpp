#include "runtime/core/sample.h"

#include "runtime/core/key_value.h"
#include "runtime/core/results.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"

namespace rt {
namespace {

struct CandidateList {
  CellId first, last;
  uint32_t count;
};
struct CandidateLists {
  CellId next;  // as MissingCell's
  uint32_t reserved;
  CandidateList of[10];
};
static_assert(sizeof(CandidateLists) <= kCellBytes);
constexpr uint32_t kListsHere = 10;

struct CandidateCell {
  CellId next;
  CellId line;
  int64_t timeNs;
  uint64_t arrival;
};

CandidateCell& candidateAt(const Sequences& s, CellId cell) { return cellAs<CandidateCell>(s.pool, cell); }

CandidateList& listOf(const Sequences& s, CellId key, uint32_t step) {
  CellId cell = keyAt(s, key).extra;
  for (; step >= kListsHere; step -= kListsHere) cell = cellAs<CandidateLists>(s.pool, cell).next;
  return cellAs<CandidateLists>(s.pool, cell).of[step];
}

uint64_t samplesPerKey(const Sequences& s) { return larger<uint64_t>(s.options.max_samples_per_key, 1); }

/// The first choices never look further: each one before a step can only stand in the way of one candidate.
uint64_t mostCandidates(const Sequences& s, const rt_rule& rule) {
  return smaller<uint64_t>(samplesPerKey(s), UINT32_MAX) + rule.step_count;
}

/// Nothing of a sample gives way to more of it: the first candidates are the ones that are chosen.
bool hasRoom(const Sequences& s, const SequenceHit& hit, Text key, uint64_t hash) {
  uint32_t needed = 1 + cellsForLine(s, hit.line);
  if (findKey(s, hit.rule, hash, key) == 0) needed += keyCells(s, hit.rule, key.length);
  return freeCells(s.pool) >= needed;
}

void addCandidate(Sequences& s, const SequenceHit& hit, uint32_t step, Text key, EventCounts& events) {
  uint64_t hash = hashKey(hit.rule, key);
  CellId cell = findKey(s, hit.rule, hash, key);
  if (cell != 0 && listOf(s, cell, step).count >= mostCandidates(s, s.plan->rules[hit.rule])) return;
  if (!hasRoom(s, hit, key, hash)) {
    ++events[hit.rule].evictions;
    return;
  }
  CellId line = storeLine(s, hit.line);
  if (cell == 0) cell = addKey(s, hit.rule, hash, key);
  CellId candidate = takeCell(s.pool);
  candidateAt(s, candidate) = {0, line, hit.timeNs, s.arrivals};
  ++lineAt(s, line).references;
  CandidateList& list = listOf(s, cell, step);
  (list.last == 0 ? list.first : candidateAt(s, list.last).next) = candidate;
  list.last = candidate;
  ++list.count;
}

/// The choices for one key: a candidate for each step, all of different events, in lexicographic order.
class Choices {
 public:
  Choices(Sequences& s, CellId key, uint32_t steps, CellId* chosen)
      : s_(s), key_(key), steps_(steps), chosen_(chosen) {}

  /// Goes to the next choice. \returns false after the last.
  bool next() {
    CellId candidate = depth_ == 0 ? listOf(s_, key_, 0).first : back();
    while (true) {
      while (candidate != 0 && isChosen(candidate)) candidate = candidateAt(s_, candidate).next;
      if (candidate == 0) {
        if (depth_ == 0) return false;
        candidate = back();
        continue;
      }
      chosen_[depth_++] = candidate;
      if (depth_ == steps_) return true;
      candidate = listOf(s_, key_, depth_).first;
    }
  }

 private:
  CellId back() { return candidateAt(s_, chosen_[--depth_]).next; }
  [[nodiscard]] bool isChosen(CellId candidate) const {
    for (uint32_t i = 0; i < depth_; ++i)
      if (candidateAt(s_, chosen_[i]).arrival == candidateAt(s_, candidate).arrival) return true;
    return false;
  }

  Sequences& s_;
  CellId key_;
  uint32_t steps_;
  CellId* chosen_;
  uint32_t depth_ = 0;
};

bool emitChoice(Sequences& s, uint32_t number, CellId key, const CellId* chosen, Emitter& emitter,
                EventCounts& events) {
  const rt_rule& rule = s.plan->rules[number];
  s.hits.size = s.record.size = 0;
  for (uint32_t i = 0; i < rule.step_count; ++i)
    if (!append(s.hits, HitRef{candidateAt(s, chosen[i]).timeNs, candidateAt(s, chosen[i]).line, 0})) return false;
  uint32_t length = keyAt(s, key).length;
  if (!reserve(s.record, length) || !readLines(s, s.hits.data, rule.step_count)) return false;
  readKey(s, key, s.record.data);
  if (!readKeyTexts(s, number, 0, {s.record.data, length})) return false;
  return deliverSteps(s, number, emitter, events);
}

/// A key of a rule, and where its bytes stand in a buffer.
struct KeyEntry {
  CellId key;
  size_t place;
};

/// The rule's keys in ascending order, null first. \param bytes receives the keys' bytes
bool sortedKeys(Sequences& s, uint32_t rule, Buffer<KeyEntry>& keys, Buffer<char>& bytes) {
  for (uint32_t bucket = 0; bucket <= s.bucketMask; ++bucket) {
    for (CellId key = s.buckets[bucket]; key != 0; key = keyAt(s, key).next) {
      const KeyCell& cell = keyAt(s, key);
      if (cell.rule != rule || isWindow(s, key)) continue;
      if (!append(keys, KeyEntry{key, bytes.size}) || !reserve(bytes, bytes.size + cell.length)) return false;
      readKey(s, key, bytes.data + bytes.size);
      bytes.size += cell.length;
    }
  }
  auto tuple = [&](const KeyEntry& entry) { return Text{bytes.data + entry.place, keyAt(s, entry.key).length}; };
  sortInPlace(keys.data, keys.size,
              [&](const KeyEntry& a, const KeyEntry& b) { return compareTuples(tuple(a), tuple(b), true) < 0; });
  return true;
}

bool emitSamples(Sequences& s, uint32_t number, const Buffer<KeyEntry>& keys, Emitter& emitter, EventCounts& events) {
  uint64_t left = s.options.has_size != 0 ? s.options.size : UINT64_MAX;
  CellId chosen[RT_MAX_FILTERS];
  for (size_t i = 0; i < keys.size; ++i) {
    Choices choices(s, keys[i].key, s.plan->rules[number].step_count, chosen);
    for (uint64_t n = samplesPerKey(s); n > 0 && choices.next(); --n) {
      if (left-- == 0) return true;
      if (!emitChoice(s, number, keys[i].key, chosen, emitter, events)) return false;
    }
  }
  return true;
}

/// With the lists of a key's candidates, by step.
uint32_t candidateListCells(const rt_rule& rule) { return (rule.step_count + kListsHere - 1) / kListsHere; }

void addCandidateLists(Sequences& s, CellId key) {
  for (uint32_t i = 0; i < s.rules[keyAt(s, key).rule].extraCells; ++i) {
    CellId cell = takeCell(s.pool);
    cellAs<CandidateLists>(s.pool, cell).next = keyAt(s, key).extra;
    keyAt(s, key).extra = cell;
  }
}

/// An event is a candidate for each step that it satisfies, with each of its keys. Of each list only as many are kept
/// as can be chosen. What has no room is counted as an eviction.
bool takeCandidate(Sequences& s, const SequenceHit& hit, Emitter&, EventCounts& events) {
  const rt_rule& rule = s.plan->rules[hit.rule];
  ++s.arrivals;
  bool overflow = false;
  for (uint32_t step = 0; step < rule.step_count; ++step) {
    if ((hit.filters >> rule.steps[step].filter & 1) == 0) continue;
    KeyStart start = startKeys(s.keys, s.plan, rule.keys + rule.steps[step].first_key, rule.key_count, hit.fields);
    if (start == KeyStart::NoMemory) return false;
    overflow |= start == KeyStart::Overflow;
    while (start != KeyStart::NoKey && nextKey(s.keys))
      addCandidate(s, hit, step, Text{s.keys.bytes.data, s.keys.bytes.size}, events);
    if (s.keys.failed) return false;
  }
  if (overflow) ++events[hit.rule].key_overflow;
  return true;
}

/// For each key, in ascending order with null first, choices of distinct events, the first of each list first.
bool finishSample(Sequences& s, uint32_t rule, Emitter& emitter, EventCounts& events) {
  if (s.rules[rule].cells == 0) return true;  // no key in the table, which need not be gone through
  auto keys = makeBuffer<KeyEntry>(s.allocator);
  auto bytes = makeBuffer<char>(s.allocator);
  bool ok = sortedKeys(s, rule, keys, bytes) && emitSamples(s, rule, keys, emitter, events);
  destroy(keys);
  destroy(bytes);
  return ok;
}

}  // namespace

void clearCandidates(Sequences& s, CellId key) {
  for (CellId lists = keyAt(s, key).extra; lists != 0; lists = cellAs<CandidateLists>(s.pool, lists).next) {
    for (CandidateList& list : cellAs<CandidateLists>(s.pool, lists).of) {
      for (CellId cell = list.first; cell != 0;) {
        CandidateCell candidate = candidateAt(s, cell);
        dropReference(s, candidate.line);
        returnCell(s.pool, cell);
        cell = candidate.next;
      }
      list = {};
    }
  }
}

}  // namespace rt

using namespace rt;

constexpr rt_rule_functions rt_the_sample = {.take = takeCandidate,
                                             .finish = finishSample,
                                             .is_step_hit = isStepHit,
                                             .extra_cells = candidateListCells,
                                             .add_extra = addCandidateLists};
