// Groups of events that reach a number within a window: docs/rules.md, "Thresholds".
//
// A group keeps the times of its window in order, oldest first, and with a cardinality each value with its latest time.
// What an alert has counted is given back; older events count no more.
#include "runtime/core/groups.h"
#include "runtime/core/held.h"
#include "runtime/core/key_value.h"
#include "runtime/core/results.h"
#include "runtime/core/sequence_cells.h"

namespace rt {
namespace {

/// What is known of one group. `next` as MissingCell's: a key has one.
struct GroupCell {
  CellId next;
  uint32_t head;       // where the oldest time stands in `first`
  int64_t usedUpNs;    // events up to this time count no more
  uint64_t count;      // of times
  CellId first, last;  // TimesCell
  CellId values;       // ValueCell
  uint64_t valueCount;
};

struct TimesCell {
  CellId next;
  uint32_t used;
  int64_t times[15];
};
static_assert(sizeof(TimesCell) == kCellBytes);
constexpr uint32_t kTimesHere = 15;

/// A value of the cardinality field.
struct ValueCell {
  int64_t latestNs;
  CellId next;
  CellId more;  // chain of the bytes beyond those here
  uint64_t length;
  char bytes[kCellBytes - 24];
};
static_assert(sizeof(ValueCell) == kCellBytes);

GroupCell& groupAt(const Sequences& s, CellId key) { return cellAs<GroupCell>(s.pool, keyAt(s, key).extra); }
TimesCell& timesAt(const Sequences& s, CellId cell) { return cellAs<TimesCell>(s.pool, cell); }
ValueCell& valueAt(const Sequences& s, CellId cell) { return cellAs<ValueCell>(s.pool, cell); }

bool isBefore(int64_t timeNs, int64_t latestNs, int64_t windowNs) {
  return static_cast<__int128>(latestNs) - timeNs > windowNs;
}

uint32_t valueCells(size_t length) {
  constexpr size_t kHere = sizeof ValueCell::bytes;
  return 1 + (length > kHere ? chainCells(length - kHere) : 0);
}

class Group {
 public:
  Group(Sequences& s, CellId key) : s_(s), group_(groupAt(s, key)), cells_(s.rules[keyAt(s, key).rule].cells) {}

  [[nodiscard]] int64_t earliest() const { return timesAt(s_, group_.first).times[group_.head]; }
  [[nodiscard]] int64_t latest() const {
    const TimesCell& last = timesAt(s_, group_.last);
    return last.times[last.used - 1];
  }

  /// Needs a free cell.
  void addTime(int64_t timeNs) {
    bool inOrder = group_.count == 0 || timeNs >= latest();
    appendTime(inOrder ? timeNs : INT64_MAX);
    if (!inOrder) sortIn(timeNs);
  }

  /// Needs valueCells free cells.
  void addValue(Text value, int64_t timeNs) {
    if (ValueCell* known = findValue(value)) {
      known->latestNs = larger(known->latestNs, timeNs);
      return;
    }
    constexpr size_t kHere = sizeof ValueCell::bytes;
    CellId cell = takeCell(s_.pool);
    uint64_t here = smaller<uint64_t>(kHere, value.length);
    ValueCell& added = valueAt(s_, cell);
    added.latestNs = timeNs;
    added.next = group_.values;
    added.length = value.length;
    copyBytes(added.bytes, value.data, here);
    added.more = storeChain(s_.pool, {value.data + here, value.length - here});
    group_.values = cell;
    ++group_.valueCount;
    cells_ += valueCells(value.length);
  }

  /// Gives back what lies before the window of the latest event.
  void prune(int64_t windowNs) {
    int64_t end = latest();
    while (isBefore(earliest(), end, windowNs)) dropEarliest();
    for (CellId* link = &group_.values; *link != 0;)
      isBefore(valueAt(s_, *link).latestNs, end, windowNs) ? dropValue(*link) : void(link = &valueAt(s_, *link).next);
  }

  void clear() {
    while (group_.count > 0) dropEarliest();
    while (group_.values != 0) dropValue(group_.values);
  }

 private:
  void appendTime(int64_t timeNs) {
    if (group_.last == 0 || timesAt(s_, group_.last).used == kTimesHere) {
      CellId cell = takeCell(s_.pool);
      (group_.last == 0 ? group_.first : timesAt(s_, group_.last).next) = cell;
      group_.last = cell;
      ++cells_;
    }
    TimesCell& last = timesAt(s_, group_.last);
    last.times[last.used++] = timeNs;
    ++group_.count;
  }

  /// Puts a time where it belongs; what stands last gives way.
  void sortIn(int64_t carried) {
    uint32_t at = group_.head;
    for (CellId cell = group_.first; cell != 0; cell = timesAt(s_, cell).next, at = 0) {
      TimesCell& times = timesAt(s_, cell);
      for (; at < times.used; ++at) {
        if (times.times[at] <= carried) continue;
        int64_t moved = times.times[at];
        times.times[at] = carried;
        carried = moved;
      }
    }
  }

