#include "runtime/core/notice.h"

#include "runtime/core/alert_document.h"

namespace rt {
namespace {

struct KindInfo {
  Text name;
  Text message;
};

/// By NoticeKind.
constexpr KindInfo kKinds[kNoticeKinds] = {
    {literal("late"), literal("events older than the last one of their join key were not used")},
    {literal("evicted"), literal("what waits or is remembered was given up to keep within the memory bound: alerts may "
                                 "be missing, or come again")},
    {literal("oversize"), literal("lines longer than the limit were skipped")},
    {literal("key_overflow"), literal("combinations of a multi-valued join key beyond 1024 were not used")},
    {literal("no_timestamp"), literal("events without a readable time took no part in rules that need one")},
    {literal("failed"),
     literal("computations without a result (a division by zero, a text that is no number) did not hold")},
    {literal("loop"), literal("sequences of alerts of their own rule made no alerts")},
    {literal("building_block"), literal("alerts of building blocks were left out, as asked for")},
    {literal("withheld"), literal("alerts beyond the rule's max_signals for one interval were withheld")},
    {literal("state_dropped"), literal("what was saved of a rule was dropped: the rule has changed or is gone")},
    {literal("learning"), literal("the rule learns which terms are known, without alerts")},
    {literal("learned"), literal("the rule has learned which terms are known: new ones are alerts from now on")},
    {literal("no_indicators"), literal("the rule has no indicators to compare events with: it makes no alerts")},
    {literal("indicators_left_out"),
     literal("indicators beyond the memory for them were not used: alerts may be missing")},
};

}  // namespace

bool emitNotice(Emitter& emitter, const Notice& notice) {
  if (emitter.options.quiet != 0) return true;
  size_t begin = emitter.out.size;
  JsonOut json{emitter.out};
  const KindInfo& kind = kKinds[static_cast<uint32_t>(notice.kind)];
  bool live = emitter.options.deterministic == 0 && emitter.host->now != nullptr;
  int64_t time = live ? emitter.host->now(emitter.host->context) : notice.timeNs;
  put(json, literal("{"));
  if (time != INT64_MIN) {
    putKey(json, literal("@timestamp"));
    putTime(json, time);
  }
  putMember(json, literal("message"), kind.message);
  put(json,
      literal(
          R"(,"event":{"kind":"pipeline_error","module":"rulec","dataset":"rulec.notice"},"rulec":{"notice":{"kind":)"));
  putString(json, kind.name);
  putKey(json, literal("count"));
  putNumber(json, notice.count);
  if (notice.line != 0) {
    putKey(json, literal("line"));
    putNumber(json, notice.line);
  }
  if (notice.startNs != INT64_MIN) {
    put(json, literal(R"(,"interval":{)"));
    putTimeMember(json, literal("start"), notice.startNs);
    putTimeMember(json, literal("end"), notice.endNs);
    put(json, literal("}"));
  }
  if (notice.rule != kNoRule) {
    put(json, literal(R"(,"rule":{)"));
    putMember(json, literal("id"), emitter.plan->rules[notice.rule].id);
    putMember(json, literal("name"), emitter.plan->rules[notice.rule].name);
    put(json, literal("}"));
  }
  if (notice.ruleId.data != nullptr) {
    put(json, literal(R"(,"rule":{)"));
    putMember(json, literal("id"), notice.ruleId);
    put(json, literal("}"));
  }
  put(json, literal("}}}\n"));
  if (!json.ok) emitter.out.size = begin;
  return json.ok;
}

}  // namespace rt
