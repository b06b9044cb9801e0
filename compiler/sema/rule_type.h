// What the type of a rule makes of the events that its query finds: groups, new values, indicators; suppression.
#pragma once

#include "compiler/sema/lower_leaf.h"
#include "compiler/sema/schema.h"
#include "compiler/syntax/rule_file.h"

#include <optional>
#include <variant>
#include <vector>

namespace rulec::sema {

/// ir::Threshold without its filter.
struct ThresholdType {
  std::vector<ir::Field> groupBy;
  uint64_t count = 1;
  std::optional<ir::Field> cardinalityField;
  uint64_t cardinality = 0;
  int64_t windowNs = 0;
};

/// ir::NewTerms without its filter.
struct NewTermsType {
  std::vector<ir::Field> fields;
  std::optional<int64_t> historyNs;
  int64_t historyStartNs = 0;
};

struct IndicatorFields {
  ir::Field field, indicatorField;
  bool negate = false;
};

/// ir::ThreatMatch without its filters.
struct ThreatMatchType {
  std::vector<std::vector<IndicatorFields>> groups;
  std::string indicatorPath;
};

/// A rule type; the first one alerts on each event or sequence that the query finds.
using RuleType = std::variant<std::monostate, ThresholdType, NewTermsType, ThreatMatchType>;

struct SuppressionFields {
  std::vector<ir::Field> groupBy;
  std::optional<int64_t> durationNs;
  bool missingIsValue = true;
  bool eachValue = false;  // as in ir::Suppression
};

/// When a rule runs and what it looks at then.
struct Schedule {
  int64_t intervalNs = 0;  // positive
  int64_t windowNs = 0;    // from `from` to now; positive

  /// By how much an event may be late and still be found.
  [[nodiscard]] int64_t latenessNs() const { return windowNs > intervalNs ? windowNs - intervalNs : 0; }
};

/// \returns the schedule of a rule file whose `interval` and `from` are sound; of others the default.
[[nodiscard]] Schedule scheduleOf(const syntax::RuleFile& file);

/// Resolves the fields of a rule's type. Every mistake is reported.
/// \returns nothing if an error was reported, here or when the file was read
[[nodiscard]] std::optional<RuleType> checkRuleType(const syntax::RuleFile& file, const Schema& schema,
                                                    Diagnostics& diagnostics);
/// The same for its suppression. \returns an empty optional within the result for a rule without
[[nodiscard]] std::optional<std::optional<SuppressionFields>> checkSuppression(const syntax::RuleFile& file,
                                                                               const Schema& schema,
                                                                               Diagnostics& diagnostics);

/// The body of a rule. \param filter what its query finds \param indicatorFilter of a threat match, else not used
[[nodiscard]] decltype(ir::Rule::body) lowerRuleType(const RuleType& type, ir::PredicateId filter,
                                                     ir::PredicateId indicatorFilter, IrBuilder& builder);
[[nodiscard]] ir::Suppression lowerSuppression(const SuppressionFields& suppression, IrBuilder& builder);

}  // namespace rulec::sema
