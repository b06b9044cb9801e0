// Threat matches: indicators, and whether one of them names an event.
#pragma once

#include "compiler/oracle/rule_test.h"

#include <vector>

namespace rulec::oracle {

/// The values of one indicator, by group and entry.
using IndicatorValues = std::vector<std::vector<std::vector<Value>>>;

/// The indicators of one rule, in the order they came.
using Indicators = std::vector<IndicatorValues>;

/// Adds a document if the rule takes it for an indicator.
void takeIndicator(const RuleTest& rule, const Event& document, Indicators& indicators);

/// Whether an indicator satisfies all entries of some group of the rule together with the event. An entry holds if
/// both have a value in common; negated, if they have none in common and not both are without a value.
[[nodiscard]] bool isNamed(const RuleTest& rule, const Indicators& indicators, const Event& event);

/// Adds the fields that entries read.
void addFields(const RuleTest& rule, PathSet& fields);

}  // namespace rulec::oracle
