#include "runtime/core/instance.h"

#include "runtime/core/candidates.h"
#include "runtime/core/disabled.h"
#include "runtime/core/event_time.h"
#include "runtime/core/groups.h"
#include "runtime/core/held.h"
#include "runtime/core/key_value.h"
#include "runtime/core/limits.h"
#include "runtime/core/options.h"
#include "runtime/core/results.h"
#include "runtime/core/suppression.h"
#include "runtime/core/validate.h"

namespace rt {
namespace {

constexpr uint64_t kMaxLineLimit = (1ull << 31) - 1;  // the walk's index is 32 bits wide
constexpr uint64_t kMinStateBytes = 64 * 1024;

bool isRunnable(const rt_plan* plan) { return plan->abi_version == RT_ABI_VERSION; }

/// Whether anything is kept from event to event.
bool hasState(const rt_plan* plan, const rt_options& options) {
  for (uint32_t r = 0; r < plan->rule_count; ++r)
    if (plan->rules[r].kind != RT_EVENT || plan->rules[r].pipe_count != 0 || plan->rules[r].suppression != nullptr)
      return true;
  return options.has_size != 0;
}

void complete(rt_options& options, const rt_plan* plan) {
  if (options.state_bytes == 0) options.state_bytes = kDefaultStateBytes;
  options.state_bytes = hasState(plan, options) ? larger(options.state_bytes, kMinStateBytes) : kMinStateBytes;
  if (options.indicator_bytes == 0) options.indicator_bytes = kDefaultIndicatorBytes;
  if (options.max_line == 0) options.max_line = kDefaultMaxLine;
  options.max_line = smaller(options.max_line, kMaxLineLimit);
  if (options.id_field.length == 0) options.id_field = literal("event.id");
}

char* takeScratch(rt_context* context, uint64_t bytes) {
  return arenaTake(static_cast<Walker*>(context->owner)->scratch, bytes);
}

__attribute__((noinline)) void* allocateElements(const rt_instance& instance, size_t count, size_t size) {
  return allocate(Allocator{&instance.host}, larger<size_t>(count, 1) * size);
}

template <class T>
T* allocateArray(const rt_instance& instance, size_t count) {
  return static_cast<T*>(allocateElements(instance, count, sizeof(T)));
}

template <class T>
void releaseArray(const rt_instance& instance, T* array, size_t count) {
  release(Allocator{&instance.host}, array, larger<size_t>(count, 1) * sizeof(T));
}

bool createParts(rt_instance& instance) {
  const rt_plan* plan = instance.plan;
  const rt_host* host = &instance.host;
  instance.lines = makeLineCutter(Allocator{host});
  instance.indicatorFunctions = indicatorsOf(plan);
  if (instance.indicatorFunctions != nullptr)
    instance.indicatorFunctions->create(instance.indicators, instance.options.indicator_bytes, host);
  instance.heldLine = makeBuffer<char>(Allocator{host});
  if (!walkerCreate(instance.walker, plan, host, instance.options.simd)) return false;
  if (!sequencesCreate(instance.sequences, plan, host, instance.options)) {
    walkerDestroy(instance.walker);
    return false;
  }
  emitterCreate(instance.emitter, plan, instance.options, host, instance.walker.simd);
  instance.sequences.emitter = &instance.emitter;
  instance.sequences.indicators = &instance.indicators;
  instance.ruleStats = allocateArray<rt_rule_stats>(instance, plan->rule_count);
  instance.events.of = allocateArray<SequenceEvents>(instance, plan->rule_count);
  instance.events.touched = allocateArray<uint32_t>(instance, plan->rule_count);
  instance.announced = allocateArray<uint64_t>(instance, plan->rule_count * kRuleNotices);
  instance.enabled = allocateArray<uint64_t>(instance, RT_ROW_WORDS(plan->rule_count));
  instance.candidates = allocateArray<uint64_t>(instance, 2 * RT_ROW_WORDS(plan->rule_count));
  uint64_t* memos = allocateArray<uint64_t>(instance, plan->memo_count);
  instance.context = {takeScratch, &instance.walker, 0, 0, memos, 0, nullptr, nullptr};
  if (instance.options.deterministic == 0) {
    instance.context.now = host->now;
    instance.context.clock = host->context;
  }
  return true;
}

bool isComplete(const rt_instance& instance) {
  return instance.ruleStats != nullptr && instance.events.of != nullptr && instance.events.touched != nullptr &&
         instance.announced != nullptr && instance.enabled != nullptr && instance.candidates != nullptr &&
         instance.context.memos != nullptr;
}

void enableRules(rt_instance& instance) {
  const rt_plan& plan = *instance.plan;
  for (uint32_t r = 0; r < plan.rule_count; ++r)
    if (!isDisabled(instance.options, plan.rules[r])) instance.enabled[r / 64] |= uint64_t{1} << r % 64;
}

/// The plan's, unless every line counts: under `strict`, and where starts decide on what is read but events wait to be
/// put in order before they become starts.
const rt_prefilter* usedPrefilter(const rt_plan* plan, const rt_options& options) {
  if (options.strict != 0) return nullptr;
  for (uint32_t r = 0; r < plan->rule_count; ++r)
    if (plan->rules[r].waiting != RT_WAITS_FOR_NONE && options.lateness_ns != 0) return nullptr;
  return plan->prefilter;
}

/// The event that was walked, at a rule.
SequenceHit hitOf(const rt_instance& instance, uint32_t r, uint64_t filters, Text line) {
  const rt_plan& plan = *instance.plan;
  const rt_value* const* fields = instance.walker.fields;
  const rt_rule& rule = plan.rules[r];
  int64_t timeNs = timeIn(plan, rule.timestamp_slot, fields);
  return {r, filters, fields, line, timeNs, eventTime(plan, rule, fields, timeNs)};
}

/// Whether the line may be used after all of it was read. Reports it if there is something wrong with it.
bool isUsable(rt_instance& instance, Text line) {
  LineFault fault = validateLine(instance.walker.simd, line.data, line.length);
  if (fault != LineFault::None) reportInvalid(instance, fault);
  return fault == LineFault::None || (fault == LineFault::Utf8 && instance.options.strict == 0);
}

void fail(rt_instance& instance, int status) {
  if (instance.status == RT_OK) instance.status = status;
}

constexpr size_t kRuleCounters = sizeof(rt_rule_stats) / sizeof(uint64_t);  // it has counters and nothing else

/// Adds what happened to the counters, and forgets it; the list of touched rules stays, in their order.
void addEvents(rt_instance& instance) {
  EventCounts& counts = instance.events;
  sortInPlace(counts.touched, counts.touchedCount, [](uint32_t a, uint32_t b) { return a < b; });
  for (uint32_t i = 0; i < counts.touchedCount; ++i) {
    uint32_t r = counts.touched[i];
    SequenceEvents& events = counts.of[r];
    uint64_t* to = &instance.ruleStats[r].alerts;
    uint64_t* from = &events.alerts;
    for (size_t k = 0; k < kRuleCounters; ++k) to[k] += from[k];
    events = SequenceEvents{};
  }
}

/// One event: its line, and whether the walker's values are its own.
struct EventAtHand {
  Text line;
  bool checked;  // the whole line is valid
  bool walked;
  bool toldNoTime;
};

/// Reads a line's values; what was known of others is forgotten.
LineFault walkEvent(rt_instance& instance, Text line) {
  instance.context.generation += 2;
  return walk(instance.walker, line.data, line.length);
}

bool takeEventMatch(Sequences& s, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  CompletedStep step{hit.line, hit.timeNs};
  return deliver(s, {hit.rule, hit.eventNs, 1, &step, 0, nullptr}, emitter, events);
}

void takeHit(rt_instance& instance, const SequenceHit& hit) {
  if (!functionsOf(instance.sequences, hit.rule).take(instance.sequences, hit, instance.emitter, instance.events))
    fail(instance, RT_NO_MEMORY);
}

int64_t latenessOf(const rt_instance& instance, uint32_t rule) {
  int64_t lateness = instance.options.lateness_ns;
  return lateness == RT_LATENESS_OF_RULE ? instance.plan->rules[rule].lateness_ns : lateness;
}

/// Takes the held events of a rule that need not wait any longer, or all. Their values replace the walker's.
void release(rt_instance& instance, uint32_t rule, bool all) {
  const HeldFunctions* held = functionsOf(instance.sequences, rule).held;
  int64_t lateness = latenessOf(instance, rule);
  while (instance.status == RT_OK &&
         (all ? instance.sequences.rules[rule].held != 0 : held->isReleased(instance.sequences, rule, lateness))) {
    Buffer<char>& line = instance.heldLine;
    if (!held->take(instance.sequences, rule, line)) return fail(instance, RT_NO_MEMORY);
    if (walkEvent(instance, {line.data, line.size}) == LineFault::NoMemory) return fail(instance, RT_NO_MEMORY);
    uint64_t filters = instance.plan->rules[rule].match(instance.walker.fields, &instance.context);
    takeHit(instance, hitOf(instance, rule, filters, {line.data, line.size}));
    endEvent(instance.sequences);
  }
}

/// An event that a rule holds back: it waits, and lets others go.
void holdAndRelease(rt_instance& instance, const SequenceHit& hit, EventAtHand& event) {
  const HeldFunctions* held = functionsOf(instance.sequences, hit.rule).held;
  if (!held->hold(instance.sequences, hit, instance.events)) return fail(instance, RT_NO_MEMORY);
  if (!held->isReleased(instance.sequences, hit.rule, latenessOf(instance, hit.rule))) return;
  endEvent(instance.sequences);
  release(instance, hit.rule, false);
  event.walked = false;
}

/// An event of a rule in whose order of events the time counts.
void takeTimedHit(rt_instance& instance, const SequenceHit& hit, EventAtHand& event) {
  const rt_rule_functions& functions = functionsOf(instance.sequences, hit.rule);
  if (latenessOf(instance, hit.rule) != 0) {
    if (functions.is_step_hit(instance.sequences, hit)) holdAndRelease(instance, hit, event);
    return;
  }
  takeHit(instance, hit);
}

/// Whether the event lacks the time that the rule goes by.
bool lacksTime(const rt_rule& rule, const SequenceHit& hit) {
  if (hit.eventNs == INT64_MIN && (rule.needs_override != 0 || isGrouped(rule))) return true;
  return hit.timeNs == INT64_MIN && rule.kind == RT_SEQUENCE;
}

/// An event counts once, and only if it would have meant something to the rule.
void countWithoutTime(rt_instance& instance, const SequenceHit& hit, EventAtHand& event) {
  Sequences& s = instance.sequences;
  const rt_rule_functions& functions = functionsOf(s, hit.rule);
  bool counts = functions.concerns != nullptr ? functions.concerns(s, hit, instance.emitter, instance.events)
                                              : functions.is_step_hit(s, hit);
  if (!counts) return;
  if (!event.toldNoTime) ++instance.stats.no_timestamp;
  event.toldNoTime = true;
}

void takeRuleHit(rt_instance& instance, uint32_t r, uint64_t filters, EventAtHand& event) {
  const rt_rule& rule = instance.plan->rules[r];
  SequenceHit hit = hitOf(instance, r, filters, event.line);
  instance.eventNs = hit.eventNs != INT64_MIN ? hit.eventNs : hit.timeNs;
  if (lacksTime(rule, hit)) return countWithoutTime(instance, hit, event);
  rule.functions->held != nullptr ? takeTimedHit(instance, hit, event) : takeHit(instance, hit);
}

/// Asks a rule; the first one that is interested has the whole line checked. \returns false if the event is over.
bool askRule(rt_instance& instance, uint32_t r, EventAtHand& event) {
  if (!event.walked && walkEvent(instance, event.line) == LineFault::NoMemory) {
    fail(instance, RT_NO_MEMORY);
    return false;
  }
  event.walked = true;
  uint64_t filters = instance.plan->rules[r].match(instance.walker.fields, &instance.context);
  if (instance.context.no_memory != 0) {
    fail(instance, RT_NO_MEMORY);
    return false;
  }
  if (filters == 0) return true;
  if (!event.checked && !isUsable(instance, event.line)) return false;
  event.checked = true;
  takeRuleHit(instance, r, filters, event);
  return true;
}

/// All rules have taken an event.
void finishEvent(rt_instance& instance) {
  instance.stats.state_bytes_peak = peakBytes(instance.sequences.pool);
  instance.stats.failed = instance.context.failures;
  instance.stats.coercion = instance.walker.coercions;  // of objects, too
  endEvent(instance.sequences);
  addEvents(instance);
  announce(instance, false);
  instance.events.touchedCount = 0;
}

/// Asks the candidates, in their order.
void takeEvent(rt_instance& instance, Text line) {
  EventAtHand event{line, instance.options.strict != 0 || instance.walker.isValid, true, false};
  findCandidates(instance.walker, instance.enabled, waitingRules(instance), instance.candidates);
  for (uint32_t word = 0; word < RT_ROW_WORDS(instance.plan->rule_count); ++word)
    for (uint64_t rules = instance.candidates[word]; rules != 0; rules &= rules - 1)
      if (!askRule(instance, word * 64 + static_cast<uint32_t>(__builtin_ctzll(rules)), event)) return;
  finishEvent(instance);
}

bool settleAll(rt_instance& instance) {
  Sequences& s = instance.sequences;
  for (uint32_t r = 0; r < s.plan->rule_count; ++r)
    if (functionsOf(s, r).settle_all != nullptr)
      return functionsOf(s, r).settle_all(s, instance.emitter, instance.events);
  return true;
}

/// Everything that only the end decides.
void finish(rt_instance& instance) {
  Sequences& s = instance.sequences;
  const rt_plan* plan = instance.plan;
  for (uint32_t r = 0; r < plan->rule_count; ++r) release(instance, r, true);
  bool ok = instance.status == RT_OK && settleAll(instance);
  for (uint32_t r = 0; ok && r < plan->rule_count; ++r)
    ok = functionsOf(s, r).finish(s, r, instance.emitter, instance.events);
  const rt_suppression_functions* suppression = suppressionOf(plan);
  ok = ok && (suppression == nullptr || suppression->end(s));
  if (!ok || !tellWithheld(s, instance.emitter)) fail(instance, RT_NO_MEMORY);
  addEvents(instance);
}

/// What both ends of a run do around `settle(instance, status of the input)`. \returns an rt_status
template <class Settle>
int endRun(rt_instance& instance, Settle settle) {
  if (instance.indicatorFunctions != nullptr) instance.indicatorFunctions->announce(instance);
  int status = rt_end_of_file(&instance);
  settle(instance, status);
  if (status == RT_OK) status = instance.status;
  reportRest(instance);
  announce(instance, true);
  int written = emitterWrite(instance.emitter);
  return status == RT_OK ? written : status;
}

}  // namespace

void takeLine(rt_instance& instance, Text line) {
  if (isBlank(line)) {
    ++instance.stats.blank;
    return;
  }
  ++instance.stats.events;
  if (instance.options.strict != 0 && !isUsable(instance, line)) return fail(instance, RT_BAD_INPUT);
  ++instance.stats.walked;
  LineFault fault = walkEvent(instance, line);
  instance.stats.coercion = instance.walker.coercions;
  if (fault == LineFault::NoMemory) return fail(instance, RT_NO_MEMORY);
  if (fault != LineFault::None) return reportInvalid(instance, fault);
  takeEvent(instance, line);
}

void takeRuleHits(rt_instance& instance, Text line, const rt_value** fields, const RuleHit* hits, size_t count) {
  const rt_value** own = instance.walker.fields;
  instance.walker.fields = fields;
  EventAtHand event{line, true, true, false};
  for (size_t i = 0; i < count; ++i) takeRuleHit(instance, hits[i].rule, hits[i].filters, event);
  instance.walker.fields = own;
  finishEvent(instance);
}

void takeOversizeLine(rt_instance& instance) {
  ++instance.stats.events;
  ++instance.stats.oversize;
  announce(instance, false);
  if (instance.options.strict != 0) fail(instance, RT_BAD_INPUT);
}

}  // namespace rt

