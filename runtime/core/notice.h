// Documents on the alert stream that say what was dropped.
#pragma once

#include "runtime/core/alert.h"

namespace rt {

/// docs/alerts.md, "Notices".
enum class NoticeKind : uint32_t {
  Late,
  Evicted,
  Oversize,
  KeyOverflow,
  NoTimestamp,
  Failed,
  Loop,
  BuildingBlock,
  Withheld,
  StateDropped,
  Learning,
  Learned,
  NoIndicators,
  IndicatorsLeftOut
};
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
