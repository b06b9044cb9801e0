// The profile `ecs`: one document for each match (docs/alerts.md).
#include "runtime/core/alert_document.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

/// Members that the alert has of its own.
constexpr char kOwn[] = "@timestamp\0message\0event\0rule\0threat\0rulec\0";

/// By rt_rule_kind.
constexpr char kActions[] =
    "event-match\0sequence-match\0sample-match\0threshold-match\0new-terms-match\0indicator-match";

void writeEvent(rt_alert& alert) {
  JsonOut& json = alert.json;
  Emitter& e = alert.emitter;
  putMembers(json, literal(R"("event":{"kind":"alert","module":"rulec","dataset":"rulec.alert","category":[)"));
  for (size_t i = 0; i < e.categories.size; ++i) {
    putComma(json);
    putString(json, e.categories[i]);
  }
  put(json, literal(R"(],"type":["info"],"action":)"));
  putString(json, textAt(kActions, alert.rule.kind));
  putMember(json, literal("id"), Text{alert.id, kHexDigest / 2});
  putKey(json, literal("severity"));
  putNumber(json, alert.severity);
  putKey(json, literal("risk_score"));
  put(json, alert.riskScore);
  putTimeMember(json, literal("start"), alert.match.steps[firstEvent(alert.match)].timeNs);
  putTimeMember(json, literal("end"), alert.match.steps[lastEvent(alert.match)].timeNs);
  putKey(json, literal("reason"));
  putReason(json, e, alert.severityWord, alert.name);
  put(json, literal("}"));
}

template <bool bringsAlong>
void writeThreat(rt_alert& alert) {
  JsonOut& json = alert.json;
  bool isEnriched = bringsAlong && alert.match.enrichments.length != 0;
  if (alert.rule.threat_json.length == 0 && !isEnriched) return;
  putMembers(json, literal("\"threat\":{"));
  putMembers(json, alert.rule.threat_json);
  if (isEnriched) {
    putMembers(json, literal("\"enrichments\":["));
    put(json, alert.match.enrichments);
    put(json, literal("]"));
  }
  put(json, literal("}"));
}

/// Else the keys are what rules over groups and suppression tell alerts apart by.
bool hasJoinKeys(const rt_alert& alert) {
  const rt_rule& rule = alert.rule;
  bool ofGroup = rule.suppression != nullptr && (rule.suppression->flags & RT_EACH_VALUE) != 0;
  return alert.match.keyCount != 0 && rule.type == nullptr && !ofGroup;
}

/// The key's parts under the names that they have in the first step.
void writeKeys(rt_alert& alert) {
  JsonOut& json = alert.json;
  const CompletedMatch& match = alert.match;
  put(json, literal(R"(,"join_keys":{)"));
  for (uint32_t i = 0; i < match.keyCount; ++i) {
    uint32_t slot = alert.rule.keys[alert.rule.steps[firstEvent(match)].first_key + i].slot;
    if (slot == RT_NO_SLOT) continue;  // an unmapped field, always null
    putKey(json, alert.emitter.plan->fields[slot].path);
    if (match.keys[i].data == nullptr) {
      put(json, literal("null"));
    } else {
      putString(json, match.keys[i]);
    }
  }
  put(json, literal("}"));
}

/// The event byte for byte; one that is not UTF-8 as the tree has it, repaired.
void writeEventItself(rt_alert& alert, uint32_t step) {
  JsonOut& json = alert.json;
  Emitter& e = alert.emitter;
  Text line = alert.match.steps[step].line;
  putKey(json, literal("event"));
  if (!e.info[step].repaired) return put(json, line);
  json.ok = json.ok && treeParse(e.other, line.data, line.length) && treeWrite(e.other, 0, e.out);
}

void writeStep(rt_alert& alert, uint32_t i) {
  JsonOut& json = alert.json;
  const CompletedStep& step = alert.match.steps[i];
  putMembers(json, literal("{\"index\":"));
  putNumber(json, i);
  if (step.line.data == nullptr) return put(json, literal(",\"missing\":true}"));
  putMember(json, literal("id"), alert.emitter.steps[i].id);
  putMember(json, literal("data_stream"), alert.emitter.info[i].index);
  putTimeMember(json, literal("@timestamp"), step.timeNs);
  if (alert.emitter.options.embed_events != 0) writeEventItself(alert, i);
  put(json, literal("}"));
}

