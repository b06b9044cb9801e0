// What a matcher holds of its sequences, read out of its cells; whether the cells are in order is checked on the way.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "runtime/core/instance.h"
#include "runtime/core/sequence_cells.h"

namespace rt::test {

struct HitView {
  int64_t timeNs;
  std::string line;
  bool operator==(const HitView&) const = default;
};
using Hits = std::vector<HitView>;
using Partials = std::map<uint32_t, Hits>;  // by step

struct KeyView {
  int64_t lastNs;
  Partials partials;
};

struct RuleView {
  std::map<std::string, KeyView> keys;
  int64_t clockNs, horizonNs;

  /// Older hits of the key are late.
  [[nodiscard]] int64_t threshold(const std::string& key) const {
    auto known = keys.find(key);
    return known == keys.end() ? horizonNs : known->second.lastNs;
  }
};

struct StateView {
  std::vector<RuleView> rules;
  uint32_t free;
};

class StateReader {
 public:
  explicit StateReader(const Sequences& s) : s_(s), used_(s.pool.count), found_(s.plan->rule_count) {}

  StateView run() {
    StateView view{{}, freeCells(s_.pool)};
    EXPECT_EQ(s_.line, 0u);
    for (uint32_t rule = 0; rule < s_.plan->rule_count; ++rule)
      view.rules.push_back({{}, s_.rules[rule].clockNs, s_.rules[rule].horizonNs});
    for (uint32_t bucket = 0; bucket <= s_.bucketMask; ++bucket)
      for (CellId cell = s_.buckets[bucket]; cell != 0; cell = keyAt(s_, cell).next) readKey(view, bucket, cell);
    for (uint32_t rule = 0; rule < s_.plan->rule_count; ++rule) checkRule(rule);
    for (const auto& [cell, references] : lines_) EXPECT_EQ(lineAt(s_, cell).references, references);
    uint32_t returned = 0;
    for (CellId cell = s_.pool.free; cell != 0 && use(cell); cell = cellAs<CellId>(s_.pool, cell)) ++returned;
    EXPECT_EQ(returned, s_.pool.returned);
    EXPECT_EQ(inUse_, s_.pool.fresh - 1) << "cells are lost";
    return view;
  }

 private:
  struct Found {
    uint64_t cells = 0;
    uint32_t partials = 0, inHeap = 0, idle = 0;
  };

  /// \returns false, and fails, if something else has the cell.
  bool use(CellId cell) {
    bool free = cell > 0 && cell < s_.pool.fresh && !used_[cell];
    EXPECT_TRUE(free) << cell;
    if (!free) return false;
    used_[cell] = true;
    ++inUse_;
    return true;
  }

  std::string readBytes(CellId first, size_t length) {
    std::string bytes(length, 0);
    readChain(s_.pool, first, bytes.data(), length);
    return bytes;
  }
  void useChain(CellId first) {
    for (; first != 0 && use(first); first = cellAs<ChainCell>(s_.pool, first).next) {
    }
  }

  void readKey(StateView& view, uint32_t bucket, CellId cell) {
    if (!use(cell)) return;
    const KeyCell& key = keyAt(s_, cell);
    useChain(key.more);
    size_t here = std::min(sizeof key.bytes, size_t{key.length});
    std::string bytes = std::string(key.bytes, here) + readBytes(key.more, key.length - here);
    EXPECT_EQ(key.hash, hashKey(key.rule, {bytes.data(), bytes.size()}));
    EXPECT_EQ(key.hash & s_.bucketMask, bucket);
    found_[key.rule].cells += keyCells(s_, key.rule, key.length);
    found_[key.rule].idle += key.idle;
    EXPECT_EQ(key.idle != 0, key.partials == 0) << "a key is idle if it waits for nothing";
    KeyView keyView{key.lastNs, {}};
    for (CellId partial = key.partials; partial != 0; partial = partialAt(s_, partial).next)
      readPartial(keyView, cell, partial);
    EXPECT_TRUE(view.rules[key.rule].keys.emplace(bytes, keyView).second) << "the key is there twice";
  }

  void readPartial(KeyView& view, CellId key, CellId cell) {
    if (!use(cell)) return;
    const PartialCell& partial = partialAt(s_, cell);
    Found& found = found_[keyAt(s_, key).rule];
    ++found.partials;
    ++found.cells;
    EXPECT_EQ(partial.key, key);
    for (CellId more = partial.more; more != 0 && use(more); more = cellAs<MoreHits>(s_.pool, more).previous)
      ++found.cells;
    std::vector<HitRef> refs(partial.step + 1);
    readHits(s_, cell, refs.data());
    Hits hits;
    for (const HitRef& ref : refs) {
      const LineCell& line = lineAt(s_, ref.line);
      if (++lines_[ref.line] == 1 && use(ref.line)) useChain(line.bytes);
      found.cells += 1 + chainCells(line.length);
      hits.push_back({ref.timeNs, readBytes(line.bytes, line.length)});
    }
    EXPECT_EQ(partial.startNs, hits[0].timeNs);
    EXPECT_TRUE(view.partials.emplace(partial.step, hits).second) << "two wait after one step";
  }

  void checkRule(uint32_t number) {
    const RuleState& rule = s_.rules[number];
    EXPECT_TRUE(rule.heap == 0 || (s_.waitedRules[number / 64] >> number % 64 & 1) != 0);
    checkHeap(number, rule.heap, 0, 0);
    uint32_t idle = 0;
    CellId previous = 0;
    for (CellId cell = rule.idleFirst; cell != 0 && idle <= found_[number].idle; cell = keyAt(s_, cell).idleNext) {
      EXPECT_EQ(keyAt(s_, cell).idlePrevious, previous);
      previous = cell;
      ++idle;
    }
    EXPECT_EQ(rule.idleLast, previous);
    EXPECT_EQ(idle, found_[number].idle);
    EXPECT_EQ(rule.cells, found_[number].cells);
    EXPECT_EQ(found_[number].inHeap, found_[number].partials);
  }

  void checkHeap(uint32_t rule, CellId cell, CellId previous, CellId parent) {
    for (; cell != 0; previous = cell, cell = partialAt(s_, cell).heap.next) {
      const PartialCell& partial = partialAt(s_, cell);
      if (++found_[rule].inHeap > found_[rule].partials) return;
      EXPECT_EQ(partial.heap.previous, previous);
      EXPECT_EQ(keyAt(s_, partial.key).rule, rule);
      if (parent != 0) EXPECT_LE(partialAt(s_, parent).startNs, partial.startNs);
      checkHeap(rule, partial.heap.child, cell, cell);
    }
  }

  const Sequences& s_;
  std::vector<bool> used_;
  uint32_t inUse_ = 0;
  std::vector<Found> found_;
  std::map<CellId, uint32_t> lines_;  // with their references
};

inline StateView readState(const rt_instance& instance) { return StateReader(instance.sequences).run(); }

}  // namespace rt::test
