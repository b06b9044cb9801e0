#include "runtime/core/notice.h"

#include "runtime/core/alert_document.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

/// By NoticeKind: name and message.
constexpr char kKinds[] =
    "late\0"
    "events older than the last one of their join key were not used\0"
    "evicted\0"
    "what waits or is remembered was given up to keep within the memory bound: alerts may "
    "be missing, or come again\0"
    "oversize\0"
    "lines longer than the limit were skipped\0"
    "key_overflow\0"
    "combinations of a multi-valued join key beyond 1024 were not used\0"
    "no_timestamp\0"
    "events without a readable time took no part in rules that need one\0"
    "failed\0"
    "computations without a result (a division by zero, a text that is no number) did not hold\0"
    "loop\0"
    "sequences of alerts of their own rule made no alerts\0"
    "building_block\0"
    "alerts of building blocks were left out, as asked for\0"
    "withheld\0"
    "alerts beyond the rule's max_signals for one interval were withheld\0"
    "state_dropped\0"
    "what was saved of a rule was dropped: the rule has changed or is gone\0"
    "learning\0"
    "the rule learns which terms are known, without alerts\0"
    "learned\0"
    "the rule has learned which terms are known: new ones are alerts from now on\0"
    "no_indicators\0"
    "the rule has no indicators to compare events with: it makes no alerts\0"
    "indicators_left_out\0"
    "indicators beyond the memory for them were not used: alerts may be missing\0";

}  // namespace

bool emitNotice(Emitter& emitter, const Notice& notice) {
  if (emitter.options.quiet != 0) return true;
  size_t begin = emitter.out.size;
  JsonOut json{emitter.out};
  const char* kind = textAt(kKinds, 2 * static_cast<uint32_t>(notice.kind)).data;
  Text name = nextText(kind);
  bool live = emitter.options.deterministic == 0 && emitter.host->now != nullptr;
  int64_t time = live ? emitter.host->now(emitter.host->context) : notice.timeNs;
  put(json, literal("{"));
  if (time != INT64_MIN) {
    putKey(json, literal("@timestamp"));
    putTime(json, time);
  }
  putMember(json, literal("message"), nextText(kind));
  put(json,
      literal(
          R"(,"event":{"kind":"pipeline_error","module":"rulec","dataset":"rulec.notice"},"rulec":{"notice":{"kind":)"));
  putString(json, name);
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
