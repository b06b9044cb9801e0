#include "runtime/core/alert.h"

#include "runtime/core/alert_document.h"

namespace rt {
namespace {

constexpr size_t kKeepTexts = 64 * 1024;

/// What is buffered at most before it is handed to the host.
constexpr size_t kMaxBuffered = 64 * 1024;

void tellHost(const Emitter& e, const CompletedMatch& match) {
  rt_match told{match.rule, match.stepCount, e.steps.data, match.keyCount, match.keys};
  e.host->on_match(e.host->context, &told);
}

/// \param eventNs the time where those of events are the clock
rt_alert alertOf(Emitter& e, const CompletedMatch& match, int64_t eventNs, Text riskScore) {
  const rt_rule& rule = e.plan->rules[match.rule];
  bool live = e.options.deterministic == 0 && e.host->now != nullptr;
  int64_t timeNs = live ? e.host->now(e.host->context) : eventNs;
  return {e, match, rule, JsonOut{e.out}, timeNs, {}, rule.name, rule.severity_word, rule.severity, riskScore};
}

/// Appends an alert's documents, or nothing.
rt_emission writeDocuments(rt_alert& alert) {
  Emitter& e = alert.emitter;
  size_t begin = e.out.size;
  auto result = static_cast<rt_emission>(e.plan->write_alert(&alert));
  if (alert.json.ok) return result;
  e.out.size = begin;
  return RT_EMISSION_NO_MEMORY;
}

rt_emission writeAlert(Emitter& e, const CompletedMatch& match) {
  const rt_rule& rule = e.plan->rules[match.rule];
  char digits[kMaxDigits];
  rt_alert alert =
      alertOf(e, match, match.steps[lastEvent(match)].timeNs, Text{digits, formatNumber(rule.risk_score, digits)});
  if (!computeIds(alert)) return RT_EMISSION_NO_MEMORY;
  copyBytes(e.alertId, alert.id, kHexDigest);
  if (rule.mappings != nullptr) rule.mappings->apply(&alert, rule.mappings);
  return writeDocuments(alert);
}

rt_emission emit(Emitter& e, const CompletedMatch& match) {
  const rt_rule& rule = e.plan->rules[match.rule];
  if (!readSteps(e, match)) return RT_EMISSION_NO_MEMORY;
  if (e.host->on_match != nullptr) tellHost(e, match);
  if (e.options.quiet != 0) return RT_EMITTED;
  if (match.stepCount > 1 && isLoop(e, rule)) return RT_IS_LOOP;
  if (e.options.no_building_blocks != 0 && rule.building_block_type.length != 0) return RT_IS_BUILDING_BLOCK;
  return writeAlert(e, match);
}

}  // namespace

void putTimeMember(JsonOut& json, Text key, int64_t ns) {
  if (ns == INT64_MIN) return;
  putKey(json, key);
  putTime(json, ns);
}

void emitterCreate(Emitter& e, const rt_plan* plan, const rt_options& options, const rt_host* host, SimdLevel simd) {
  Allocator allocator{host};
  e.plan = plan;
  e.options = options;
  e.host = host;
  e.simd = simd;
  openTree(e.body, host);
  openTree(e.other, host);
  openBuffers(allocator, e.steps, e.info, e.ancestors, e.categories, e.out);
  e.texts = makeArena(allocator, kKeepTexts);
}

void emitterDestroy(Emitter& e) {
  if (kEndsWithProcess) return;
  treeDestroy(e.body);
  treeDestroy(e.other);
  destroy(e.steps);
  destroy(e.info);
  destroy(e.ancestors);
  destroy(e.categories);
  arenaDestroy(e.texts);
  destroy(e.out);
}

rt_emission emitMatch(Emitter& emitter, const CompletedMatch& match) {
  rt_emission result = emit(emitter, match);
  if (emitter.out.size > kMaxBuffered) (void)emitterWrite(emitter);
  return result;
}

bool emitUpdate(Emitter& e, const CompletedMatch& update, const char* id, int64_t timeNs) {
  if (e.options.quiet != 0) return true;
  rt_alert alert = alertOf(e, update, timeNs, Text{nullptr, 0});
  copyBytes(alert.id, id, kHexDigest);
  bool ok = writeDocuments(alert) == RT_EMITTED;
  if (e.out.size > kMaxBuffered) (void)emitterWrite(e);
  return ok;
}

int emitterWrite(Emitter& e) {
  if (e.out.size != 0 && e.host->write(e.host->context, e.out.data, e.out.size) != 0) e.status = RT_IO_ERROR;
  e.out.size = 0;
  return e.status;
}

}  // namespace rt
