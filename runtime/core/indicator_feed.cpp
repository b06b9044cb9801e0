// The stream of indicators: line by line to the rules that take them.
#include "runtime/core/alert_document.h"
#include "runtime/core/indicator_files.h"
#include "runtime/core/instance.h"
#include "runtime/core/results.h"
#include "runtime/core/validate.h"

namespace rt {
namespace {

/// The object at a path, or the first one of a list there; 0: none.
uint32_t objectAt(const Tree& tree, Text path) {
  uint32_t node = treeFind(tree, path);
  if (node != 0 && tree.nodes[node].kind == TreeKind::Array) node = tree.nodes[node].first;
  return node != 0 && tree.nodes[node].kind == TreeKind::Object ? node : 0;
}

/// A line on its way into a set: what its records have in common is written once.
struct IndicatorLine {
  rt_instance& instance;
  IndicatorSet& set;
  Text line;
  bool isRead = false;  // its tree and `tail` are there
  Text tail{nullptr, 0};
  Text path{nullptr, 0};  // of `body`
  Text body{nullptr, 0};
  bool noMemory = false;
  bool noRoom = false;

  JsonOut json() {
    instance.indicators.text.size = 0;
    return {instance.indicators.text};
  }

  bool store(const JsonOut& json, Text* text) {
    noMemory |= !json.ok;
    if (json.ok) *text = storeBytes(set, {json.out.data, json.out.size});
    noRoom |= json.ok && text->data == nullptr;
    return text->data != nullptr;
  }

  /// `"id":"...","index":"...","type":"indicator_match_rule"`
  bool readLine() {
    if (isRead) return true;
    Emitter& e = instance.emitter;
    arenaClear(e.texts);
    noMemory = !treeParse(e.other, line.data, line.length);
    const Tree& document = e.other;
    Text id, index;
    noMemory = noMemory || !documentId(e, document, line, &id) || !documentIndex(e, document, literal(""), &index);
    if (noMemory) return false;
    JsonOut out = json();
    put(out, literal("\"id\":"));
    putString(out, id);
    putMember(out, literal("index"), index);
    putMember(out, literal("type"), literal("indicator_match_rule"));
    isRead = true;
    return store(out, &tail);
  }

  /// `"indicator":{...},"feed":{"name":"..."}`
  bool writeBody(Text from) {
    if (body.data != nullptr && equal(path, from)) return true;
    const Tree& tree = instance.emitter.other;
    uint32_t object = objectAt(tree, from), feed = treeFind(tree, literal("threat.feed.name"));
    JsonOut out = json();
    put(out, literal("\"indicator\":"));
    if (object == 0) put(out, literal("{}"));
    if (object != 0) out.ok = out.ok && treeWrite(tree, object, out.out);
    put(out, literal(",\"feed\":{"));
    if (feed != 0 && tree.nodes[feed].kind == TreeKind::String) putMember(out, literal("name"), tree.nodes[feed].text);
    put(out, literal("}"));
    path = from;
    body = {nullptr, 0};
    return store(out, &body);
  }