  void dropEarliest() {
    --group_.count;
    TimesCell& first = timesAt(s_, group_.first);
    if (++group_.head < first.used) return;
    CellId next = first.next;
    returnCell(s_.pool, group_.first);
    group_.first = next;
    if (next == 0) group_.last = 0;
    group_.head = 0;
    --cells_;
  }

  ValueCell* findValue(Text value) {
    for (CellId cell = group_.values; cell != 0; cell = valueAt(s_, cell).next) {
      ValueCell& known = valueAt(s_, cell);
      if (known.length != value.length) continue;
      uint64_t here = smaller<uint64_t>(sizeof known.bytes, value.length);
      if (equalBytes(known.bytes, value.data, here) &&
          chainEquals(s_.pool, known.more, {value.data + here, value.length - here}))
        return &known;
    }
    return nullptr;
  }

  void dropValue(CellId& link) {
    CellId cell = link;
    cells_ -= valueCells(valueAt(s_, cell).length);
    link = valueAt(s_, cell).next;
    --group_.valueCount;
    returnChain(s_.pool, valueAt(s_, cell).more);
    returnCell(s_.pool, cell);
  }

  Sequences& s_;
  GroupCell& group_;
  uint64_t& cells_;
};

/// An event at one group.
class ThresholdTaker {
 public:
  ThresholdTaker(Sequences& s, const SequenceHit& hit, Text key, Emitter& emitter, EventCounts& events)
      : s_(s),
        hit_(hit),
        threshold_(*static_cast<const rt_threshold*>(s.plan->rules[hit.rule].type)),
        key_(key),
        emitter_(emitter),
        events_(events) {}

  bool run() {
    if (isOver()) return true;
    CellId cell = openGroup(s_, hit_, key_, 1 + cellsForValues(), events_);
    if (cell == 0) return true;
    Group group(s_, cell);
    group.addTime(hit_.eventNs);
    forEachValue([&](Text value) { group.addValue(value, hit_.eventNs); });
    group.prune(threshold_.window_ns);
    closeGroup(s_, cell, hit_.eventNs);
    GroupCell& counted = groupAt(s_, cell);
    if (counted.count < threshold_.count || counted.valueCount < threshold_.cardinality) return true;
    Alert alert{group.earliest(), group.latest(), counted.count, counted.valueCount};
    group.clear();
    counted.usedUpNs = alert.latestNs;
    return raise(alert);
  }

 private:
  struct Alert {
    int64_t earliestNs, latestNs;
    uint64_t count, cardinality;
  };

  /// Whether the event counts no more: it was used up, or comes after its window.
  bool isOver() {
    CellId cell = findKey(s_, hit_.rule, hashKey(hit_.rule, key_), key_);
    if (cell == 0) return false;
    const GroupCell& group = groupAt(s_, cell);
    if (hit_.eventNs <= group.usedUpNs) return true;
    if (group.count == 0 || !isBefore(hit_.eventNs, Group(s_, cell).latest(), threshold_.window_ns)) return false;
    ++events_[hit_.rule].late;
    return true;
  }

  template <class Take>
  void forEachValue(Take take) const {
    if (threshold_.cardinality_slot == RT_NO_SLOT) return;
    char form[kKeyValueBytes];
    const rt_field& field = s_.plan->fields[threshold_.cardinality_slot];
    for (const rt_value* value = hit_.fields[threshold_.cardinality_slot]; value != nullptr; value = value->next)
      take(keyValue(*value, field, form));
  }

  [[nodiscard]] uint32_t cellsForValues() const {
    uint32_t cells = 0;
    forEachValue([&](Text value) { cells += valueCells(value.length); });
    return cells;
  }

  // ---- the alert
  // -----------------------------------------------------------------------------------------------------

  [[nodiscard]] Text path(uint32_t slot) const { return s_.plan->fields[slot].path; }

  void putValue(JsonOut& json, uint32_t i) {
    putGroupValue(json, s_.plan->fields[threshold_.group[i]].type, s_.keyTexts[i]);
  }

  /// The document of the group: its time and its fields, with padding.
  bool makeLine(int64_t timeNs) {
    constexpr char kPadding[RT_PADDING] = {};
    s_.groupLine.size = 0;
    JsonOut json{s_.groupLine};
    put(json, literal("{\"@timestamp\":"));
    putTime(json, timeNs);
    for (uint32_t i = 0; i < threshold_.group_count; ++i) {
      if (equal(path(threshold_.group[i]), literal("@timestamp"))) continue;
      putKey(json, path(threshold_.group[i]));
      putValue(json, i);
    }
    put(json, literal("}"));
    size_t length = s_.groupLine.size;
    put(json, {kPadding, RT_PADDING});
    s_.groupLine.size = length;
    return json.ok;
  }

