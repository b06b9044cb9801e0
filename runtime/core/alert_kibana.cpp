// The profile `kibana`: flat `kibana.alert.*` keys in the source document; of a sequence a shell and its building
// blocks (docs/alerts.md).
#include "runtime/core/alert_document.h"

namespace rt {
namespace {

/// Members of the source document that are the alert's own.
constexpr char kOwn[] = "@timestamp\0kibana\0";

#define RT_KEY(name) literal("kibana.alert." name)

/// One document of an alert: all of it, a shell, or a building block.
struct KibanaDocument {
  Text id;
  uint32_t firstStep, endStep;  // whose events its ancestors are
  bool isShell;                 // whose blocks are ancestors, too
  bool isBlock;
};

/// The depth of a document right above these events.
uint64_t depthAbove(const Emitter& e, uint32_t begin, uint32_t end) {
  uint64_t depth = 0;
  for (uint32_t a = begin; a < end; ++a) depth = larger(depth, e.ancestors[a].depth);
  return depth + 1;
}

uint64_t blockDepth(const Emitter& e, uint32_t step) {
  return depthAbove(e, ancestorsBegin(e, step), e.info[step].ancestorsEnd);
}

uint64_t depthOf(const Emitter& e, const KibanaDocument& document) {
  uint64_t depth = 0;
  for (uint32_t step = document.firstStep; step < document.endStep; ++step) depth = larger(depth, blockDepth(e, step));
  return depth + (document.isShell ? 1 : 0);
}

void putAncestor(JsonOut& json, const Ancestor& ancestor) {
  putComma(json);
  put(json, literal("{"));
  putMember(json, literal("id"), ancestor.id);
  putMember(json, literal("type"), ancestor.rule.data == nullptr ? literal("event") : literal("signal"));
  putMember(json, literal("index"), ancestor.index);
  putKey(json, literal("depth"));
  putNumber(json, ancestor.depth);
  if (ancestor.rule.data != nullptr) putMember(json, literal("rule"), ancestor.rule);
  put(json, literal("}"));
}

/// For each step its events, and of a shell its block.
void putAncestors(rt_alert& alert, const KibanaDocument& document) {
  const Emitter& e = alert.emitter;
  putKey(alert.json, RT_KEY("ancestors"));
  put(alert.json, literal("["));
  for (uint32_t step = document.firstStep; step < document.endStep; ++step) {
    uint32_t begin = ancestorsBegin(e, step), end = e.info[step].ancestorsEnd;
    for (uint32_t a = begin; a < end; ++a) putAncestor(alert.json, e.ancestors[a]);
    if (document.isShell && begin != end)
      putAncestor(alert.json, {e.info[step].block, literal(""), alert.rule.id, blockDepth(e, step)});
  }
  put(alert.json, literal("]"));
}

int64_t firstTime(const rt_alert& alert, const KibanaDocument& document) {
  uint32_t step = document.isBlock ? document.firstStep : firstEvent(alert.match);
  return alert.match.steps[step].timeNs;
}

void putRule(rt_alert& alert) {
  JsonOut& json = alert.json;
  putMember(json, RT_KEY("severity"), alert.severityWord);
  putKey(json, RT_KEY("risk_score"));
  put(json, alert.riskScore);
  putMember(json, RT_KEY("rule.uuid"), alert.rule.id);
  putMember(json, RT_KEY("rule.rule_id"), alert.rule.id);
  putMember(json, RT_KEY("rule.name"), alert.name);
  putMembers(json, alert.rule.rule_json);
  if (alert.emitter.plan->full_detail == 0) return;
  putTimeMember(json, RT_KEY("start"), alert.timeNs);
  putTimeMember(json, RT_KEY("last_detected"), alert.timeNs);
  putTimeMember(json, RT_KEY("intended_timestamp"), alert.timeNs);
}

// ---- kibana.alert.original_event -----------------------------------------------------------------------------------

/// `"kibana.alert.original_event.PATH":` of a node below `event`.
void putOriginalKey(JsonOut& json, const Tree& tree, uint32_t node, uint32_t event) {
  constexpr uint32_t kMaxPath = 4 * kMaxDepth;
  uint32_t path[kMaxPath];
  uint32_t length = 0;
  for (; node != event && length < kMaxPath; node = tree.nodes[node].parent) path[length++] = node;
  size_t begin = beginKey(json);
  put(json, RT_KEY("original_event"));
  while (length > 0) {
    put(json, literal("."));
    put(json, tree.nodes[path[--length]].key);
  }
  endKey(json, begin);
}

/// The members of the event's `event`, flat. Empty objects have none.
void putOriginalEvent(rt_alert& alert) {
  const Tree& tree = alert.emitter.body;
  uint32_t event = treeMember(tree, 0, literal("event"));
  if (event == 0 || tree.nodes[event].kind != TreeKind::Object) return;
  for (uint32_t node = tree.nodes[event].first; node != 0;) {
    bool isObject = tree.nodes[node].kind == TreeKind::Object;
    if (!isObject) {
      putOriginalKey(alert.json, tree, node, event);
      alert.json.ok = alert.json.ok && treeWrite(tree, node, alert.json.out);
    }
    uint32_t next = isObject ? tree.nodes[node].first : 0;
    for (; next == 0 && node != event; node = tree.nodes[node].parent) next = tree.nodes[node].next;
    node = next;
  }
}

// ---- what matches bring along --------------------------------------------------------------------------------------

void putExtra(rt_alert& alert) {
  for (uint32_t i = 0; i < alert.match.extraCount; ++i) {
    size_t begin = beginKey(alert.json);
    put(alert.json, RT_KEY(""));
    put(alert.json, alert.match.extra[i].key);
    endKey(alert.json, begin);
    put(alert.json, alert.match.extra[i].json);
  }
}

/// The enrichments that the event has, then those of the match.
void putEnrichments(rt_alert& alert) {
  if (alert.match.enrichments.length == 0) return;
  const Tree& tree = alert.emitter.body;
  JsonOut& json = alert.json;
  putKey(json, literal("threat.enrichments"));
  put(json, literal("["));
  uint32_t before = treeFind(tree, literal("threat.enrichments"));
  bool isList = before != 0 && tree.nodes[before].kind == TreeKind::Array;
  for (uint32_t item = isList ? tree.nodes[before].first : before; item != 0;
       item = isList ? tree.nodes[item].next : 0) {
    putComma(json);
    json.ok = json.ok && treeWrite(tree, item, json.out);
  }
  putMembers(json, alert.match.enrichments);
  put(json, literal("]"));
}

// ---- documents -----------------------------------------------------------------------------------------------------

void putGroup(rt_alert& alert, const KibanaDocument& document) {
  JsonOut& json = alert.json;
  Text type = document.isBlock ? literal("default") : alert.rule.building_block_type;
  if (type.length != 0) putMember(json, RT_KEY("building_block_type"), type);
  if (document.isBlock) {
    putKey(json, RT_KEY("group.index"));
    putNumber(json, document.firstStep);
  }
  if (document.isBlock || document.isShell) putMember(json, RT_KEY("group.id"), Text{alert.id, kHexDigest});
}

void putDocument(rt_alert& alert, const KibanaDocument& document) {
  JsonOut& json = alert.json;
  Emitter& e = alert.emitter;
  dropFromBody(e, literal("event.kind"));
  if (alert.match.enrichments.length != 0) dropFromBody(e, literal("threat.enrichments"));
  put(json, literal("{"));
  putBody(json, e, kOwn);
  putTimeMember(json, literal("@timestamp"), alert.timeNs);
  putMember(json, literal("event.kind"), literal("signal"));
  putMember(json, RT_KEY("uuid"), document.id);
  putMember(json, RT_KEY("status"), literal("active"));
  putMember(json, RT_KEY("workflow_status"), literal("open"));
  putKey(json, RT_KEY("depth"));
  putNumber(json, depthOf(e, document));
  putAncestors(alert, document);
  putTimeMember(json, RT_KEY("original_time"), firstTime(alert, document));
  putKey(json, RT_KEY("reason"));
  putReason(json, e, alert.severityWord, alert.name);
  putRule(alert);
  if (!document.isShell) putOriginalEvent(alert);
  putGroup(alert, document);
  putExtra(alert);
  putEnrichments(alert);
  put(json, literal("}\n"));
}

/// Reads the step's event again: the body was what the steps have in common.
void putBlock(rt_alert& alert, uint32_t step) {
  Emitter& e = alert.emitter;
  Text line = alert.match.steps[step].line;
  alert.json.ok = alert.json.ok && treeParse(e.body, line.data, line.length);
  if (alert.json.ok) putDocument(alert, {e.info[step].block, step, step + 1, false, true});
}

/// What has changed of an earlier alert: its own keys alone, so that it can be merged into the alert.
void putUpdate(rt_alert& alert) {
  JsonOut& json = alert.json;
  put(json, literal("{"));
  putMember(json, RT_KEY("uuid"), Text{alert.id, kHexDigest});
  putMember(json, RT_KEY("rule.uuid"), alert.rule.id);
  putExtra(alert);
  put(json, literal("}\n"));
}

#undef RT_KEY

}  // namespace
}  // namespace rt

uint32_t rt_write_kibana_alert(rt_alert* alert) {
  using namespace rt;
  uint32_t count = alert->match.stepCount;
  if (count == 0) {
    putUpdate(*alert);
    return RT_EMITTED;
  }
  putDocument(*alert, {Text{alert->id, kHexDigest}, 0, count, count > 1, false});
  if (count == 1 || alert->emitter.options.no_building_blocks != 0) return RT_EMITTED;
  for (uint32_t step = 0; step < count; ++step)
    if (alert->match.steps[step].line.data != nullptr) putBlock(*alert, step);
  return RT_EMITTED;
}