  void addTo(uint32_t rule) {
    if (!readLine() || !writeBody(threatMatchOf(instance.plan, rule).indicator_path)) return;
    noRoom = !addRecord(set, instance.plan, rule, instance.walker.fields, body, tail);
  }
};

/// Whether a rule takes the document at hand for an indicator.
bool takes(rt_instance& instance, uint32_t r) {
  const rt_rule& rule = instance.plan->rules[r];
  if (rule.kind != RT_THREAT_MATCH || !isEnabled(instance, r)) return false;
  return (rule.match(instance.walker.fields, &instance.context) >> rule.steps[1].filter & 1) != 0;
}

/// A valid line, walked. \returns false if the host has no memory.
bool addIndicator(rt_instance& instance, Text line) {
  IndicatorSet& set = addedTo(instance.indicators);
  IndicatorLine indicator{instance, set, line};
  IndicatorMark mark = markOf(set);
  for (uint32_t r = 0; r < instance.plan->rule_count && !indicator.noMemory && !indicator.noRoom; ++r) {
    if (!takes(instance, r)) continue;
    indicator.noRoom = set.isFull;
    if (!set.isFull) indicator.addTo(r);
  }
  bool isUsed = set.records.size != mark.records;
  if (!indicator.noMemory && !indicator.noRoom && isUsed) indicator.noRoom = !linkRecords(set, mark);
  if (indicator.noMemory || indicator.noRoom) takeBack(set, mark);
  if (indicator.noRoom) {
    set.isFull = true;
    ++instance.stats.indicators_left_out;
  } else if (isUsed) {
    ++set.indicators;
  }
  return !indicator.noMemory && instance.context.no_memory == 0;
}

bool takeValidLine(rt_instance& instance, Text line) {
  uint64_t coercions = instance.walker.coercions;
  instance.context.generation += 2;  // what was known of other documents is forgotten
  bool ok = walk(instance.walker, line.data, line.length) != LineFault::NoMemory && addIndicator(instance, line);
  instance.walker.coercions = coercions;  // of events
  return ok;
}

/// \returns false if the host has no memory.
bool takeIndicatorLine(rt_instance& instance, Text line, bool isTooLong) {
  Indicators& indicators = instance.indicators;
  if (!isTooLong && isBlank(line)) return true;
  ++instance.stats.indicator_lines;
  LineFault fault = isTooLong ? LineFault::None : validateLine(line.data, line.length);
  bool isUsable =
      !isTooLong && (fault == LineFault::None || (fault == LineFault::Utf8 && instance.options.strict == 0));
  if (isTooLong || fault != LineFault::None) {
    ++instance.stats.indicators_invalid;
    ++indicators.fileBad;
    reportInvalidIndicator(instance, isTooLong ? literal("is longer than the limit") : faultText(fault));
  }
  if (!isUsable) return true;
  ++indicators.fileValid;
  return takeValidLine(instance, line);
}

int endFile(rt_instance& instance, bool ok) {
  Indicators& indicators = instance.indicators;
  reportRestOfIndicators(instance);
  bool isBad = indicators.fileBad != 0 && (indicators.fileValid == 0 || instance.options.strict != 0);
  indicators.fileBad = indicators.fileValid = 0;
  startFile(indicators.lines);
  if (!ok) return RT_NO_MEMORY;
  return isBad ? RT_BAD_INPUT : RT_OK;
}

/// Counts what is in use now.
void hasChanged(rt_instance& instance) {
  Indicators& indicators = instance.indicators;
  indicators.hasChanged = true;
  instance.stats.indicators = indicators.sets[indicators.inUse].indicators;
}

}  // namespace
}  // namespace rt

using namespace rt;

int rt_add_indicators(rt_instance* instance, const char* data, size_t length) {
  if (indicatorsOf(instance->plan) == nullptr) return RT_OK;
  bool ok = true;
  auto take = [&](Text line, bool isTooLong) { ok = takeIndicatorLine(*instance, line, isTooLong) && ok; };
  while (length > 0 && ok) {
    size_t taken = takePiece(instance->indicators.lines, instance->walker.simd, instance->options.max_line,
                             Text{data, length}, take);
    ok = ok && taken != 0;
    data += taken;
    length -= taken;
  }
  hasChanged(*instance);
  return ok ? RT_OK : RT_NO_MEMORY;
}

int rt_end_of_indicators(rt_instance* instance) {
  if (indicatorsOf(instance->plan) == nullptr) return RT_OK;
  bool ok = true;
  auto take = [&](Text line, bool isTooLong) { ok = takeIndicatorLine(*instance, line, isTooLong); };
  if (isUnfinished(instance->indicators.lines))
    finishCarry(instance->indicators.lines, instance->options.max_line, take);
  hasChanged(*instance);
  return endFile(*instance, ok);
}

void rt_clear_indicators(rt_instance* instance) {
  if (indicatorsOf(instance->plan) == nullptr) return;
  indicatorSetClear(addedTo(instance->indicators));
  hasChanged(*instance);
}

void rt_begin_indicators(rt_instance* instance) {
  if (indicatorsOf(instance->plan) == nullptr) return;
  instance->indicators.isBegun = true;
  rt_clear_indicators(instance);
}

void rt_use_indicators(rt_instance* instance) {
  Indicators& indicators = instance->indicators;
  if (!indicators.isBegun) return;
  indicators.isBegun = false;
  rt_clear_indicators(instance);
  indicators.inUse = 1 - indicators.inUse;
  hasChanged(*instance);
}

void rt_drop_indicators(rt_instance* instance) {
  if (!instance->indicators.isBegun) return;
  rt_clear_indicators(instance);
  instance->indicators.isBegun = false;
}

namespace {

constexpr IndicatorFunctions kIndicatorFunctions = {indicatorsCreate, indicatorsDestroy, announceIndicators,
                                                    readIndicatorFiles, reloadIndicatorFiles};

void visitSlots(const rt_rule& rule, void (*visit)(void* context, uint32_t slot), void* context) {
  const auto& match = *static_cast<const rt_threat_match*>(rule.type);
  for (uint64_t i = 0; i < match.entry_count; ++i) visit(context, match.entries[i].slot);
}

}  // namespace

constexpr rt_rule_functions rt_the_threat_match = {.take = takeThreatMatch,
                                                   .finish = finishResults,
                                                   .is_step_hit = holdsFirstStep,
                                                   .indicators = &kIndicatorFunctions,
                                                   .visit_slots = visitSlots};