  void putTerms(JsonOut& json) {
    put(json, literal("["));
    for (uint32_t i = 0; i < threshold_.group_count; ++i) {
      putComma(json);
      put(json, literal("{"));
      putMember(json, literal("field"), path(threshold_.group[i]));
      putKey(json, literal("value"));
      putValue(json, i);
      put(json, literal("}"));
    }
    put(json, literal("]"));
  }

  void putCardinality(JsonOut& json, const Alert& alert) {
    put(json, literal("["));
    if (threshold_.cardinality_slot != RT_NO_SLOT) {
      put(json, literal("{"));
      putMember(json, literal("field"), path(threshold_.cardinality_slot));
      putKey(json, literal("value"));
      putNumber(json, alert.cardinality);
      put(json, literal("}"));
    }
    put(json, literal("]"));
  }

  /// Writes the values of threshold_result one after the other; `ends` receives where each ends.
  bool makeResult(const Alert& alert, size_t* ends) {
    s_.groupJson.size = 0;
    JsonOut json{s_.groupJson};
    putTerms(json);
    ends[0] = s_.groupJson.size;
    putNumber(json, alert.count);
    ends[1] = s_.groupJson.size;
    putCardinality(json, alert);
    ends[2] = s_.groupJson.size;
    putTime(json, alert.earliestNs);
    ends[3] = s_.groupJson.size;
    return json.ok;
  }

  bool raise(const Alert& alert) {
    constexpr Text kKeys[] = {literal("threshold_result.terms"), literal("threshold_result.count"),
                              literal("threshold_result.cardinality"), literal("threshold_result.from")};
    size_t ends[4];
    if (!readGroupTexts(s_, {threshold_.group, threshold_.group_count}, key_) || !makeLine(alert.latestNs) ||
        !makeResult(alert, ends) || !makeGroupId(s_, key_, alert.latestNs))
      return false;
    ExtraMember extra[4];
    for (uint32_t i = 0; i < 4; ++i) {
      size_t begin = i == 0 ? 0 : ends[i - 1];
      extra[i] = {kKeys[i], {s_.groupJson.data + begin, ends[i] - begin}};
    }
    CompletedStep step{{s_.groupLine.data, s_.groupLine.size}, alert.latestNs};
    CompletedMatch match{hit_.rule, alert.latestNs, 1, &step, threshold_.group_count, s_.keyTexts.data};
    match.extraCount = 4;
    match.extra = extra;
    match.idSuffix = {s_.groupId.data, s_.groupId.size};
    return deliver(s_, match, emitter_, events_);
  }

  Sequences& s_;
  const SequenceHit& hit_;
  const rt_threshold& threshold_;
  Text key_;
  Emitter& emitter_;
  EventCounts& events_;
};

const rt_threshold& thresholdOf(const rt_rule& rule) { return *static_cast<const rt_threshold*>(rule.type); }

Slots slotsOf(const rt_rule& rule) { return {thresholdOf(rule).group, thresholdOf(rule).group_count}; }

bool takeThreshold(Sequences& s, const SequenceHit& hit, Text key, Emitter& emitter, EventCounts& events) {
  return ThresholdTaker(s, hit, key, emitter, events).run();
}

bool takeEvent(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  return takeGrouped(s, hit, {slotsOf, nullptr, takeThreshold}, emitter, events);
}

bool isHit(Sequences& s, const SequenceHit& hit) { return isGroupHit(s, hit, slotsOf(s.plan->rules[hit.rule])); }

uint32_t groupCells(const rt_rule&) { return 1; }

void addGroup(Sequences& s, CellId key) {
  CellId cell = takeCell(s.pool);
  cellAs<GroupCell>(s.pool, cell).usedUpNs = INT64_MIN;
  keyAt(s, key).extra = cell;
}

/// Whether its latest event is within the window.
bool isRemembered(const Sequences& s, CellId key) {
  return isWithin(s, key, thresholdOf(s.plan->rules[keyAt(s, key).rule]).window_ns);
}

}  // namespace

void clearGroup(Sequences& s, CellId key) { Group(s, key).clear(); }

}  // namespace rt

using namespace rt;

namespace {

void visitSlots(const rt_rule& rule, void (*visit)(void* context, uint32_t slot), void* context) {
  const auto& threshold = *static_cast<const rt_threshold*>(rule.type);
  for (uint32_t i = 0; i < threshold.group_count; ++i) visit(context, threshold.group[i]);
  visit(context, threshold.cardinality_slot);
}

}  // namespace

constexpr rt_rule_functions rt_the_threshold = {.take = takeEvent,
                                                .finish = finishResults,
                                                .is_step_hit = isHit,
                                                .held = &kHeldFunctions,
                                                .extra_cells = groupCells,
                                                .add_extra = addGroup,
                                                .matters = isRemembered,
                                                .visit_slots = visitSlots};
