// Tuples of values that no event had within the history: docs/rules.md, "New terms".
#include "runtime/core/groups.h"
#include "runtime/core/held.h"
#include "runtime/core/notice.h"
#include "runtime/core/results.h"
#include "runtime/core/sequence_cells.h"

namespace rt {
namespace {

const rt_new_terms& termsOf(const Sequences& s, uint32_t rule) {
  return *static_cast<const rt_new_terms*>(s.plan->rules[rule].type);
}

/// Where the history of an event begins.
__int128 historyStart(const rt_new_terms& terms, int64_t timeNs) {
  return terms.history_ns < 0 ? terms.history_start_ns : static_cast<__int128>(timeNs) - terms.history_ns;
}

/// For how long the rule learns.
__int128 learnNs(const Sequences& s, uint32_t rule) {
  if (s.options.has_learn != 0) return s.options.learn_ns;
  int64_t first = s.rules[rule].learnFromNs;
  return larger<__int128>(0, first - historyStart(termsOf(s, rule), first));
}

bool isLearning(const Sequences& s, const SequenceHit& hit) {
  return static_cast<__int128>(hit.eventNs) - s.rules[hit.rule].learnFromNs < learnNs(s, hit.rule);
}

bool tell(Sequences& s, const SequenceHit& hit, NoticeKind kind, Emitter& emitter) {
  s.rules[hit.rule].learning = kind == NoticeKind::Learning ? 1 : 0;
  return emitNotice(emitter, {kind, hit.rule, 1, 0, hit.eventNs});
}

bool putTerms(Sequences& s, Slots slots) {
  s.groupJson.size = 0;
  JsonOut json{s.groupJson};
  put(json, literal("["));
  for (uint32_t i = 0; i < slots.count; ++i) {
    putComma(json);
    putGroupValue(json, s.plan->fields[slots.slots[i]].type, s.keyTexts[i]);
  }
  put(json, literal("]"));
  return json.ok;
}

bool raise(Sequences& s, const SequenceHit& hit, Text key, Emitter& emitter, EventCounts& events) {
  const rt_new_terms& terms = termsOf(s, hit.rule);
  Slots slots{terms.fields, static_cast<uint32_t>(terms.field_count)};
  if (!readGroupTexts(s, slots, key) || !putTerms(s, slots) || !makeGroupId(s, key, hit.eventNs)) return false;
  CompletedStep step{hit.line, hit.timeNs};
  ExtraMember extra{literal("new_terms"), {s.groupJson.data, s.groupJson.size}};
  CompletedMatch match{hit.rule, hit.eventNs, 1, &step, slots.count, s.keyTexts.data};
  match.extraCount = 1;
  match.extra = &extra;
  match.idSuffix = {s.groupId.data, s.groupId.size};
  return deliver(s, match, emitter, events);
}

/// Learning begins with the first event.
bool beginNewTerms(Sequences& s, const SequenceHit& hit, Emitter& emitter) {
  RuleState& state = s.rules[hit.rule];
  if (state.learnFromNs == INT64_MIN) {
    state.learnFromNs = hit.eventNs;
    return !isLearning(s, hit) || tell(s, hit, NoticeKind::Learning, emitter);
  }
  return state.learning == 0 || isLearning(s, hit) || tell(s, hit, NoticeKind::Learned, emitter);
}

bool takeNewTerms(Sequences& s, const SequenceHit& hit, Text key, Emitter& emitter, EventCounts& events) {
  __int128 start = historyStart(termsOf(s, hit.rule), hit.eventNs);
  if (hit.eventNs < start) return true;  // before a history that begins on a day
  CellId cell = openGroup(s, hit, key, 0, events);
  if (cell == 0) return true;
  bool isNew = keyAt(s, cell).lastNs == INT64_MIN || keyAt(s, cell).lastNs < start;
  closeGroup(s, cell, hit.eventNs);
  return !isNew || isLearning(s, hit) || raise(s, hit, key, emitter, events);
}

Slots slotsOf(const rt_rule& rule) {
  const auto& terms = *static_cast<const rt_new_terms*>(rule.type);
  return {terms.fields, static_cast<uint32_t>(terms.field_count)};
}

bool takeEvent(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  return takeGrouped(s, hit, {slotsOf, beginNewTerms, takeNewTerms}, emitter, events);
}

bool isHit(Sequences& s, const SequenceHit& hit) { return isGroupHit(s, hit, slotsOf(s.plan->rules[hit.rule])); }

/// Whether its latest event is within the history.
bool isRemembered(const Sequences& s, CellId key) {
  const rt_new_terms& terms = termsOf(s, keyAt(s, key).rule);
  return terms.history_ns < 0 || isWithin(s, key, terms.history_ns);
}

}  // namespace
}  // namespace rt

using namespace rt;

namespace {

void visitSlots(const rt_rule& rule, void (*visit)(void* context, uint32_t slot), void* context) {
  const auto& terms = *static_cast<const rt_new_terms*>(rule.type);
  for (uint64_t i = 0; i < terms.field_count; ++i) visit(context, terms.fields[i]);
}

}  // namespace

constexpr rt_rule_functions rt_the_new_terms = {.take = takeEvent,
                                                .finish = finishResults,
                                                .is_step_hit = isHit,
                                                .held = &kHeldFunctions,
                                                .matters = isRemembered,
                                                .visit_slots = visitSlots};