/// The part of a dotted key before its first dot; without data if there is none.
Text objectOf(Text key) {
  for (uint64_t i = 0; i < key.length; ++i)
    if (key.data[i] == '.') return {key.data, i};
  return {nullptr, 0};
}

/// Neighbours with the same first component are members of one object.
void writeExtra(rt_alert& alert) {
  Text open{nullptr, 0};
  for (uint32_t i = 0; i < alert.match.extraCount; ++i) {
    const ExtraMember& extra = alert.match.extra[i];
    Text object = objectOf(extra.key);
    if (open.data != nullptr && !equal(open, object)) put(alert.json, literal("}"));
    if (object.data != nullptr && !equal(open, object)) {
      putKey(alert.json, object);
      put(alert.json, literal("{"));
    }
    open = object;
    uint64_t skip = object.data == nullptr ? 0 : object.length + 1;
    putKey(alert.json, {extra.key.data + skip, extra.key.length - skip});
    put(alert.json, extra.json);
  }
  if (open.data != nullptr) put(alert.json, literal("}"));
}

template <bool bringsAlong>
void writeRulec(rt_alert& alert) {
  JsonOut& json = alert.json;
  put(json, literal(R"(,"rulec":{"alert":{)"));
  putMember(json, literal("id"), Text{alert.id, kHexDigest});
  if (hasJoinKeys(alert)) writeKeys(alert);
  putMembers(json, alert.rule.rulec_json);
  put(json, literal(R"(,"steps":[)"));
  for (uint32_t i = 0; i < alert.match.stepCount; ++i) writeStep(alert, i);
  put(json, literal("]"));
  if constexpr (bringsAlong) writeExtra(alert);
  put(json, literal("}}"));
}

/// What has changed of an earlier alert.
void writeUpdate(rt_alert& alert) {
  JsonOut& json = alert.json;
  put(json, literal("{"));
  putTimeMember(json, literal("@timestamp"), alert.timeNs);
  putMember(json, literal("message"), alert.name);
  putMembers(json, literal(R"("event":{"kind":"state","module":"rulec","dataset":"rulec.update")"));
  putMember(json, literal("id"), Text{alert.id, kHexDigest / 2});
  put(json, literal(R"(},"rule":{)"));
  putMember(json, literal("id"), alert.rule.id);
  putMember(json, literal("name"), alert.name);
  put(json, literal(R"(},"rulec":{"alert":{)"));
  putMember(json, literal("id"), Text{alert.id, kHexDigest});
  writeExtra(alert);
  put(json, literal("}}}\n"));
}

/// \param bringsAlong whether matches may have more than their events and their rule: matchers without such rules are
/// linked without what writes that
template <bool bringsAlong>
uint32_t writeAlert(rt_alert& alert) {
  JsonOut& json = alert.json;
  if (bringsAlong && alert.match.stepCount == 0) {
    writeUpdate(alert);
    return RT_EMITTED;
  }
  put(json, literal("{"));
  putBody(json, alert.emitter, kOwn);
  putTimeMember(json, literal("@timestamp"), alert.timeNs);
  putMember(json, literal("message"), alert.name);
  writeEvent(alert);
  putMembers(json, literal("\"rule\":{"));
  putMembers(json, alert.rule.rule_json);
  put(json, literal("}"));
  writeThreat<bringsAlong>(alert);
  writeRulec<bringsAlong>(alert);
  put(json, literal("}\n"));
  return RT_EMITTED;
}

}  // namespace
}  // namespace rt

uint32_t rt_write_ecs_alert(rt_alert* alert) { return rt::writeAlert<true>(*alert); }
uint32_t rt_write_plain_ecs_alert(rt_alert* alert) { return rt::writeAlert<false>(*alert); }
