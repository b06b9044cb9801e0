#include "runtime/core/held.h"

#include "runtime/core/groups.h"
#include "runtime/core/key_value.h"
#include "runtime/core/sequence_cells.h"

namespace rt {
namespace {

constexpr uint32_t kNoTie = UINT32_MAX;

struct HeldCell {
  int64_t timeNs;
  uint64_t arrival;
  HeapLinks heap;
  CellId line;
  CellId more;         // chain of the tiebreaker's bytes beyond those here
  uint32_t tieLength;  // kNoTie: the event has none and comes last
  char tie[kCellBytes - 40];
};
static_assert(sizeof(HeldCell) <= kCellBytes);

HeldCell& heldAt(const Sequences& s, CellId cell) { return cellAs<HeldCell>(s.pool, cell); }

/// Tiebreakers beyond this length are compared by so many bytes.
constexpr uint32_t kMostCompared = 4096;

uint32_t readTie(const Sequences& s, const HeldCell& held, char* out) {
  uint32_t length = smaller(held.tieLength, kMostCompared);
  uint32_t here = smaller<uint32_t>(length, sizeof held.tie);
  copyBytes(out, held.tie, here);
  readChain(s.pool, held.more, out + here, length - here);
  return length;
}

struct ComesFirst {
  const Sequences& s;

  bool operator()(CellId left, CellId right) const {
    const HeldCell& a = heldAt(s, left);
    const HeldCell& b = heldAt(s, right);
    if (a.timeNs != b.timeNs) return a.timeNs < b.timeNs;
    int order = compareTies(a, b);
    return order != 0 ? order < 0 : a.arrival < b.arrival;
  }

 private:
  int compareTies(const HeldCell& a, const HeldCell& b) const {
    if (a.tieLength == kNoTie || b.tieLength == kNoTie)
      return a.tieLength == b.tieLength ? 0 : a.tieLength == kNoTie ? 1 : -1;
    char left[kMostCompared], right[kMostCompared];
    uint32_t leftLength = readTie(s, a, left), rightLength = readTie(s, b, right);
    return compareTexts({left, leftLength}, {right, rightLength});
  }
};

Heap<HeldCell, ComesFirst> heapOf(Sequences& s) { return {s.pool, ComesFirst{s}}; }

/// The smallest value of the tiebreaker. \returns a text without data if there is none.
Text smallestTie(const Sequences& s, const rt_rule& rule, const rt_value* const* fields, char* out) {
  Text smallest{nullptr, 0};
  if (rule.tiebreaker_slot == RT_NO_SLOT) return smallest;
  char other[kKeyValueBytes];
  for (const rt_value* value = fields[rule.tiebreaker_slot]; value != nullptr; value = value->next) {
    Text form = keyValue(*value, s.plan->fields[rule.tiebreaker_slot], other);
    if (smallest.data != nullptr && compareTexts(form, smallest) >= 0) continue;
    if (form.data == other) {
      copyBytes(out, other, form.length);
      form.data = out;
    }
    smallest = form.data == nullptr ? Text{out, 0} : form;
  }
  return smallest;
}

/// Cells of a held event without its line.
uint32_t heldCells(uint64_t tieLength) {
  return 1 + (tieLength > sizeof HeldCell::tie ? chainCells(tieLength - sizeof HeldCell::tie) : 0);
}

void dropFirst(Sequences& s, RuleState& rule) {
  CellId cell = rule.held;
  HeldCell held = heldAt(s, cell);
  heapOf(s).remove(rule.held, cell);
  dropReference(s, held.line);
  rule.cells -= heldCells(held.tieLength == kNoTie ? 0 : held.tieLength);
  returnChain(s.pool, held.more);
  returnCell(s.pool, cell);
}

}  // namespace

bool hold(Sequences& s, const SequenceHit& hit, EventCounts& events) {
  RuleState& rule = s.rules[hit.rule];
  int64_t timeNs = isGrouped(s.plan->rules[hit.rule]) ? hit.eventNs : hit.timeNs;
  rule.latestHeldNs = larger(rule.latestHeldNs, timeNs);
  char form[kKeyValueBytes];
  Text tie = smallestTie(s, s.plan->rules[hit.rule], hit.fields, form);
  uint32_t needed = heldCells(tie.length) + cellsForLine(s, hit.line);
  if (!makeRoom(s, needed, events)) {
    ++events[hit.rule].evictions;
    return true;
  }
  CellId line = storeLine(s, hit.line);
  CellId cell = takeCell(s.pool);
  HeldCell& held = heldAt(s, cell);
  uint64_t here = smaller<uint64_t>(tie.length, sizeof held.tie);
  held.timeNs = timeNs;
  held.arrival = s.arrivals++;
  held.line = line;
  held.tieLength = tie.data == nullptr ? kNoTie : static_cast<uint32_t>(tie.length);
  copyBytes(held.tie, tie.data, here);
  held.more = storeChain(s.pool, Text{tie.data + here, tie.length - here});
  ++lineAt(s, line).references;
  rule.cells += heldCells(tie.length);
  heapOf(s).insert(rule.held, cell);
  return true;
}

bool isReleased(const Sequences& s, uint32_t rule, int64_t latenessNs) {
  const RuleState& state = s.rules[rule];
  if (state.held == 0 || latenessNs == INT64_MAX) return false;
  return static_cast<__int128>(state.latestHeldNs) - heldAt(s, state.held).timeNs > latenessNs;
}

bool takeHeld(Sequences& s, uint32_t number, Buffer<char>& out) {
  RuleState& rule = s.rules[number];
  CellId cell = rule.held;
  HeldCell held = heldAt(s, cell);
  LineCell& line = lineAt(s, held.line);
  out.size = 0;
  if (!reserve(out, line.length + RT_PADDING)) return false;
  readChain(s.pool, line.bytes, out.data, line.length);
  out.size = line.length;
  dropFirst(s, rule);
  return true;
}

void forgetHeld(Sequences& s, RuleState& rule) {
  while (rule.held != 0) dropFirst(s, rule);
}

}  // namespace rt