using namespace rt;

rt_instance* rt_create(const rt_plan* plan, const rt_options* options, const rt_host* host, int* status) {
  *status = RT_BAD_PLAN;
  if (!isRunnable(plan)) return nullptr;
  *status = RT_NO_RULE;
  if (unknownRule(*plan, *options).data != nullptr) return nullptr;
  *status = RT_NO_MEMORY;
  auto* instance = static_cast<rt_instance*>(host->allocate(host->context, sizeof(rt_instance)));
  if (instance == nullptr) return nullptr;
  instance->plan = plan;
  instance->host = *host;
  instance->options = *options;
  complete(instance->options, plan);
  instance->eventNs = INT64_MIN;
  if (!createParts(*instance)) {
    host->release(host->context, instance, sizeof(rt_instance));
    return nullptr;
  }
  if (!isComplete(*instance)) {
    rt_destroy(instance);
    return nullptr;
  }
  enableRules(*instance);
  instance->prefilter = usedPrefilter(plan, instance->options);
  *status = RT_OK;
  return instance;
}

int rt_flush(rt_instance* instance) {
  return endRun(*instance, [](rt_instance& self, int status) {
    if (status == RT_OK || status == RT_BAD_INPUT) finish(self);
  });
}

int rt_suspend(rt_instance* instance) {
  return endRun(*instance, [](rt_instance& self, int) {
    if (!tellWithheld(self.sequences, self.emitter)) fail(self, RT_NO_MEMORY);
  });
}

