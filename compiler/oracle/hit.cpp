#include "compiler/oracle/hit.h"

#include "compiler/oracle/sha256.h"
#include "compiler/oracle/suppression.h"

namespace rulec::oracle {
namespace {

/// The smallest value; null if there is none.
Value tiebreakerOf(const RuleTest& rule, const Event& event) {
  Value smallest;
  if (!rule.tiebreaker) return smallest;
  for (Value& value : valuesOf(event, *rule.tiebreaker))
    if (valueLess(value, smallest)) smallest = std::move(value);
  return smallest;
}

}  // namespace

std::optional<int64_t> eventTimeOf(const RuleTest& rule, const Event& event) {
  std::optional<int64_t> time;
  if (rule.timeOverride) time = timeOf(event, *rule.timeOverride);
  return time || rule.needsOverride ? time : timeOf(event, rule.timestamp);
}

std::string idOf(const Event& event, const OracleOptions& options) {
  std::vector<Value> values = valuesOf(event, {options.idField});
  return values.empty() ? sha256Hex(event.line) : std::get<std::string>(values.front());
}

Hit hitOf(const RuleTest& rule, const Event& event, const OracleOptions& options) {
  return {idOf(event, options), timeOf(event, rule.timestamp), eventTimeOf(rule, event), groupedOf(rule, event)};
}

HitsByKey hitsByKey(const RuleTest& rule, const Event& event) {
  HitsByKey hits;
  for (size_t i = 0; i < rule.steps.size(); ++i)
    if (rule.steps[i].holds(event))
      for (const KeyTuple& tuple : keyTuples(event, rule.steps[i].key)) hits[tuple].steps.push_back(i);
  if (rule.until && rule.until->holds(event))
    for (const KeyTuple& tuple : keyTuples(event, rule.until->key)) hits[tuple].until = true;
  return hits;
}

std::optional<StepHit> stepHitOf(const RuleTest& rule, const Event& event, uint64_t arrival,
                                 const OracleOptions& options) {
  HitsByKey hits = hitsByKey(rule, event);
  if (hits.empty()) return std::nullopt;
  Hit kept = hitOf(rule, event, options);
  std::optional<int64_t> time = rule.shape == RuleTest::Shape::Groups ? kept.eventNs : kept.timeNs;
  if (!time) return std::nullopt;
  StepHit hit{std::move(kept), *time, tiebreakerOf(rule, event), arrival, std::move(hits), {}};
  if (rule.threshold && rule.threshold->cardinalityField)
    hit.counted = valuesOf(event, *rule.threshold->cardinalityField);
  return hit;
}

}  // namespace rulec::oracle
