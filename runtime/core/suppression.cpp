#include "runtime/core/suppression.h"

#include "runtime/core/json_out.h"
#include "runtime/core/limits.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/sha256.h"

namespace rt {
namespace {

/// What is known of a window. `next` as MissingCell's: a key has one.
struct WindowCell {
  CellId next;
  CellId later;             // the key of the window that began after this one; 0: none
  int64_t beganNs;          // by the rule's clock; INT64_MIN: no match had a time
  int64_t firstNs, lastNs;  // times of its matches
  uint64_t folded;
  char alert[kHexDigest];  // the id of its alert
};
static_assert(sizeof(WindowCell) <= kCellBytes);

WindowCell& windowAt(const Sequences& s, CellId key) { return cellAs<WindowCell>(s.pool, keyAt(s, key).extra); }

/// The first instant after a window; beyond every time if it never ends.
__int128 endOf(const rt_rule& rule, int64_t beganNs) {
  constexpr __int128 kNever = static_cast<__int128>(INT64_MAX) + 1;
  if (rule.suppression->duration_ns >= 0) return static_cast<__int128>(beganNs) + rule.suppression->duration_ns;
  return rule.interval_ns <= 0 ? kNever : (static_cast<__int128>(intervalOf(rule, beganNs)) + 1) * rule.interval_ns;
}

/// Before the first time all is one moment.
bool isOver(const Sequences& s, CellId key) {
  uint32_t rule = keyAt(s, key).rule;
  int64_t began = windowAt(s, key).beganNs, clock = s.rules[rule].alertNs;
  return began == INT64_MIN ? clock != INT64_MIN : clock >= endOf(s.plan->rules[rule], began);
}

/// Adds the members of `suppression` to `groups.extra`.
bool makeMembers(Sequences& s, uint32_t rule, Text key, int64_t firstNs, int64_t lastNs, uint64_t folded) {
  AlertGroups& groups = s.groups;
  groups.json.size = 0;
  JsonOut json{groups.json};
  if (!putAlertTerms(s, rule, key)) return false;
  size_t terms = groups.json.size;
  if (firstNs != INT64_MIN) putTime(json, firstNs);
  size_t first = groups.json.size;
  if (firstNs != INT64_MIN) putTime(json, lastNs);
  size_t last = groups.json.size;
  putNumber(json, folded);
  const char* at = groups.json.data;
  bool hasTimes = firstNs != INT64_MIN;
  return json.ok && append(groups.extra, {literal("suppression.terms"), {at, terms}}) &&
         (!hasTimes || append(groups.extra, {literal("suppression.start"), {at + terms, first - terms}})) &&
         (!hasTimes || append(groups.extra, {literal("suppression.end"), {at + first, last - first}})) &&
         append(groups.extra, {literal("suppression.docs_count"), {at + last, groups.json.size - last}});
}

/// What came of a window, if something was folded.
bool writeUpdate(Sequences& s, CellId cell) {
  const KeyCell& key = keyAt(s, cell);
  const WindowCell& window = windowAt(s, cell);
  AlertGroups& groups = s.groups;
  if (window.folded == 0) return true;
  groups.extra.size = 0;
  if (!reserve(groups.windowKey, key.length)) return false;
  readKey(s, cell, groups.windowKey.data);
  if (!makeMembers(s, key.rule, {groups.windowKey.data, key.length}, window.firstNs, window.lastNs, window.folded))
    return false;
  CompletedMatch update{key.rule, INT64_MIN, 0, nullptr, 0, nullptr};
  update.extraCount = static_cast<uint32_t>(groups.extra.size);
  update.extra = groups.extra.data;
  return emitUpdate(*s.emitter, update, window.alert, window.lastNs);
}

/// Ends the window of a rule that began first.
bool endFirst(Sequences& s, RuleState& rule) {
  CellId key = rule.firstWindow;
  bool ok = writeUpdate(s, key);
  rule.firstWindow = windowAt(s, key).later;
  if (rule.firstWindow == 0) rule.lastWindow = 0;
  returnCell(s.pool, keyAt(s, key).extra);
  rule.cells -= kWindowCells;
  dropBareKey(s, key);
  return ok;
}

CellId findWindow(const Sequences& s, uint32_t rule) {
  Text key{s.groups.key.data, s.groups.key.size};
  return findKey(s, rule, hashKey(rule, key), key);
}

}  // namespace

GroupStart startAlertGroups(Sequences& s, const CompletedMatch& match, EventCounts& events) {
  RuleState& rule = s.rules[match.rule];
  rule.alertNs = larger(rule.alertNs, match.closingNs);
  while (rule.firstWindow != 0 && isOver(s, rule.firstWindow))
    if (!endFirst(s, rule)) return GroupStart::NoMemory;
  return readAlertGroups(s, match, events);
}

bool foldIntoWindow(Sequences& s, const CompletedMatch& match) {
  CellId key = findWindow(s, match.rule);
  if (key == 0) return false;
  WindowCell& window = windowAt(s, key);
  ++window.folded;
  int64_t time = match.closingNs;
  if (time == INT64_MIN) return true;
  window.firstNs = window.firstNs == INT64_MIN ? time : smaller(window.firstNs, time);
  window.lastNs = larger(window.lastNs, time);
  return true;
}

bool makeFirstOfGroup(Sequences& s, const CompletedMatch& match, CompletedMatch* first) {
  AlertGroups& groups = s.groups;
  groups.extra.size = 0;
  for (uint32_t i = 0; i < match.extraCount; ++i)
    if (!append(groups.extra, match.extra[i])) return false;
  int64_t time = match.closingNs;
  if (!makeMembers(s, match.rule, {groups.key.data, groups.key.size}, time, time, 0)) return false;
  *first = match;
  first->extraCount = static_cast<uint32_t>(groups.extra.size);
  first->extra = groups.extra.data;
  return nameGroup(s, first);
}

void openWindow(Sequences& s, const CompletedMatch& match, EventCounts& events) {
  Text key{s.groups.key.data, s.groups.key.size};
  if (!makeRoomForWindow(s, ownCells(key.length) + kWindowCells, events)) {
    ++events[match.rule].evictions;
    return;
  }
  RuleState& rule = s.rules[match.rule];
  CellId cell = addBareKey(s, match.rule, hashKey(match.rule, key), key);
  keyAt(s, cell).extra = takeCell(s.pool);
  rule.cells += kWindowCells;
  WindowCell& window = windowAt(s, cell);
  window.beganNs = rule.alertNs;
  window.firstNs = window.lastNs = match.closingNs;
  copyBytes(window.alert, s.emitter->alertId, kHexDigest);
  (rule.lastWindow == 0 ? rule.firstWindow : windowAt(s, rule.lastWindow).later) = cell;
  rule.lastWindow = cell;
}

namespace {

void evictWindow(Sequences& s, RuleState& rule, EventCounts& events) {
  ++events[keyAt(s, rule.firstWindow).rule].evictions;
  (void)endFirst(s, rule);  // without memory for its update what was folded is lost: the eviction is announced
}

bool endWindows(Sequences& s) {
  bool ok = true;
  for (uint32_t r = 0; r < s.plan->rule_count; ++r)
    while (s.rules[r].firstWindow != 0) ok = endFirst(s, s.rules[r]) && ok;
  return ok;
}

bool emit(Sequences& s, const CompletedMatch& match, Emitter& emitter, EventCounts& events, Raise raise) {
  GroupStart start = startAlertGroups(s, match, events);
  bool raised = false;
  if (start == GroupStart::NoMemory) return false;
  if (start == GroupStart::Alone) return raise(s, match, emitter, events, &raised);
  while (nextAlertGroup(s, match)) {
    if (foldIntoWindow(s, match)) {
      ++events[match.rule].suppressed;
      continue;
    }
    CompletedMatch first;
    if (!makeFirstOfGroup(s, match, &first) || !raise(s, first, emitter, events, &raised)) return false;
    if (raised) openWindow(s, match, events);
  }
  return !s.groups.failed;
}

}  // namespace
}  // namespace rt

using namespace rt;

constexpr rt_suppression_functions rt_the_suppression = {alertGroupsCreate, alertGroupsDestroy, emit, evictWindow,
                                                         endWindows};
