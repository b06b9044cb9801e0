// Documents on the alert stream that say what was dropped.
#pragma once

#include "runtime/core/alert.h"

namespace rt {

/// docs/alerts.md, "Notices". A matcher has the texts of those that its rules can give alone.
struct NoticeKind {
  const char* texts;  // name and message, each with a zero at its end

  static const NoticeKind Late, Evicted, Oversize, KeyOverflow, NoTimestamp, Failed, Loop, BuildingBlock, Withheld,
      StateDropped, Learning, Learned, NoIndicators, IndicatorsLeftOut;
};
inline bool operator==(NoticeKind left, NoticeKind right) { return left.texts == right.texts; }

inline constexpr NoticeKind NoticeKind::Late{
    "late\0"
    "events older than the last one of their join key were not used"};
inline constexpr NoticeKind NoticeKind::Evicted{
    "evicted\0"
    "what waits or is remembered was given up to keep within the memory bound: alerts may be missing, or come again"};
inline constexpr NoticeKind NoticeKind::Oversize{
    "oversize\0"
    "lines longer than the limit were skipped"};
inline constexpr NoticeKind NoticeKind::KeyOverflow{
    "key_overflow\0"
    "combinations of a multi-valued join key beyond 1024 were not used"};
inline constexpr NoticeKind NoticeKind::NoTimestamp{
    "no_timestamp\0"
    "events without a readable time took no part in rules that need one"};
inline constexpr NoticeKind NoticeKind::Failed{
    "failed\0"
    "computations without a result (a division by zero, a text that is no number) did not hold"};
inline constexpr NoticeKind NoticeKind::Loop{
    "loop\0"
    "sequences of alerts of their own rule made no alerts"};
inline constexpr NoticeKind NoticeKind::BuildingBlock{
    "building_block\0"
    "alerts of building blocks were left out, as asked for"};
inline constexpr NoticeKind NoticeKind::Withheld{
    "withheld\0"
    "alerts beyond the rule's max_signals for one interval were withheld"};
inline constexpr NoticeKind NoticeKind::StateDropped{
    "state_dropped\0"
    "what was saved of a rule was dropped: the rule has changed or is gone"};
inline constexpr NoticeKind NoticeKind::Learning{
    "learning\0"
    "the rule learns which terms are known, without alerts"};
inline constexpr NoticeKind NoticeKind::Learned{
    "learned\0"
    "the rule has learned which terms are known: new ones are alerts from now on"};
inline constexpr NoticeKind NoticeKind::NoIndicators{
    "no_indicators\0"
    "the rule has no indicators to compare events with: it makes no alerts"};
inline constexpr NoticeKind NoticeKind::IndicatorsLeftOut{
    "indicators_left_out\0"
    "indicators beyond the memory for them were not used: alerts may be missing"};
constexpr uint32_t kNoticeKinds = 14;
constexpr uint32_t kRuleNotices = 5;  // of these, what is counted for each rule
constexpr uint32_t kNoRule = UINT32_MAX;

struct Notice {
  NoticeKind kind;
  uint32_t rule;   // or kNoRule
  uint64_t count;  // so far
  uint64_t line;   // 0: no line in particular
  int64_t timeNs;  // INT64_MIN: none
  int64_t startNs = INT64_MIN,
          endNs = INT64_MIN;  // what time it concerns, the end excluded; INT64_MIN: none in particular
  Text ruleId{};              // of a rule that the plan does not have; then `rule` is kNoRule
};

/// Appends a notice (not under `quiet`). \returns false if the host has no memory.
[[nodiscard]] bool emitNotice(Emitter& emitter, const Notice& notice);

}  // namespace rt
