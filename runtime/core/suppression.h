// Alerts of equal values folded into the first one: docs/rules.md, "alert_suppression".
//
// A rule has a clock, the latest time of its matches. A window begins with the first alert of a group, by the clock,
// and all windows of a rule are of one length (or end with its interval), so they end in the order in which they began.
// A window is a key of sequence_keys.cpp that is in no list of keys; its bytes begin with what no tuple begins with.
#pragma once

#include "runtime/core/sequence.h"

namespace rt {

/// Beside each key of a window.
constexpr uint32_t kWindowCells = 1;

/// Whether a key is a window of alerts, not one of the rule's own keys.
bool isWindow(const Sequences& sequences, CellId key);

/// Hands a match on that is in no group, or the first of one. \param raised receives whether there is an alert now
/// \returns false if the host has no memory.
using Raise = bool (*)(Sequences& sequences, const CompletedMatch& match, Emitter& emitter, EventCounts& events,
                       bool* raised);

/// \returns false if the host has no memory.
[[nodiscard]] bool alertGroupsCreate(AlertGroups& groups, const rt_plan* plan, const rt_host* host, uint32_t simd);
void alertGroupsDestroy(AlertGroups& groups);

enum class GroupStart { Ready, Alone, NoMemory };

/// Begins with the groups of a match whose rule has a suppression. The clock moves, and windows that are over end with
/// their updates. Alone: a field is missing, and the match is in no group. Cost: one more walk of the match's events.
[[nodiscard]] GroupStart startAlertGroups(Sequences& sequences, const CompletedMatch& match, EventCounts& events);
/// Goes to the next group: the only one, or under RT_EACH_VALUE that of each combination of values, in ascending order.
/// \returns false after the last one, or without memory (`groups.failed`).
[[nodiscard]] bool nextAlertGroup(Sequences& sequences, const CompletedMatch& match);

/// Whether the group at hand has a window; then the match is counted there.
[[nodiscard]] bool foldIntoWindow(Sequences& sequences, const CompletedMatch& match);

/// The first alert of the group at hand: with the members of `suppression`, under RT_EACH_VALUE with the group's values
/// as its keys and in its id. Valid until the next call of any of these. \returns false if the host has no memory.
[[nodiscard]] bool makeFirstOfGroup(Sequences& sequences, const CompletedMatch& match, CompletedMatch* first);

/// The alert was raised: a window begins. Without room for it, room is made from keys that wait for nothing, then from
/// the oldest windows; else there is none, which is counted as an eviction.
void openWindow(Sequences& sequences, const CompletedMatch& match, EventCounts& events);

// ---- suppression_groups.cpp: values and keys of groups --------------------------------------------------------------

/// The fields that a rule's groups have: of a threshold its own.
struct GroupFields {
  const uint32_t* slots;
  uint32_t count;
};
GroupFields alertGroupFields(const rt_rule& rule);

/// Reads what the match's events have in the fields. \returns as startAlertGroups
[[nodiscard]] GroupStart readAlertGroups(Sequences& sequences, const CompletedMatch& match, EventCounts& events);

/// Under RT_EACH_VALUE: gives the first alert of the group at hand its keys and its id. \returns false without memory
[[nodiscard]] bool nameGroup(Sequences& sequences, CompletedMatch* first);

/// Appends `[{"field":"...","value":...},...]` of a key to `groups.json`: null for no value, an array for several.
[[nodiscard]] bool putAlertTerms(Sequences& sequences, uint32_t rule, Text key);

}  // namespace rt

/// What a matcher carries whose plan has a suppression.
struct rt_suppression_functions {
  /// \returns false if the host has no memory.
  bool (*create)(rt::AlertGroups& groups, const rt_plan* plan, const rt_host* host, uint32_t simd);
  void (*destroy)(rt::AlertGroups& groups);
  /// In each of its groups a match is folded into the window, or opens one if its alert is raised. \returns as above
  bool (*emit)(rt::Sequences& sequences, const rt::CompletedMatch& match, rt::Emitter& emitter, rt::EventCounts& events,
               rt::Raise raise);
  /// Gives up the oldest window of a rule that has one, with its update.
  void (*evict)(rt::Sequences& sequences, rt::RuleState& rule, rt::EventCounts& events);
  /// The input is over: every window ends, rule by rule, oldest first. \returns as above
  bool (*end)(rt::Sequences& sequences);
};

namespace rt {

/// Null: no rule has a suppression.
inline const rt_suppression_functions* suppressionOf(const rt_plan* plan) {
  for (uint32_t r = 0; r < plan->rule_count; ++r)
    if (plan->rules[r].suppression != nullptr) return plan->rules[r].suppression->functions;
  return nullptr;
}

}  // namespace rt
