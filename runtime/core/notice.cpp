#include "runtime/core/notice.h"

#include "runtime/core/alert_document.h"
#include "runtime/core/text_list.h"

namespace rt {
bool emitNotice(Emitter& emitter, const Notice& notice) {
  if (emitter.options.quiet != 0) return true;
  size_t begin = emitter.out.size;
  JsonOut json{emitter.out};
  const char* texts = notice.kind.texts;
  Text name = nextText(texts);
  bool live = emitter.options.deterministic == 0 && emitter.host->now != nullptr;
  int64_t time = live ? emitter.host->now(emitter.host->context) : notice.timeNs;
  put(json, literal("{"));
  if (time != INT64_MIN) {
    putKey(json, literal("@timestamp"));
    putTime(json, time);
  }
  putMember(json, literal("message"), nextText(texts));
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
