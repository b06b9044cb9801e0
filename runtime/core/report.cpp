// What people and the alert stream are told of lines and limits.
#include "runtime/core/instance.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

constexpr uint64_t kReportedLines = 10;

/// By LineFault, from Json on.
constexpr char kFaults[] =
    "is not JSON\0"
    "ends inside a JSON text\0"
    "has a control character inside a string\0"
    "is not valid UTF-8; its other fields are used\0"
    "is nested deeper than 1000 levels\0"
    "is not a JSON object";

/// Its counter: they have the order of the faults.
uint64_t& counterOf(rt_stats& stats, LineFault fault) {
  static_assert(offsetof(rt_stats, invalid_not_object) - offsetof(rt_stats, invalid_json) ==
                (static_cast<size_t>(LineFault::NotObject) - static_cast<size_t>(LineFault::Json)) * sizeof(uint64_t));
  return (&stats.invalid_json)[static_cast<size_t>(fault) - static_cast<size_t>(LineFault::Json)];
}

/// A line for people, in a buffer on the stack.
struct Message {
  char bytes[160];
  size_t length = 0;

  void add(Text text) {
    size_t room = smaller<size_t>(text.length, sizeof bytes - length);
    copyBytes(bytes + length, text.data, room);
    length += room;
  }
  void add(uint64_t number) {
    char digits[20];
    size_t count = 0;
    do digits[count++] = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0);
    while (count > 0) add(Text{&digits[--count], 1});
  }
};

void tell(rt_instance& instance, const Message& message) {
  if (instance.host.report != nullptr) instance.host.report(instance.host.context, message.bytes, message.length);
}

/// Announces a count if it has risen from nothing, or at the end if it has risen since. `announced` is what was told.
void announceCount(rt_instance& instance, bool atEnd, NoticeKind kind, uint32_t rule, uint64_t count,
                   uint64_t& announced) {
  bool isNews = announced == 0 || atEnd;
  if (count == announced || !isNews) return;
  announced = count;
  bool ofLine = kind == NoticeKind::Oversize && !atEnd;
  int64_t time = atEnd || kind == NoticeKind::Oversize ? INT64_MIN : instance.eventNs;
  if (!emitNotice(instance.emitter, {kind, rule, count, ofLine ? instance.lines.line : 0, time}) &&
      instance.status == RT_OK)
    instance.status = RT_NO_MEMORY;
}

}  // namespace

void reportInvalid(rt_instance& instance, LineFault fault) {
  ++counterOf(instance.stats, fault);
  if (instance.reported == kReportedLines) {
    ++instance.unreported;
    return;
  }
  ++instance.reported;
  Message message;
  message.add(literal("line "));
  message.add(instance.lines.line);
  message.add(literal(" "));
  message.add(faultText(fault));
  tell(instance, message);
}

void reportRest(rt_instance& instance) {
  if (instance.unreported == 0) return;
  Message message;
  message.add(instance.unreported);
  message.add(literal(" more invalid lines"));
  tell(instance, message);
  instance.unreported = 0;
}

Text faultText(LineFault fault) {
  return textAt(kFaults, static_cast<uint32_t>(fault) - static_cast<uint32_t>(LineFault::Json));
}

void reportInvalidIndicator(rt_instance& instance, Text fault) {
  if (instance.indicators.fileBad > kReportedLines) return;
  Message message;
  message.add(literal("indicators: line "));
  message.add(instance.indicators.lines.line);
  message.add(literal(" "));
  message.add(fault);
  tell(instance, message);
}

void reportRestOfIndicators(rt_instance& instance) {
  if (instance.indicators.fileBad <= kReportedLines) return;
  Message message;
  message.add(literal("indicators: "));
  message.add(instance.indicators.fileBad - kReportedLines);
  message.add(literal(" more invalid lines"));
  tell(instance, message);
}

void announceIndicators(rt_instance& instance) {
  Indicators& indicators = instance.indicators;
  if (!indicators.hasChanged) return;
  indicators.hasChanged = false;
  for (uint32_t r = 0; r < instance.plan->rule_count; ++r) {
    if (instance.plan->rules[r].kind != RT_THREAT_MATCH || !isEnabled(instance, r)) continue;
    uint64_t told = 0;  // whenever they change
    uint64_t without = hasRecords(indicators.sets[indicators.inUse], r) ? 0 : 1;
    announceCount(instance, false, NoticeKind::NoIndicators, r, without, told);
  }
  announceCount(instance, true, NoticeKind::IndicatorsLeftOut, kNoRule, instance.stats.indicators_left_out,
                indicators.toldLeftOut);
}

namespace {

void announceRule(rt_instance& instance, bool atEnd, uint32_t rule) {
  const rt_rule_stats& stats = instance.ruleStats[rule];
  uint64_t* announced = instance.announced + rule * kRuleNotices;
  announceCount(instance, atEnd, NoticeKind::Late, rule, stats.late, announced[0]);
  announceCount(instance, atEnd, NoticeKind::Evicted, rule, stats.evictions, announced[1]);
  announceCount(instance, atEnd, NoticeKind::KeyOverflow, rule, stats.key_overflow, announced[2]);
  announceCount(instance, atEnd, NoticeKind::Loop, rule, stats.loops, announced[3]);
  announceCount(instance, atEnd, NoticeKind::BuildingBlock, rule, stats.building_blocks, announced[4]);
}

}  // namespace

void announce(rt_instance& instance, bool atEnd) {
  announceCount(instance, atEnd, NoticeKind::Oversize, kNoRule, instance.stats.oversize, instance.announcedLines);
  announceCount(instance, atEnd, NoticeKind::NoTimestamp, kNoRule, instance.stats.no_timestamp,
                instance.announcedNoTime);
  announceCount(instance, atEnd, NoticeKind::Failed, kNoRule, instance.stats.failed, instance.announcedFailed);
  if (atEnd) {
    for (uint32_t r = 0; r < instance.plan->rule_count; ++r) announceRule(instance, true, r);
    return;
  }
  for (uint32_t i = 0; i < instance.events.touchedCount; ++i) announceRule(instance, false, instance.events.touched[i]);
}

}  // namespace rt
