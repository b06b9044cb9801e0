#include "runtime/core/survey.h"

#include "runtime/core/candidates.h"
#include "runtime/core/feed.h"
#include "runtime/core/instance.h"
#include "runtime/core/validate.h"

namespace rt {
namespace {

/// Memory of kept events that stays from chunk to chunk.
constexpr size_t kKeep = 1 << 20;

// ---- events with hits ----------------------------------------------------------------------------------------------

/// Copies a text that does not lie in the line, with its padding.
bool keepText(Survey& survey, Text line, rt_value& value) {
  if (value.text == nullptr || (value.text >= line.data && value.text < line.data + line.length)) return true;
  char* copy = arenaTake(survey.kept, value.length + RT_PADDING);
  if (copy == nullptr) return false;
  copyBytes(copy, value.text, value.length + RT_PADDING);
  value.text = copy;
  return true;
}

bool keepValues(Survey& survey, Text line, const rt_value* value, const rt_value** to) {
  for (; value != nullptr; value = value->next) {
    auto* copy = reinterpret_cast<rt_value*>(arenaTake(survey.kept, sizeof(rt_value)));
    if (copy == nullptr) return false;
    *copy = *value;
    copy->next = nullptr;
    copy->known = nullptr;
    *to = copy;
    const rt_value** next = const_cast<const rt_value**>(&copy->next);
    if (!keepText(survey, line, *copy)) return false;
    to = next;
  }
  return true;
}

/// Keeps the event at hand, until its chunk is taken. \param line stays as long \returns null if the host has no memory
const KeptEvent* keepEvent(Surveyor& s, Survey& survey, Text line) {
  size_t eventBytes = sizeof(KeptEvent) + s.slotCount * sizeof(rt_value*), hitBytes = s.hitCount * sizeof(RuleHit);
  char* memory = arenaTake(survey.kept, eventBytes + hitBytes);
  if (memory == nullptr) return nullptr;
  copyBytes(memory + eventBytes, s.hits, hitBytes);
  auto* event = reinterpret_cast<KeptEvent*>(memory);
  event->line = line;
  event->hits = reinterpret_cast<RuleHit*>(memory + eventBytes);
  event->hitCount = s.hitCount;
  for (uint32_t i = 0; i < s.slotCount; ++i) {
    event->values[i] = nullptr;
    if (!keepValues(survey, line, s.walker.fields[s.slots[i]], &event->values[i])) return nullptr;
  }
  return event;
}

/// Lists a slot once, with its field as a mark meanwhile.
void listSlot(void* surveyor, uint32_t slot) {
  static constexpr rt_value kListed{};
  Surveyor& s = *static_cast<Surveyor*>(surveyor);
  if (slot == RT_NO_SLOT || s.fields[slot] != nullptr) return;
  s.fields[slot] = &kListed;
  s.slots[s.slotCount++] = slot;
}

/// Lists the slots that are read once a rule is interested in an event.
void listSlotsOf(Surveyor& s, const rt_rule& rule) {
  listSlot(&s, rule.timestamp_slot);
  listSlot(&s, rule.override_slot);
  listSlot(&s, rule.tiebreaker_slot);
  for (uint32_t step = 0; step < rule.step_count + rule.until; ++step)
    for (uint32_t part = 0; part < rule.key_count; ++part)
      listSlot(&s, rule.keys[rule.steps[step].first_key + part].slot);
  if (rule.functions->visit_slots != nullptr) rule.functions->visit_slots(rule, listSlot, &s);
}

void listSlots(Surveyor& s) {
  const rt_plan& plan = *s.instance->plan;
  for (uint32_t r = 0; r < plan.rule_count; ++r) listSlotsOf(s, plan.rules[r]);
  for (uint32_t i = 0; i < s.slotCount; ++i) s.fields[s.slots[i]] = nullptr;
}

// ---- lines ---------------------------------------------------------------------------------------------------------

/// Asks the candidates. \returns false if the host has no memory
bool askRules(Surveyor& s) {
  const rt_instance& instance = *s.instance;
  const rt_plan& plan = *instance.plan;
  s.hitCount = 0;
  findCandidates(s.walker, instance.enabled, waitingRules(instance), s.candidates);
  for (uint32_t word = 0; word < RT_ROW_WORDS(plan.rule_count); ++word)
    for (uint64_t rules = s.candidates[word]; rules != 0; rules &= rules - 1) {
      uint32_t rule = word * 64 + static_cast<uint32_t>(__builtin_ctzll(rules));
      uint64_t filters = plan.rules[rule].match(s.walker.fields, &s.context);
      if (filters != 0) s.hits[s.hitCount++] = {rule, filters};
    }
  return s.context.no_memory == 0;
}

/// What is to become of a line whose values are at hand.
MarkKind kindOf(Surveyor& s, Survey& survey, Text line, uint64_t failuresBefore) {
  const rt_options& options = s.instance->options;
  if (!askRules(s)) return MarkKind::Take;
  if (s.context.failures != failuresBefore && !survey.outlook.toldFailed) return MarkKind::Take;
  if (s.hitCount == 0) return MarkKind::Read;
  if (options.lateness_ns != 0) return MarkKind::Take;  // other events are walked in between
  bool isKnown = options.strict != 0 || s.walker.isValid;
  bool isValid = isKnown || validateLine(s.walker.simd, line.data, line.length) == LineFault::None;
  s.event = isValid ? keepEvent(s, survey, line) : nullptr;
  return s.event != nullptr ? MarkKind::Hits : MarkKind::Take;
}

/// Looks at a line. Of one that is to be taken nothing is counted.
MarkKind look(Surveyor& s, Survey& survey, Text line) {
  if (isBlank(line)) {
    ++s.blank;
    return MarkKind::Read;
  }
  bool strict = s.instance->options.strict != 0;
  if (strict && validateLine(s.walker.simd, line.data, line.length) != LineFault::None) return MarkKind::Take;
  uint64_t coercions = s.walker.coercions, failures = s.context.failures;
  s.context.generation += 2;
  MarkKind kind = MarkKind::Take;
  if (walk(s.walker, line.data, line.length) == LineFault::None) kind = kindOf(s, survey, line, failures);
  if (kind != MarkKind::Take) return kind;
  s.walker.coercions = coercions;
  s.context.failures = failures;
  s.context.no_memory = 0;
  return kind;
}

/// The same of a line that others may write to, by a copy, which stays if something came of it.
/// \returns `Take` where the host has no memory
MarkKind lookAtCopy(Surveyor& s, Survey& survey, Text line) {
  size_t bytes = line.length + RT_PADDING;
  char* copy = arenaTake(survey.kept, bytes);
  if (copy == nullptr) return MarkKind::Take;
  copyBytes(copy, line.data, line.length);
  MarkKind kind = look(s, survey, {copy, line.length});
  if (kind != MarkKind::Hits) arenaShrink(survey.kept, copy, bytes, 0);
  return kind;
}

bool addMark(Surveyor& s, Survey& survey, MarkKind kind, size_t begin, size_t end, uint32_t line) {
  Mark mark{s.walker.coercions - s.coercions,
            s.event,
            static_cast<uint32_t>(begin),
            static_cast<uint32_t>(end),
            line,
            kind,
            s.blank,
            static_cast<uint32_t>(s.context.failures - s.failures)};
  s.coercions = s.walker.coercions;
  s.failures = s.context.failures;
  s.blank = 0;
  return append(survey.marks, mark);
}

bool surveyAll(Surveyor& s, Survey& survey, Text bytes, size_t end) {
  uint32_t line = 0;
  for (size_t at = survey.from; at < end; ++line) {
    size_t close = at + findNewline(s.walker.simd, bytes.data + at, end - 1 - at);  // at the latest where one was found
    if (!surveyLine(s, survey, bytes, at, close, line)) return false;
    at = close + 1;
  }
  return addMark(s, survey, MarkKind::End, end, end, line);
}

bool surveySome(Surveyor& s, Survey& survey, Text bytes, size_t end) {
  uint32_t lines = 0;
  return s.instance->prefilter->functions->survey(s, survey, bytes, end, &lines) &&
         addMark(s, survey, MarkKind::End, end, end, lines);
}

// ---- in order ------------------------------------------------------------------------------------------------------

/// Lines up to and with a mark that the survey speaks of.
struct Stretch {
  uint32_t lines;  // before the mark's
  bool isRead;     // the mark's line was read
};

/// Whether the lines of a stretch are what the survey took them for.
bool isAsExpected(const rt_instance& instance, const Survey& survey, Stretch stretch) {
  if (instance.sequences.waitedCount != survey.outlook.waited) return false;
  if (instance.prefilter == nullptr) return true;
  if (survey.readsAll) return instance.readingOn.lines >= stretch.lines + (stretch.isRead ? 1 : 0);
  return instance.readingOn.lines == 0 && (instance.sequences.waiting.starts != 0) == survey.outlook.live;
}

/// Counts what came of lines that the survey read.
void addRead(rt_instance& instance, const Mark& mark, uint32_t read) {
  uint32_t walked = read - mark.blank;
  instance.stats.blank += mark.blank;
  instance.stats.events += walked;
  instance.stats.walked += walked;
  if (walked == 0) return;
  instance.stats.coercion = instance.walker.coercions += mark.value;
  instance.stats.failed = instance.context.failures += mark.failures;
  instance.stats.state_bytes_peak = peakBytes(instance.sequences.pool);
  bool isQuiet = walked > (mark.kind == MarkKind::Hits ? 1u : 0u);
  if (isQuiet) announce(instance, false);  // what a line that ended early left to the next one
}

/// Counts a stretch: lines that were read, and passed over.
void addLines(rt_instance& instance, const Survey& survey, const Mark& mark, Stretch stretch) {
  uint32_t own = stretch.isRead ? 1 : 0;
  instance.lines.line += stretch.lines + own;
  if (survey.readsAll) {
    if (instance.prefilter != nullptr) instance.readingOn.lines -= stretch.lines + own;
    return addRead(instance, mark, stretch.lines + own);
  }
  instance.prefilter->functions->count(instance, stretch.lines, stretch.isRead);
  if (stretch.isRead) addRead(instance, mark, 1);
}

/// Where whole lines stand.
struct Position {
  size_t at;
  uint32_t line;
};

/// A chunk that is taken.
struct Taking {
  rt_instance& instance;
  Surveyor& surveyor;
  Text bytes;
  const Survey& survey;
};

void takeHits(const Taking& taking, const Mark& mark) {
  Surveyor& s = taking.surveyor;
  const KeptEvent& kept = *mark.event;
  for (uint32_t i = 0; i < s.slotCount; ++i) s.fields[s.slots[i]] = kept.values[i];
  takeRuleHits(taking.instance, kept.line, s.fields, kept.hits, kept.hitCount);
}

/// Takes what leads to a mark, and its line. \returns false if the survey is of no use from here on, or at its end
bool takeMark(const Taking& taking, const Mark& mark, Position& position) {
  auto& [instance, surveyor, bytes, survey] = taking;
  bool isKey = mark.kind == MarkKind::Key;
  if (isKey && (mark.line < position.line || !instance.prefilter->functions->may_wait(instance, mark.value)))
    return true;
  Stretch stretch{mark.line - position.line, mark.kind == MarkKind::Read || mark.kind == MarkKind::Hits};
  if (!isAsExpected(instance, survey, stretch)) return false;
  addLines(instance, survey, mark, stretch);
  size_t begin = isKey ? simdAfterLastNewline(instance.walker.simd, bytes.data, mark.at) : mark.at;
  position.at = stretch.isRead ? mark.end + size_t{1} : begin;
  position.line = mark.line + 1;
  if (mark.kind == MarkKind::End) return false;
  if (mark.kind == MarkKind::Hits) takeHits(taking, mark);
  if (!stretch.isRead) position.at += takeOneLine(instance, {bytes.data + begin, bytes.length - begin});
  return true;
}

/// Of a surveyor's rows, which lie behind each other: candidates, memos, fields, hits, slots.
size_t rowBytes(const rt_plan& plan) {
  return (2 * RT_ROW_WORDS(plan.rule_count) + plan.memo_count + plan.field_count) * sizeof(uint64_t) +
         plan.rule_count * sizeof(RuleHit) + plan.field_count * sizeof(uint32_t);
}

}  // namespace

Survey makeSurvey(Allocator allocator) {
  Survey survey{};
  survey.marks = makeBuffer<Mark>(allocator);
  survey.kept = makeArena(allocator, kKeep);
  return survey;
}

void surveyDestroy(Survey& survey) {
  if (kEndsWithProcess) return;
  destroy(survey.marks);
  arenaDestroy(survey.kept);
}

bool surveyorCreate(Surveyor& s, const rt_instance& instance) {
  const rt_plan& plan = *instance.plan;
  Allocator allocator{&instance.host};
  s = Surveyor{};
  s.instance = &instance;
  if (!walkerCreate(s.walker, &plan, &instance.host, instance.options.simd)) return false;
  s.candidates = static_cast<uint64_t*>(allocate(allocator, rowBytes(plan)));
  if (s.candidates == nullptr) {
    walkerDestroy(s.walker);
    return false;
  }
  s.context = instance.context;
  s.context.owner = &s.walker;
  s.context.memos = s.candidates + 2 * RT_ROW_WORDS(plan.rule_count);
  s.context.generation = s.context.failures = s.context.no_memory = 0;
  s.fields = reinterpret_cast<const rt_value**>(s.context.memos + plan.memo_count);
  s.hits = reinterpret_cast<RuleHit*>(s.fields + plan.field_count);
  s.slots = reinterpret_cast<uint32_t*>(s.hits + plan.rule_count);
  listSlots(s);
  return true;
}

void surveyorDestroy(Surveyor& s) {
  if (kEndsWithProcess) return;
  release(Allocator{&s.instance->host}, s.candidates, rowBytes(*s.instance->plan));
  walkerDestroy(s.walker);
}

Outlook outlookOf(const rt_instance& instance) {
  return {instance.sequences.waiting.starts != 0, instance.readingOn.lines != 0, instance.announcedFailed != 0,
          instance.sequences.waitedCount};
}

bool surveyLine(Surveyor& s, Survey& survey, Text bytes, size_t begin, size_t end, uint32_t line) {
  size_t length = end - begin;
  if (length > 0 && bytes.data[end - 1] == '\r') --length;
  Text text{bytes.data + begin, length};
  MarkKind kind = survey.isChanging ? lookAtCopy(s, survey, text) : look(s, survey, text);
  return (survey.readsAll && kind == MarkKind::Read) || addMark(s, survey, kind, begin, end, line);
}

bool markKey(Survey& survey, uint64_t hash, size_t at, uint32_t line) {
  return append(survey.marks, Mark{hash, nullptr, static_cast<uint32_t>(at), 0, line, MarkKind::Key, 0, 0});
}

void surveyChunk(Surveyor& s, Text bytes, const Outlook& outlook, Survey& survey) {
  survey.outlook = outlook;
  survey.readsAll = s.instance->prefilter == nullptr || outlook.readsOn;
  survey.marks.size = 0;
  arenaClear(survey.kept);
  s.blank = 0;
  s.coercions = s.walker.coercions;
  s.failures = s.context.failures;
  survey.from = smaller(findNewline(s.walker.simd, bytes.data, bytes.length) + 1, bytes.length);
  size_t end = simdAfterLastNewline(s.walker.simd, bytes.data, bytes.length);
  if (end <= survey.from) return;
  bool ok = survey.readsAll ? surveyAll(s, survey, bytes, end) : surveySome(s, survey, bytes, end);
  if (!ok) survey.marks.size = 0;  // without marks there is no survey
}

int takeSurveyed(rt_instance& instance, Surveyor& surveyor, Text bytes, const Survey& survey) {
  instance.lines.isChanging = survey.isChanging;
  beginFeed(instance, bytes.length);
  feedBytes(instance, {bytes.data, survey.from});
  Taking taking{instance, surveyor, bytes, survey};
  Position position{survey.from, 0};
  for (size_t i = 0; i < survey.marks.size && instance.status == RT_OK; ++i)
    if (!takeMark(taking, survey.marks[i], position)) break;
  feedBytes(instance, {bytes.data + position.at, bytes.length - position.at});
  instance.lines.isChanging = false;
  return endFeed(instance);
}

}  // namespace rt
