#include "runtime/core/indicators.h"

#include "runtime/core/key_value.h"

namespace rt {
namespace {

constexpr size_t kBlockBytes = 256 * 1024;

void* allocateBounded(void* context, size_t bytes) {
  auto& memory = *static_cast<BoundedHost*>(context);
  if (bytes > memory.limit - memory.used) return nullptr;
  void* given = memory.real->allocate(memory.real->context, bytes);
  if (given != nullptr) memory.used += bytes;
  return given;
}

void releaseBounded(void* context, void* given, size_t bytes) {
  auto& memory = *static_cast<BoundedHost*>(context);
  memory.real->release(memory.real->context, given, bytes);
  memory.used -= bytes;
}

/// \param set stays where it is
void setCreate(IndicatorSet& set, uint64_t bytes, const rt_host* host) {
  set = IndicatorSet{};
  set.memory.real = host;
  set.memory.limit = bytes;
  set.memory.host.context = &set.memory;
  set.memory.host.allocate = allocateBounded;
  set.memory.host.release = releaseBounded;
  Allocator allocator{&set.memory.host};
  set.records = makeBuffer<IndicatorRecord>(allocator);
  set.values = makeBuffer<Text>(allocator);
  set.ends = makeBuffer<uint32_t>(allocator);
  set.links = makeBuffer<IndicatorLink>(allocator);
}

bool addBlock(IndicatorSet& set, size_t needed) {
  size_t usual = smaller<size_t>(kBlockBytes, set.memory.limit / 16);
  size_t bytes = larger(usual, needed + sizeof(IndicatorBlock));
  auto* block = static_cast<IndicatorBlock*>(allocate(Allocator{&set.memory.host}, bytes));
  if (block == nullptr) return false;
  *block = {set.blocks, bytes};
  set.blocks = block;
  set.at = reinterpret_cast<char*>(block + 1);
  set.end = reinterpret_cast<char*>(block) + bytes;
  return true;
}

/// Sorts the values from `first` on and drops those that are there already.
void makeDistinct(Buffer<Text>& values, size_t first) {
  auto less = [](Text left, Text right) { return compareTexts(left, right) < 0; };
  sortInPlace(values.data + first, values.size - first, less);
  size_t kept = first;
  for (size_t i = first; i < values.size; ++i)
    if (kept == first || !equal(values[kept - 1], values[i])) values[kept++] = values[i];
  values.size = kept;
}

/// Adds the values of one entry. \returns false if there is no room.
bool addValues(IndicatorSet& set, const rt_value* value, const rt_field& field) {
  size_t first = set.values.size;
  char form[kKeyValueBytes];
  for (; value != nullptr; value = value->next) {
    Text stored = storeBytes(set, keyValue(*value, field, form));
    if (stored.data == nullptr || !append(set.values, stored)) return false;
  }
  makeDistinct(set.values, first);
  return append(set.ends, static_cast<uint32_t>(set.values.size));
}

/// Adds links for the values of the entry `entry` of the last record. \returns false if there is no room.
bool addLinks(IndicatorSet& set, uint32_t entry) {
  auto number = static_cast<uint32_t>(set.records.size - 1);
  const IndicatorRecord& record = set.records[number];
  uint32_t begin = entry == 0 ? record.firstValue : set.ends[record.firstEnd + entry - 1];
  for (uint32_t i = begin; i < set.ends[record.firstEnd + entry]; ++i)
    if (!append(set.links, IndicatorLink{indicatorHash(record.rule, entry, set.values[i]), number, entry, i, 0}))
      return false;
  return true;
}

void linkFrom(IndicatorSet& set, size_t first) {
  for (size_t i = first; i < set.links.size; ++i) {
    uint32_t& head = set.heads[set.links[i].hash & (set.headCount - 1)];
    set.links[i].next = head;
    head = static_cast<uint32_t>(i + 1);
  }
}

void releaseHeads(IndicatorSet& set) {
  release(Allocator{&set.memory.host}, set.heads, set.headCount * sizeof(uint32_t));
}

}  // namespace

void indicatorsCreate(Indicators& indicators, uint64_t bytes, const rt_host* host) {
  indicators = Indicators{};
  for (IndicatorSet& set : indicators.sets) setCreate(set, bytes, host);
  indicators.hasChanged = true;
  indicators.lines = makeLineCutter(Allocator{host});
  indicators.text = makeBuffer<char>(Allocator{host});
  indicators.hits = makeBuffer<IndicatorHit>(Allocator{host});
}

void indicatorsDestroy(Indicators& indicators) {
  for (IndicatorSet& set : indicators.sets) indicatorSetClear(set);
  destroy(indicators.lines.carry);
  destroy(indicators.text);
  destroy(indicators.hits);
}

void indicatorSetClear(IndicatorSet& set) {
  while (set.blocks != nullptr) {
    IndicatorBlock* block = set.blocks;
    set.blocks = block->next;
    release(Allocator{&set.memory.host}, block, block->bytes);
  }
  releaseHeads(set);
  destroy(set.records);
  destroy(set.values);
  destroy(set.ends);
  destroy(set.links);
  setCreate(set, set.memory.limit, set.memory.real);
}

Text storeBytes(IndicatorSet& set, Text bytes) {
  if (static_cast<size_t>(set.end - set.at) < bytes.length + 1 && !addBlock(set, bytes.length + 1)) return {nullptr, 0};
  Text stored{set.at, bytes.length};
  copyBytes(set.at, bytes.data, bytes.length);
  set.at += bytes.length + 1;  // so that the empty text, too, has a place
  return stored;
}

IndicatorMark markOf(const IndicatorSet& set) {
  return {set.records.size, set.values.size, set.ends.size, set.links.size};
}

void takeBack(IndicatorSet& set, const IndicatorMark& mark) {
  set.records.size = mark.records;
  set.values.size = mark.values;
  set.ends.size = mark.ends;
  set.links.size = mark.links;
}

bool hasRecords(const IndicatorSet& set, uint32_t rule) {
  for (size_t i = 0; i < set.records.size; ++i)
    if (set.records[i].rule == rule) return true;
  return false;
}

uint64_t indicatorHash(uint32_t rule, uint32_t entry, Text form) {
  uint64_t hash = rt_hash(form.data, form.length, 0) ^ ((uint64_t{rule} << 32 | entry) * 0x9e3779b97f4a7c15u);
  hash *= 0xff51afd7ed558ccdu;
  return hash ^ hash >> 32;
}

uint32_t groupEnd(const rt_threat_match& match, uint32_t begin) {
  while (match.entries[begin].group_end == 0) ++begin;
  return begin + 1;
}

uint32_t firstPositive(const rt_threat_match& match, uint32_t begin) {
  while (match.entries[begin].negate != 0) ++begin;
  return begin;
}

bool addRecord(IndicatorSet& set, const rt_plan* plan, uint32_t rule, const rt_value* const* fields, Text body,
               Text tail) {
  const rt_threat_match& match = threatMatchOf(plan, rule);
  IndicatorMark mark = markOf(set);
  IndicatorRecord record{body, tail, rule, static_cast<uint32_t>(set.ends.size),
                         static_cast<uint32_t>(set.values.size)};
  if (!append(set.records, record)) return false;
  for (uint64_t i = 0; i < match.entry_count; ++i) {
    uint32_t slot = match.entries[i].indicator_slot;
    if (!addValues(set, fields[slot], plan->fields[slot])) return false;
  }
  for (uint32_t begin = 0; begin < match.entry_count; begin = groupEnd(match, begin))
    if (!addLinks(set, firstPositive(match, begin))) return false;
  if (set.links.size == mark.links) takeBack(set, mark);
  return true;
}

bool linkRecords(IndicatorSet& set, const IndicatorMark& mark) {
  if (set.links.size <= set.headCount) {
    linkFrom(set, mark.links);
    return true;
  }
  uint32_t count = larger(set.headCount, 1024u);
  while (count < set.links.size) count *= 2;
  auto* heads = static_cast<uint32_t*>(allocate(Allocator{&set.memory.host}, count * sizeof(uint32_t)));
  if (heads == nullptr) return false;
  releaseHeads(set);
  set.heads = heads;
  set.headCount = count;
  linkFrom(set, 0);
  return true;
}

}  // namespace rt
