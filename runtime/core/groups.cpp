#include "runtime/core/groups.h"

#include "runtime/core/key_value.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/tuple_texts.h"

namespace rt {
namespace {

KeyStart startGroups(Sequences& s, const SequenceHit& hit, Slots slots) {
  rt_key_part parts[kMaxGroupFields];
  uint32_t count = smaller(slots.count, kMaxGroupFields);
  for (uint32_t i = 0; i < count; ++i) parts[i] = {slots.slots[i], 0};
  return startKeys(s.keys, s.plan, parts, count, hit.fields);
}

}  // namespace

bool takeGrouped(Sequences& s, const SequenceHit& hit, const GroupKind& kind, Emitter& emitter, EventCounts& events) {
  const rt_rule& rule = s.plan->rules[hit.rule];
  RuleState& state = s.rules[hit.rule];
  if ((hit.filters >> rule.steps[0].filter & 1) == 0) return true;
  state.clockNs = larger(state.clockNs, hit.eventNs);
  KeyStart start = startGroups(s, hit, kind.slots(rule));
  if (start == KeyStart::NoKey) return true;
  if (start == KeyStart::NoMemory) return false;
  if (kind.begin != nullptr && !kind.begin(s, hit, emitter)) return false;
  if (start == KeyStart::Overflow) ++events[hit.rule].key_overflow;
  while (nextKey(s.keys)) {
    Text key{s.keys.bytes.data, s.keys.bytes.size};
    if (!kind.take(s, hit, key, emitter, events)) return false;
  }
  return !s.keys.failed;
}

bool isGroupHit(Sequences& s, const SequenceHit& hit, Slots slots) {
  bool holds = (hit.filters >> s.plan->rules[hit.rule].steps[0].filter & 1) != 0;
  return holds && startGroups(s, hit, slots) != KeyStart::NoKey;
}

bool isWithin(const Sequences& s, CellId key, int64_t windowNs) {
  const KeyCell& cell = keyAt(s, key);
  return static_cast<__int128>(s.rules[cell.rule].clockNs) - cell.lastNs <= windowNs;
}

CellId openGroup(Sequences& s, const SequenceHit& hit, Text key, uint32_t cells, EventCounts& events) {
  uint64_t hash = hashKey(hit.rule, key);
  CellId cell = findKey(s, hit.rule, hash, key);
  if (cell == 0 && hit.eventNs < s.rules[hit.rule].horizonNs) {
    ++events[hit.rule].late;  // the group may have been forgotten
    return 0;
  }
  if (cell != 0) markBusy(s, cell);
  uint32_t needed = cells + (cell == 0 ? keyCells(s, hit.rule, key.length) : 0);
  if (!makeRoom(s, needed, events)) {
    ++events[hit.rule].evictions;
    if (cell != 0) markIdle(s, cell);
    return 0;
  }
  return cell != 0 ? cell : addKey(s, hit.rule, hash, key);
}

void closeGroup(Sequences& s, CellId cell, int64_t timeNs) {
  KeyCell& key = keyAt(s, cell);
  key.lastNs = larger(key.lastNs, timeNs);
  markIdle(s, cell);
}

bool readGroupTexts(Sequences& s, Slots slots, Text key) {
  return readTupleTexts(s, key, slots.count, [&](uint32_t part) { return &s.plan->fields[slots.slots[part]]; });
}

void putGroupValue(JsonOut& json, uint32_t type, Text text) {
  bool bare = type == RT_INTEGER || type == RT_UNSIGNED || type == RT_DOUBLE || type == RT_BOOLEAN;
  bare ? put(json, text) : putString(json, text);
}

bool makeGroupId(Sequences& s, Text key, int64_t timeNs) {
  s.groupId.size = 0;
  return append(s.groupId, key) && append(s.groupId, Text{reinterpret_cast<const char*>(&timeNs), sizeof timeNs});
}

Text keyOfGroupId(Text id) { return {id.data, id.length - sizeof(int64_t)}; }

}  // namespace rt
