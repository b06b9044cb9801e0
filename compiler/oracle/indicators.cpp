#include "compiler/oracle/indicators.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

bool isSame(const Value& left, const Value& right) { return !valueLess(left, right) && !valueLess(right, left); }

bool haveCommon(const std::vector<Value>& left, const std::vector<Value>& right) {
  return std::ranges::any_of(left, [&](const Value& one) {
    return std::ranges::any_of(right, [&](const Value& other) { return isSame(one, other); });
  });
}

bool entryHolds(const IndicatorEntryTest& entry, const std::vector<Value>& indicator, const Event& event) {
  std::vector<Value> values = valuesOf(event, entry.field);
  if (!entry.negate) return haveCommon(values, indicator);
  return !haveCommon(values, indicator) && !(values.empty() && indicator.empty());
}

}  // namespace

void takeIndicator(const RuleTest& rule, const Event& document, Indicators& indicators) {
  if (!rule.isIndicator(document)) return;
  IndicatorValues& values = indicators.emplace_back();
  for (const std::vector<IndicatorEntryTest>& group : rule.entryGroups) {
    values.emplace_back();
    for (const IndicatorEntryTest& entry : group) values.back().push_back(valuesOf(document, entry.indicatorField));
  }
}

bool isNamed(const RuleTest& rule, const Indicators& indicators, const Event& event) {
  for (const IndicatorValues& indicator : indicators) {
    for (size_t group = 0; group < rule.entryGroups.size(); ++group) {
      bool all = true;
      for (size_t i = 0; i < rule.entryGroups[group].size(); ++i)
        all = all && entryHolds(rule.entryGroups[group][i], indicator[group][i], event);
      if (all) return true;
    }
  }
  return false;
}

void addFields(const RuleTest& rule, PathSet& fields) {
  for (const std::vector<IndicatorEntryTest>& group : rule.entryGroups) {
    for (const IndicatorEntryTest& entry : group) {
      fields.insert(entry.field);
      fields.insert(entry.indicatorField);
    }
  }
}

}  // namespace rulec::oracle
