// alert_suppression: alerts of equal values folded into the first one. docs/rules.md.
#pragma once

#include "compiler/oracle/match.h"
#include "compiler/oracle/rule_test.h"

#include <functional>
#include <optional>
#include <vector>

namespace rulec::oracle {

/// The values of each field of a group: none, one, or several, sorted and each once.
using GroupValues = std::vector<std::vector<Value>>;

/// The first alert of a group, and what was folded into it.
struct AlertWindow {
  GroupValues group;
  std::optional<int64_t> beganNs;          // by the rule's clock; nothing: no match had a time by then
  std::optional<int64_t> firstNs, lastNs;  // of its matches
  uint64_t folded = 0;
};

struct SuppressionState {
  std::optional<int64_t> clockNs;    // the latest time of a match
  std::vector<AlertWindow> windows;  // all there ever were, in order
};

/// What an event has in the fields of a rule's groups; nothing for a rule without suppression and for thresholds.
[[nodiscard]] GroupValues groupedOf(const RuleTest& rule, const Event& event);

/// Takes a match of a rule with a suppression. \param mayRaise whether an alert may be raised now
/// \returns its alerts: of several groups one for each that has no window.
[[nodiscard]] std::vector<MatchRecord> suppress(const RuleTest& rule, SuppressionState& state, MatchRecord record,
                                                const std::function<bool(const MatchRecord&)>& mayRaise);

}  // namespace rulec::oracle
