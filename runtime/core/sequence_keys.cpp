// The table of join keys of all rules, and each rule's list of keys that wait for nothing.
#include "runtime/core/groups.h"
#include "runtime/core/sample.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"

namespace rt {
namespace {

constexpr size_t kBytesHere = sizeof(KeyCell::bytes);

bool sameKey(const Sequences& s, const KeyCell& key, Text bytes) {
  if (key.length != bytes.length) return false;
  size_t here = smaller<size_t>(kBytesHere, bytes.length);
  return equalBytes(key.bytes, bytes.data, here) &&
         chainEquals(s.pool, key.more, Text{bytes.data + here, bytes.length - here});
}

CellId& linkTo(Sequences& s, CellId key) {
  CellId* link = &s.buckets[keyAt(s, key).hash & s.bucketMask];
  while (*link != key) link = &keyAt(s, *link).next;
  return *link;
}

}  // namespace

uint32_t ownCells(size_t length) { return 1 + (length > kBytesHere ? chainCells(length - kBytesHere) : 0); }

uint32_t keyCells(const Sequences& s, uint32_t rule, size_t length) {
  return ownCells(length) + s.rules[rule].extraCells;
}

uint64_t hashKey(uint32_t rule, Text key) {
  uint64_t hash = (rule + 1) * 0x9e3779b97f4a7c15;
  uint64_t at = 0;
  for (; at + 8 <= key.length; at += 8) hash = (hash ^ load64(key.data + at)) * 0xff51afd7ed558ccd, hash ^= hash >> 32;
  for (; at < key.length; ++at)
    hash = (hash ^ static_cast<uint8_t>(key.data[at])) * 0xff51afd7ed558ccd, hash ^= hash >> 32;
  return hash;
}

CellId findKey(const Sequences& s, uint32_t rule, uint64_t hash, Text bytes) {
  for (CellId cell = s.buckets[hash & s.bucketMask]; cell != 0; cell = keyAt(s, cell).next) {
    const KeyCell& key = keyAt(s, cell);
    if (key.hash == hash && key.rule == rule && sameKey(s, key, bytes)) return cell;
  }
  return 0;
}

CellId addBareKey(Sequences& s, uint32_t rule, uint64_t hash, Text bytes) {
  CellId cell = takeCell(s.pool);
  KeyCell& key = keyAt(s, cell);
  size_t here = smaller<size_t>(kBytesHere, bytes.length);
  key.hash = hash;
  key.rule = rule;
  key.length = static_cast<uint32_t>(bytes.length);
  key.lastNs = INT64_MIN;
  copyBytes(key.bytes, bytes.data, here);
  key.more = storeChain(s.pool, Text{bytes.data + here, bytes.length - here});
  linkKey(s, cell);
  s.rules[rule].cells += ownCells(bytes.length);
  return cell;
}

CellId addKey(Sequences& s, uint32_t rule, uint64_t hash, Text bytes) {
  CellId cell = addBareKey(s, rule, hash, bytes);
  s.rules[rule].cells += s.rules[rule].extraCells;
  if (s.rules[rule].extraCells != 0) functionsOf(s, rule).add_extra(s, cell);
  return cell;
}

void readKey(const Sequences& s, CellId cell, char* out) {
  const KeyCell& key = keyAt(s, cell);
  size_t here = smaller<size_t>(kBytesHere, key.length);
  copyBytes(out, key.bytes, here);
  readChain(s.pool, key.more, out + here, key.length - here);
}

void clearExtra(Sequences& s, CellId cell, uint32_t kind) {
  if (kind == RT_THRESHOLD && !isWindow(s, cell)) clearGroup(s, cell);
  if (kind == RT_SAMPLE && !isWindow(s, cell)) clearCandidates(s, cell);
  for (CellId extra = keyAt(s, cell).extra; extra != 0;) {
    CellId next = cellAs<MissingCell>(s.pool, extra).next;
    returnCell(s.pool, extra);
    extra = next;
  }
  keyAt(s, cell).extra = 0;
}

void linkKey(Sequences& s, CellId cell) {
  CellId& bucket = s.buckets[keyAt(s, cell).hash & s.bucketMask];
  keyAt(s, cell).next = bucket;
  bucket = cell;
}

void dropKey(Sequences& s, CellId cell, EventCounts& events) {
  const rt_rule_functions& functions = functionsOf(s, keyAt(s, cell).rule);
  if (functions.matters != nullptr && functions.matters(s, cell)) ++events[keyAt(s, cell).rule].evictions;
  markBusy(s, cell);
  KeyCell& key = keyAt(s, cell);
  RuleState& rule = s.rules[key.rule];
  rule.cells -= rule.extraCells;
  clearExtra(s, cell, s.plan->rules[key.rule].kind);
  rule.horizonNs = larger(rule.horizonNs, key.lastNs);
  dropBareKey(s, cell);
}

void dropBareKey(Sequences& s, CellId cell) {
  KeyCell& key = keyAt(s, cell);
  s.rules[key.rule].cells -= ownCells(key.length);
  linkTo(s, cell) = key.next;
  returnChain(s.pool, key.more);
  returnCell(s.pool, cell);
}

void markIdle(Sequences& s, CellId cell) {
  KeyCell& key = keyAt(s, cell);
  if (key.idle != 0) return;
  RuleState& rule = s.rules[key.rule];
  key.idle = 1;
  key.idlePrevious = rule.idleLast;
  key.idleNext = 0;
  (rule.idleLast == 0 ? rule.idleFirst : keyAt(s, rule.idleLast).idleNext) = cell;
  rule.idleLast = cell;
}

void markBusy(Sequences& s, CellId cell) {
  KeyCell& key = keyAt(s, cell);
  if (key.idle == 0) return;
  RuleState& rule = s.rules[key.rule];
  key.idle = 0;
  (key.idlePrevious == 0 ? rule.idleFirst : keyAt(s, key.idlePrevious).idleNext) = key.idleNext;
  (key.idleNext == 0 ? rule.idleLast : keyAt(s, key.idleNext).idlePrevious) = key.idlePrevious;
}

}  // namespace rt