void rt_destroy(rt_instance* instance) {
  if (kEndsWithProcess || instance == nullptr) return;
  walkerDestroy(instance->walker);
  sequencesDestroy(instance->sequences);
  emitterDestroy(instance->emitter);
  if (instance->indicatorFunctions != nullptr) instance->indicatorFunctions->destroy(instance->indicators);
  destroy(instance->lines.carry);
  destroy(instance->heldLine);
  releaseArray(*instance, instance->ruleStats, instance->plan->rule_count);
  uint32_t rules = instance->plan->rule_count;
  releaseArray(*instance, instance->events.of, rules);
  releaseArray(*instance, instance->events.touched, rules);
  releaseArray(*instance, instance->announced, rules * kRuleNotices);
  releaseArray(*instance, instance->enabled, RT_ROW_WORDS(rules));
  releaseArray(*instance, instance->candidates, 2 * RT_ROW_WORDS(rules));
  releaseArray(*instance, instance->context.memos, instance->plan->memo_count);
  rt_host host = instance->host;
  host.release(host.context, instance, sizeof(rt_instance));
}

const rt_stats* rt_get_stats(const rt_instance* instance) { return &instance->stats; }
const rt_rule_stats* rt_get_rule_stats(const rt_instance* instance) { return instance->ruleStats; }

constexpr rt_rule_functions rt_the_event = {
    .take = takeEventMatch, .finish = finishResults, .is_step_hit = holdsFirstStep};
