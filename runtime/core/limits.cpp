#include "runtime/core/limits.h"

#include "runtime/core/notice.h"

namespace rt {
namespace {

uint64_t limitOf(const Sequences& s, uint32_t rule) {
  return s.options.has_max_signals != 0 ? s.options.max_signals : s.plan->rules[rule].max_signals;
}

int64_t startOf(const rt_rule& rule, int64_t number) {
  int64_t start = 0;
  bool overflow = __builtin_mul_overflow(number, rule.interval_ns, &start);
  return number == INT64_MIN || rule.interval_ns <= 0 ? INT64_MIN : overflow ? INT64_MAX : start;
}

bool tell(const Sequences& s, uint32_t number, SignalCount& signals, Emitter& emitter, int64_t nowNs) {
  if (signals.withheld == signals.told) return true;
  signals.told = signals.withheld;
  const rt_rule& rule = s.plan->rules[number];
  Notice notice{NoticeKind::Withheld, number, signals.withheld, 0, nowNs};
  notice.startNs = startOf(rule, signals.number);
  if (notice.startNs != INT64_MIN) notice.endNs = startOf(rule, signals.number + 1);
  return emitNotice(emitter, notice);
}

}  // namespace

int64_t intervalOf(const rt_rule& rule, int64_t timeNs) {
  if (rule.interval_ns <= 0) return 0;
  int64_t number = timeNs / rule.interval_ns;
  return timeNs % rule.interval_ns < 0 ? number - 1 : number;
}

SignalCount* openSignals(Sequences& s, const CompletedMatch& match, Emitter& emitter, bool& noMemory) {
  if (limitOf(s, match.rule) == 0) return nullptr;
  const rt_rule& rule = s.plan->rules[match.rule];
  SignalCount* signals = s.rules[match.rule].signals;
  int64_t time = match.closingNs;
  // All samples belong to the end of the input; an event without a time to the interval at hand.
  if (time == INT64_MIN || rule.kind == RT_SAMPLE) return &signals[0];
  int64_t number = intervalOf(rule, time);
  if (number == signals[0].number) return &signals[0];
  if (number > signals[0].number) {
    noMemory = !tell(s, match.rule, signals[1], emitter, time) || !tell(s, match.rule, signals[0], emitter, time);
    signals[1] = signals[0];
    signals[0] = {number, 0, 0, 0};
    return &signals[0];
  }
  if (number > signals[1].number) {
    noMemory = !tell(s, match.rule, signals[1], emitter, time);
    signals[1] = {number, 0, 0, 0};
  }
  return &signals[1];
}

bool isWithheld(const Sequences& s, uint32_t rule, SignalCount& signals) {
  if (signals.raised < limitOf(s, rule)) return false;
  ++signals.withheld;
  return true;
}

bool tellWithheld(Sequences& s, Emitter& emitter) {
  bool ok = true;
  for (uint32_t rule = 0; rule < s.plan->rule_count; ++rule)
    for (int which = 1; which >= 0; --which) ok = tell(s, rule, s.rules[rule].signals[which], emitter, INT64_MIN) && ok;
  return ok;
}

}  // namespace rt
