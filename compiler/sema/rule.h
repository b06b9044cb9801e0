// A rule as sema understands it: its metadata and its checked query.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/check.h"
#include "compiler/sema/check_kql.h"
#include "compiler/sema/rule_type.h"
#include "compiler/syntax/rule_file.h"

#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace rulec::sema {

/// Where windows and intervals take the time of an event from, before the query's timestamp field.
struct TimeOverride {
  ir::Field field;      // a Date or DateNanos
  bool needed = false;  // an event without it takes no part
};

struct CheckedRule {
  ir::Metadata metadata;
  std::variant<CheckedQuery, CheckedKql> query;
  Place place;  // of the query
  Schedule schedule;
  RuleType type;
  std::optional<SuppressionFields> suppression;
  std::optional<TimeOverride> timeOverride = {};
  std::optional<CheckedKql> indicatorQuery = {};  // of a threat match, which indicators count
  using Restrictions = std::vector<std::shared_ptr<const CheckedKql>>;
  /// What every event satisfies that the rule may see, in any step: its filters, and what exceptions leave.
  Restrictions restrictions;
  /// The same of indicators: `threat_filters`, and what exceptions leave.
  Restrictions indicatorRestrictions = {};
  /// Whether it sees only events of the data streams that `metadata.indices` names (`--route index`).
  bool isRouted = false;
};

/// Checks the values of a rule file's keys and its query. The rule's own keys come before `fields`. \returns nothing if
/// an error was reported.
[[nodiscard]] std::optional<CheckedRule> checkRule(const syntax::RuleFile& file, const Schema& schema,
                                                   const EventFields& fields, Diagnostics& diagnostics);

/// Leaves the rule only the events for which the restriction holds, too. What it calls now is the rule's clock: one
/// that asks times is copied for a rule whose clock is another field.
void addRestriction(CheckedRule& rule, std::shared_ptr<const CheckedKql> restriction);

/// Leaves the rule only the events, and the indicators, for which what an exception leaves holds. For an indicator, now
/// is the time of the indicator.
void addException(CheckedRule& rule, const std::shared_ptr<const CheckedKql>& restriction);

/// Writes checked rules out as IR, one RuleSet for all. Constructs that the IR cannot say are reported.
/// \returns nothing if an error was reported.
[[nodiscard]] std::optional<ir::RuleSet> lower(std::span<const CheckedRule> rules, Diagnostics& diagnostics);

}  // namespace rulec::sema
