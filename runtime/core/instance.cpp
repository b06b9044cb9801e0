#include "runtime/core/instance.h"

#include "runtime/core/options.h"
#include "runtime/core/time.h"
#include "runtime/core/validate.h"

namespace rt {
namespace {

constexpr uint64_t kMaxLineLimit = (1ull << 31) - 1;  // the walk's index is 32 bits wide
constexpr uint64_t kMinStateBytes = 64 * 1024;

bool isRunnable(const rt_plan* plan) {
  if (plan->abi_version != RT_ABI_VERSION) return false;
  for (uint32_t r = 0; r < plan->rule_count; ++r) {
    const rt_rule& rule = plan->rules[r];
    for (uint32_t i = 0; i < rule.step_count; ++i)
      if (rule.steps[i].missing != 0) return false;
    for (uint32_t i = 0; i < rule.key_count * (rule.step_count + rule.until); ++i) {
      uint32_t type = plan->fields[rule.keys[i].slot].type;
      if (type != RT_TEXT && type != RT_VERSION) return false;
    }
  }
  return true;
}

bool hasSequences(const rt_plan* plan) {
  for (uint32_t r = 0; r < plan->rule_count; ++r)
    if (plan->rules[r].kind == RT_SEQUENCE) return true;
  return false;
}

rt_options completed(const rt_options& given, const rt_plan* plan) {
  rt_options options = given;
  if (options.state_bytes == 0) options.state_bytes = kDefaultStateBytes;
  options.state_bytes = hasSequences(plan) ? larger(options.state_bytes, kMinStateBytes) : kMinStateBytes;
  if (options.max_line == 0) options.max_line = kDefaultMaxLine;
  options.max_line = smaller(options.max_line, kMaxLineLimit);
  if (options.id_field.length == 0) options.id_field = literal("event.id");
  return options;
}

template <class T>
T* allocateArray(const rt_instance& instance, size_t count) {
  return static_cast<T*>(allocate(Allocator{&instance.host}, larger<size_t>(count, 1) * sizeof(T)));
}

template <class T>
void releaseArray(const rt_instance& instance, T* array, size_t count) {
  release(Allocator{&instance.host}, array, larger<size_t>(count, 1) * sizeof(T));
}

bool createParts(rt_instance& instance) {
  const rt_plan* plan = instance.plan;
  const rt_host* host = &instance.host;
  instance.carry = makeBuffer<char>(Allocator{host});
  if (!walkerCreate(instance.walker, plan, host, instance.options.simd)) return false;
  if (!sequencesCreate(instance.sequences, plan, host, instance.options.state_bytes)) {
    walkerDestroy(instance.walker);
    return false;
  }
  if (!emitterCreate(instance.emitter, plan, instance.options, host)) {
    walkerDestroy(instance.walker);
    sequencesDestroy(instance.sequences);
    return false;
  }
  instance.ruleStats = allocateArray<rt_rule_stats>(instance, plan->rule_count);
  instance.events = allocateArray<SequenceEvents>(instance, plan->rule_count);
  instance.announced = allocateArray<uint64_t>(instance, plan->rule_count * kNoticeKinds);
  return true;
}

/// The event's time: the smallest of the timestamp's values. \returns INT64_MIN if it has none.
int64_t eventTime(const rt_instance& instance, uint32_t slot) {
  int64_t time = INT64_MAX;
  const rt_value* value = instance.walker.fields[slot];
  if (value == nullptr) return INT64_MIN;
  bool nanos = instance.plan->fields[slot].type == RT_DATE_NANOS;
  for (; value != nullptr; value = value->next) {
    auto low = static_cast<int64_t>(value->low);
    time = smaller(time, nanos ? low : nanosOfMillis(low));
  }
  return time;
}

/// Whether the line may be used after all of it was read. Reports it if there is something wrong with it.
bool isUsable(rt_instance& instance, Text line) {
  LineFault fault = validateLine(line.data, line.length);
  if (fault != LineFault::None) reportInvalid(instance, fault);
  return fault == LineFault::None || (fault == LineFault::Utf8 && instance.options.strict == 0);
}

void fail(rt_instance& instance, int status) {
  if (instance.status == RT_OK) instance.status = status;
}

/// One event at one rule.
struct EventAtHand {
  Text line;
  int64_t timeNs;
  bool toldNoTime;
};

char* takeScratch(rt_context* context, uint64_t bytes) {
  return arenaTake(static_cast<Walker*>(context->owner)->scratch, bytes);
}

void takeEventMatch(rt_instance& instance, uint32_t rule, const EventAtHand& event) {
  CompletedStep step{event.line, event.timeNs};
  ++instance.ruleStats[rule].alerts;
  if (!emitMatch(instance.emitter, {rule, 1, &step, 0, nullptr})) fail(instance, RT_NO_MEMORY);
}

void addEvents(rt_instance& instance) {
  for (uint32_t r = 0; r < instance.plan->rule_count; ++r) {
    SequenceEvents& events = instance.events[r];
    instance.ruleStats[r].late += events.late;
    instance.ruleStats[r].evictions += events.evictions;
    instance.ruleStats[r].key_overflow += events.keyOverflow;
    events = {0, 0, 0};
  }
}

void takeSequenceHit(rt_instance& instance, uint32_t rule, uint64_t filters, EventAtHand& event) {
  if (event.timeNs == INT64_MIN) {
    if (!event.toldNoTime) ++instance.stats.no_timestamp;
    event.toldNoTime = true;
    return;
  }
  uint64_t before = instance.sequences.completed;
  SequenceHit hit{rule, filters, instance.walker.fields, event.line, event.timeNs};
  if (!takeHit(instance.sequences, hit, instance.emitter, instance.events)) fail(instance, RT_NO_MEMORY);
  instance.ruleStats[rule].alerts += instance.sequences.completed - before;
}

/// Asks each rule; the first one that is interested has the whole line checked.
void takeEvent(rt_instance& instance, Text line) {
  bool checked = instance.options.strict != 0;
  EventAtHand event{line, 0, false};
  for (uint32_t r = 0; r < instance.plan->rule_count; ++r) {
    const rt_rule& rule = instance.plan->rules[r];
    uint64_t filters = rule.match(instance.walker.fields, &instance.context);
    if (instance.context.no_memory != 0) return fail(instance, RT_NO_MEMORY);
    if (filters == 0) continue;
    if (!checked) {
      if (!isUsable(instance, line)) return;
      checked = true;
    }
    event.timeNs = eventTime(instance, rule.timestamp_slot);
    instance.eventNs = event.timeNs;
    if (rule.kind == RT_EVENT) {
      takeEventMatch(instance, r, event);
    } else {
      takeSequenceHit(instance, r, filters, event);
    }
  }
  instance.stats.state_bytes_peak = peakBytes(instance.sequences.pool);
  endEvent(instance.sequences);
  addEvents(instance);
  announce(instance, false);
}

bool isBlank(Text line) {
  for (uint64_t i = 0; i < line.length; ++i)
    if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r') return false;
  return true;
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
  LineFault fault = walk(instance.walker, line.data, line.length);
  instance.stats.coercion = instance.walker.coercions;
  if (fault == LineFault::NoMemory) return fail(instance, RT_NO_MEMORY);
  if (fault != LineFault::None) return reportInvalid(instance, fault);
  takeEvent(instance, line);
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
  *status = RT_NO_MEMORY;
  auto* instance = static_cast<rt_instance*>(host->allocate(host->context, sizeof(rt_instance)));
  if (instance == nullptr) return nullptr;
  instance->plan = plan;
  instance->host = *host;
  instance->options = completed(*options, plan);
  instance->atStart = true;
  instance->eventNs = INT64_MIN;
  instance->context = {takeScratch, &instance->walker, 0, 0};
  if (!createParts(*instance)) {
    host->release(host->context, instance, sizeof(rt_instance));
    return nullptr;
  }
  if (instance->ruleStats == nullptr || instance->events == nullptr || instance->announced == nullptr) {
    rt_destroy(instance);
    return nullptr;
  }
  *status = RT_OK;
  return instance;
}

int rt_flush(rt_instance* instance) {
  int status = rt_end_of_file(instance);
  reportRest(*instance);
  announce(*instance, true);
  int written = emitterWrite(instance->emitter);
  return status == RT_OK ? written : status;
}

void rt_destroy(rt_instance* instance) {
  if (instance == nullptr) return;
  walkerDestroy(instance->walker);
  sequencesDestroy(instance->sequences);
  emitterDestroy(instance->emitter);
  destroy(instance->carry);
  releaseArray(*instance, instance->ruleStats, instance->plan->rule_count);
  releaseArray(*instance, instance->events, instance->plan->rule_count);
  releaseArray(*instance, instance->announced, instance->plan->rule_count * kNoticeKinds);
  rt_host host = instance->host;
  host.release(host.context, instance, sizeof(rt_instance));
}

const rt_stats* rt_get_stats(const rt_instance* instance) { return &instance->stats; }
const rt_rule_stats* rt_get_rule_stats(const rt_instance* instance) { return instance->ruleStats; }
