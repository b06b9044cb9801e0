// The groups of a match: the values that its events have in the fields of its rule's suppression.
//
// A group's key is kWindowMark, then for each field the number of its values and each value with its length before it.
#include "runtime/core/event_time.h"
#include "runtime/core/groups.h"
#include "runtime/core/key_value.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"

namespace rt {
namespace {

/// No key of a rule begins so: it would be the length of a value.
constexpr uint32_t kWindowMark = UINT32_MAX - 1;

/// What is kept of the bytes of values from match to match.
constexpr size_t kKeepForms = 64 * 1024;

bool append32(Buffer<char>& buffer, uint32_t number) {
  return append(buffer, Text{reinterpret_cast<const char*>(&number), sizeof number});
}

bool appendValue(Buffer<char>& buffer, Text value) {
  return append32(buffer, static_cast<uint32_t>(value.length)) && append(buffer, value);
}

bool beginKeyBytes(AlertGroups& groups) {
  groups.key.size = 0;
  return append32(groups.key, kWindowMark);
}

GroupStart noMemory(AlertGroups& groups) {
  groups.failed = true;
  return GroupStart::NoMemory;
}

/// The distinct values of one field of the event that was walked, sorted, behind those in `values`.
bool appendValues(AlertGroups& groups, const rt_plan& plan, uint32_t slot, Buffer<Text>& values) {
  size_t from = values.size;
  for (const rt_value* value = groups.walker.fields[slot]; value != nullptr; value = value->next) {
    char room[kKeyValueBytes];
    Text form = keyValue(*value, plan.fields[slot], room);
    char* bytes = arenaTake(groups.forms, form.length + 1);
    if (bytes == nullptr) return false;
    copyBytes(bytes, form.data, form.length);
    if (!append(values, Text{bytes, form.length})) return false;
  }
  sortInPlace(values.data + from, values.size - from, [](Text a, Text b) { return compareTexts(a, b) < 0; });
  size_t kept = from;
  for (size_t i = from; i < values.size; ++i)
    if (kept == from || !equal(values[i], values[kept - 1])) values[kept++] = values[i];
  values.size = kept;
  return true;
}

bool contains(const Buffer<Text>& values, Text value) {
  for (size_t i = 0; i < values.size; ++i)
    if (equal(values[i], value)) return true;
  return false;
}

bool readFirstEvent(AlertGroups& groups, const rt_plan& plan, GroupFields fields) {
  groups.values.size = groups.begins.size = 0;
  arenaClear(groups.forms);
  if (!append(groups.begins, uint32_t{0})) return false;
  for (uint32_t i = 0; i < fields.count; ++i)
    if (!appendValues(groups, plan, fields.slots[i], groups.values) ||
        !append(groups.begins, static_cast<uint32_t>(groups.values.size)))
      return false;
  return true;
}

/// Of the values so far, those that this event does not have lose their data.
bool intersectEvent(AlertGroups& groups, const rt_plan& plan, GroupFields fields) {
  for (uint32_t i = 0; i < fields.count; ++i) {
    groups.other.size = 0;
    if (!appendValues(groups, plan, fields.slots[i], groups.other)) return false;
    for (uint32_t v = groups.begins[i]; v < groups.begins[i + 1]; ++v)
      if (groups.values[v].data != nullptr && !contains(groups.other, groups.values[v]))
        groups.values[v].data = nullptr;
  }
  return true;
}

bool readEvents(AlertGroups& groups, const rt_plan& plan, GroupFields fields, const CompletedMatch& match) {
  bool first = true;
  for (uint32_t i = 0; i < match.stepCount; ++i) {
    Text line = match.steps[i].line;
    if (line.data == nullptr) continue;
    if (walk(groups.walker, line.data, line.length) == LineFault::NoMemory) return false;
    if (!(first ? readFirstEvent : intersectEvent)(groups, plan, fields)) return false;
    first = false;
  }
  return true;
}

/// All values of each field are one key. \returns Alone if a field has none and must have one
GroupStart keyOfWholeFields(AlertGroups& groups, GroupFields fields, bool missingIsValue) {
  if (!beginKeyBytes(groups)) return noMemory(groups);
  for (uint32_t i = 0; i < fields.count; ++i) {
    uint32_t count = 0;
    for (uint32_t v = groups.begins[i]; v < groups.begins[i + 1]; ++v)
      count += groups.values[v].data != nullptr ? 1 : 0;
    if (count == 0 && !missingIsValue) return GroupStart::Alone;
    if (!append32(groups.key, count)) return noMemory(groups);
    for (uint32_t v = groups.begins[i]; v < groups.begins[i + 1]; ++v)
      if (groups.values[v].data != nullptr && !appendValue(groups.key, groups.values[v])) return noMemory(groups);
  }
  groups.more = true;
  return GroupStart::Ready;
}

/// A threshold's group is the alert's.
GroupStart keyOfThreshold(AlertGroups& groups, GroupFields fields, Text tuple) {
  if (!beginKeyBytes(groups)) return noMemory(groups);
  const char* at = tuple.data;
  for (uint32_t i = 0; i < fields.count; ++i) {
    uint32_t length = load32(at);
    at += sizeof length;
    if (!append32(groups.key, 1) || !appendValue(groups.key, {at, length})) return noMemory(groups);
    at += length;
  }
  groups.more = true;
  return GroupStart::Ready;
}

GroupStart startEachValue(Sequences& s, const CompletedMatch& match, GroupFields fields, bool missingIsValue,
                          EventCounts& events) {
  AlertGroups& groups = s.groups;
  Text line = match.steps[0].line;
  if (walk(groups.walker, line.data, line.length) == LineFault::NoMemory) return noMemory(groups);
  rt_key_part parts[kMaxGroupFields];
  uint32_t count = smaller(fields.count, kMaxGroupFields);
  for (uint32_t i = 0; i < count; ++i) parts[i] = {fields.slots[i], missingIsValue ? 1u : 0u};
  KeyStart start = startKeys(groups.tuples, s.plan, parts, count, groups.walker.fields);
  if (start == KeyStart::NoMemory) return noMemory(groups);
  if (start == KeyStart::Overflow) ++events[match.rule].key_overflow;
  return start == KeyStart::NoKey ? GroupStart::Alone : GroupStart::Ready;
}

bool nextValues(AlertGroups& groups) {
  if (!nextKey(groups.tuples)) {
    groups.failed |= groups.tuples.failed;
    return false;
  }
  bool ok = beginKeyBytes(groups);
  for (size_t i = 0; ok && i < groups.tuples.parts.size; ++i) {
    Text part = groups.tuples.parts[i];
    ok = append32(groups.key, part.data == nullptr ? 0 : 1) && (part.data == nullptr || appendValue(groups.key, part));
  }
  groups.failed |= !ok;
  return ok;
}

bool eachValue(const rt_rule& rule) { return (rule.suppression->flags & RT_EACH_VALUE) != 0; }

uint32_t take32(const char*& at) {
  uint32_t number = load32(at);
  at += sizeof number;
  return number;
}

Text takeValue(const char*& at) {
  uint32_t length = take32(at);
  Text value{at, length};
  at += length;
  return value;
}

void putValues(JsonOut& json, const char*& at, const rt_field& field) {
  uint32_t count = take32(at);
  if (count == 0) return put(json, literal("null"));
  if (count > 1) put(json, literal("["));
  for (uint32_t i = 0; i < count; ++i) {
    char room[kKeyTextBytes];
    if (i > 0) put(json, literal(","));
    putGroupValue(json, field.type, keyText(takeValue(at), &field, room));
  }
  if (count > 1) put(json, literal("]"));
}

/// The values of the group at hand as people read them; of RT_EACH_VALUE alone, so each field has one or none.
bool readKeyValues(Sequences& s, GroupFields fields) {
  AlertGroups& groups = s.groups;
  groups.keyTexts.size = 0;
  if (!reserve(groups.keyTexts, fields.count) || !reserve(groups.keyBytes, fields.count * kKeyTextBytes)) return false;
  const char* at = groups.key.data + sizeof kWindowMark;
  for (uint32_t i = 0; i < fields.count; ++i) {
    char* room = groups.keyBytes.data + i * kKeyTextBytes;
    bool isNull = take32(at) == 0;
    groups.keyTexts.data[groups.keyTexts.size++] =
        isNull ? Text{nullptr, 0} : keyText(takeValue(at), &s.plan->fields[fields.slots[i]], room);
  }
  return true;
}

/// The group's values become keys and a part of the id: an event may have an alert in each of its groups.
bool addGroupValues(Sequences& s, const rt_rule& rule, CompletedMatch* first) {
  AlertGroups& groups = s.groups;
  groups.id.size = 0;
  Text values{groups.key.data + sizeof kWindowMark, groups.key.size - sizeof kWindowMark};
  if (!readKeyValues(s, alertGroupFields(rule)) || !append(groups.id, first->idSuffix) || !append(groups.id, values))
    return false;
  first->keyCount = static_cast<uint32_t>(groups.keyTexts.size);
  first->keys = groups.keyTexts.data;
  first->idSuffix = {groups.id.data, groups.id.size};
  return true;
}

}  // namespace

bool alertGroupsCreate(AlertGroups& groups, const rt_plan* plan, const rt_host* host, uint32_t simd) {
  Allocator allocator{host};
  openKeyTuples(groups.tuples, allocator);
  groups.forms = makeArena(allocator, kKeepForms);
  openBuffers(allocator, groups.values, groups.begins, groups.other, groups.key, groups.windowKey, groups.keyTexts,
              groups.keyBytes, groups.json, groups.id, groups.extra);
  groups.used = walkerCreate(groups.walker, plan, host, simd);
  return groups.used;
}

void alertGroupsDestroy(AlertGroups& groups) {
  destroyKeyTuples(groups.tuples);
  arenaDestroy(groups.forms);
  destroy(groups.values);
  destroy(groups.begins);
  destroy(groups.other);
  destroy(groups.key);
  destroy(groups.windowKey);
  destroy(groups.keyTexts);
  destroy(groups.keyBytes);
  destroy(groups.json);
  destroy(groups.id);
  destroy(groups.extra);
  if (groups.used) walkerDestroy(groups.walker);
}

GroupFields alertGroupFields(const rt_rule& rule) {
  if (rule.kind != RT_THRESHOLD) return {rule.suppression->group, rule.suppression->group_count};
  const auto& threshold = *static_cast<const rt_threshold*>(rule.type);
  return {threshold.group, threshold.group_count};
}

GroupStart readAlertGroups(Sequences& s, const CompletedMatch& match, EventCounts& events) {
  const rt_rule& rule = s.plan->rules[match.rule];
  GroupFields fields = alertGroupFields(rule);
  bool missingIsValue = (rule.suppression->flags & RT_MISSING_IS_VALUE) != 0;
  if (rule.kind == RT_THRESHOLD) return keyOfThreshold(s.groups, fields, keyOfGroupId(match.idSuffix));
  if (eachValue(rule)) return startEachValue(s, match, fields, missingIsValue, events);
  if (!readEvents(s.groups, *s.plan, fields, match)) return noMemory(s.groups);
  return keyOfWholeFields(s.groups, fields, missingIsValue);
}

bool nextAlertGroup(Sequences& s, const CompletedMatch& match) {
  if (eachValue(s.plan->rules[match.rule])) return nextValues(s.groups);
  bool more = s.groups.more;
  s.groups.more = false;
  return more;
}

bool isWindow(const Sequences& s, CellId key) {
  return keyAt(s, key).length >= sizeof kWindowMark && load32(keyAt(s, key).bytes) == kWindowMark;
}

bool putAlertTerms(Sequences& s, uint32_t number, Text key) {
  JsonOut json{s.groups.json};
  GroupFields fields = alertGroupFields(s.plan->rules[number]);
  const char* at = key.data + sizeof kWindowMark;
  put(json, literal("["));
  for (uint32_t i = 0; i < fields.count; ++i) {
    const rt_field& field = s.plan->fields[fields.slots[i]];
    putComma(json);
    put(json, literal("{"));
    putMember(json, literal("field"), field.path);
    putKey(json, literal("value"));
    putValues(json, at, field);
    put(json, literal("}"));
  }
  put(json, literal("]"));
  return json.ok;
}

bool nameGroup(Sequences& s, CompletedMatch* first) {
  const rt_rule& rule = s.plan->rules[first->rule];
  return !eachValue(rule) || addGroupValues(s, rule, first);
}

}  // namespace rt
