#include "runtime/core/event_time.h"

#include "runtime/core/time.h"

namespace rt {

int64_t timeIn(const rt_plan& plan, uint32_t slot, const rt_value* const* fields) {
  return earliestTime(fields[slot], plan.fields[slot].type == RT_DATE_NANOS);
}

int64_t eventTime(const rt_plan& plan, const rt_rule& rule, const rt_value* const* fields, int64_t timeNs) {
  if (rule.override_slot == RT_NO_SLOT) return timeNs;
  int64_t overrideNs = timeIn(plan, rule.override_slot, fields);
  return overrideNs != INT64_MIN || rule.needs_override != 0 ? overrideNs : timeNs;
}

bool readsEventTimes(const rt_rule& rule) {
  return rule.override_slot != RT_NO_SLOT && (rule.kind == RT_SEQUENCE || rule.kind == RT_SAMPLE);
}

bool createEventTimes(Sequences& s, const rt_host* host) {
  bool needed = false;
  for (uint32_t r = 0; r < s.plan->rule_count; ++r) needed |= readsEventTimes(s.plan->rules[r]);
  if (!needed) return true;
  s.times = static_cast<Walker*>(allocate(s.allocator, sizeof(Walker)));
  if (s.times == nullptr) return false;
  if (walkerCreate(*s.times, s.plan, host, s.options.simd)) return true;
  release(s.allocator, s.times, sizeof(Walker));
  s.times = nullptr;
  return false;
}

void destroyEventTimes(Sequences& s) {
  if (s.times == nullptr) return;
  walkerDestroy(*s.times);
  release(s.allocator, s.times, sizeof(Walker));
  s.times = nullptr;
}

bool latestEventTime(Sequences& s, uint32_t number, const CompletedStep* steps, uint32_t count, int64_t* latestNs) {
  const rt_rule& rule = s.plan->rules[number];
  *latestNs = INT64_MIN;
  for (uint32_t i = 0; i < count; ++i) {
    int64_t timeNs = steps[i].timeNs;
    if (steps[i].line.data == nullptr) continue;  // a missing step
    if (readsEventTimes(rule)) {
      if (walk(*s.times, steps[i].line.data, steps[i].line.length) == LineFault::NoMemory) return false;
      timeNs = eventTime(*s.plan, rule, s.times->fields, timeIn(*s.plan, rule.timestamp_slot, s.times->fields));
    }
    *latestNs = larger(*latestNs, timeNs);
  }
  return true;
}

}  // namespace rt
