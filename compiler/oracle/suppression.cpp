#include "compiler/oracle/suppression.h"

#include "compiler/oracle/limits.h"

#include <algorithm>
#include <utility>

namespace rulec::oracle {
namespace {

bool isSame(const Value& left, const Value& right) { return !valueLess(left, right) && !valueLess(right, left); }

bool isIn(const std::vector<Value>& values, const Value& value) {
  return std::ranges::any_of(values, [&](const Value& one) { return isSame(one, value); });
}

std::vector<Value> sortedDistinct(const std::vector<Value>& values) {
  std::vector<Value> distinct;
  for (const Value& value : values)
    if (!isIn(distinct, value)) distinct.push_back(value);
  std::ranges::sort(distinct, valueLess);
  return distinct;
}

/// What all events have.
GroupValues commonOf(const std::vector<GroupValues>& events) {
  GroupValues common = events.front();
  for (const GroupValues& event : events)
    for (size_t i = 0; i < common.size(); ++i)
      std::erase_if(common[i], [&](const Value& value) { return !isIn(event[i], value); });
  for (std::vector<Value>& values : common) values = sortedDistinct(values);
  return common;
}

/// Each combination of one value of each field, in order; at most kMaxKeyTuples.
std::vector<GroupValues> combinationsOf(const GroupValues& values) {
  std::vector<GroupValues> found{{}};
  for (const std::vector<Value>& field : values) {
    std::vector<GroupValues> longer;
    for (const GroupValues& begun : found) {
      std::vector<std::vector<Value>> choices;
      for (const Value& value : field) choices.push_back({value});
      if (choices.empty()) choices.emplace_back();
      for (const std::vector<Value>& choice : choices) {
        if (longer.size() == kMaxKeyTuples) break;
        longer.push_back(begun);
        longer.back().push_back(choice);
      }
    }
    found = std::move(longer);
  }
  return found;
}

/// \returns nothing for a match that is in no group
std::vector<GroupValues> groupsOf(const SuppressionTest& test, const MatchRecord& record) {
  GroupValues values = commonOf(record.grouped);
  bool lacksOne = std::ranges::any_of(values, [](const std::vector<Value>& field) { return field.empty(); });
  if (lacksOne && !test.missingIsValue) return {};
  return test.eachValue ? combinationsOf(values) : std::vector<GroupValues>{values};
}

bool isSameGroup(const GroupValues& left, const GroupValues& right) {
  for (size_t i = 0; i < left.size(); ++i)
    if (!std::ranges::equal(left[i], right[i], isSame)) return false;
  return true;
}

bool isOver(const RuleTest& rule, const AlertWindow& window, std::optional<int64_t> clockNs) {
  if (!window.beganNs) return clockNs.has_value();
  if (!rule.suppression->durationNs) return intervalOf(rule, *clockNs) > intervalOf(rule, *window.beganNs);
  return static_cast<__int128>(*clockNs) - *window.beganNs >= *rule.suppression->durationNs;
}

AlertWindow* findWindow(const RuleTest& rule, SuppressionState& state, const GroupValues& group) {
  for (size_t i = state.windows.size(); i-- > 0;) {
    AlertWindow& window = state.windows[i];
    if (isOver(rule, window, state.clockNs)) return nullptr;  // and so are those that began before it
    if (isSameGroup(window.group, group)) return &window;
  }
  return nullptr;
}

void fold(AlertWindow& window, std::optional<int64_t> timeNs) {
  ++window.folded;
  if (!timeNs) return;
  window.firstNs = std::min(window.firstNs.value_or(*timeNs), *timeNs);
  window.lastNs = std::max(window.lastNs.value_or(*timeNs), *timeNs);
}

std::vector<std::optional<std::string>> textsOf(const SuppressionTest& test, const GroupValues& group) {
  std::vector<std::optional<std::string>> texts;
  for (size_t i = 0; i < group.size(); ++i)
    texts.push_back(group[i].empty() ? std::nullopt : keyText(group[i].front(), test.groupBy[i].field.type));
  return texts;
}

}  // namespace

GroupValues groupedOf(const RuleTest& rule, const Event& event) {
  GroupValues values;
  if (!rule.suppression || rule.threshold) return values;
  for (const KeyField& part : rule.suppression->groupBy) {
    values.push_back(valuesOf(event, part.field));
    for (Value& value : values.back())
      if (auto* real = std::get_if<double>(&value); real != nullptr && *real == 0) *real = 0;  // -0.0 is 0.0
  }
  return values;
}

std::vector<MatchRecord> suppress(const RuleTest& rule, SuppressionState& state, MatchRecord record,
                                  const std::function<bool(const MatchRecord&)>& mayRaise) {
  const SuppressionTest& test = *rule.suppression;
  std::optional<int64_t> time = closingTime(record);
  if (time) state.clockNs = std::max(state.clockNs.value_or(*time), *time);
  std::vector<GroupValues> groups = groupsOf(test, record);
  std::vector<MatchRecord> alerts;
  if (groups.empty() && mayRaise(record)) alerts.push_back(record);
  for (const GroupValues& group : groups) {
    if (AlertWindow* window = findWindow(rule, state, group)) {
      fold(*window, time);
      continue;
    }
    if (!mayRaise(record)) continue;
    state.windows.push_back({group, state.clockNs, time, time});
    alerts.push_back(record);
    if (test.eachValue) alerts.back().keys = textsOf(test, group);
  }
  return alerts;
}

}  // namespace rulec::oracle
