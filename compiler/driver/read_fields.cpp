#include "compiler/driver/read_fields.h"

#include "compiler/ir/operands.h"

namespace rulec::driver {
namespace {

void addFilter(const ir::RuleSet& set, ir::PredicateId filter, std::set<ir::FieldId>& fields) {
  std::vector<ir::PredicateId> pending{filter};
  std::set<ir::PredicateId> seen;  // expressions are shared
  while (!pending.empty()) {
    ir::PredicateId id = pending.back();
    pending.pop_back();
    if (!seen.insert(id).second) continue;
    const ir::Predicate& predicate = set.predicates[id];
    if (const auto* has = std::get_if<ir::HasValue>(&predicate.node)) fields.insert(has->field);
    if (const auto* any = std::get_if<ir::AnyOf>(&predicate.node))
      fields.insert(any->mentions.begin(), any->mentions.end());
    if (const auto* any = std::get_if<ir::AnyObject>(&predicate.node)) fields.insert(any->objects);
    for (ir::PredicateId operand : ir::operandsOf(predicate)) pending.push_back(operand);
  }
}

void addKey(const ir::Step& step, std::set<ir::FieldId>& fields) {
  for (const ir::KeyPart& part : step.key)
    if (part.field) fields.insert(*part.field);
}

/// The fields that a rule's body reads outside its filters.
void addBody(const ir::EventMatch&, std::set<ir::FieldId>&) {}
void addBody(const ir::Sequence& body, std::set<ir::FieldId>& fields) {
  for (const ir::Step& step : body.steps) addKey(step, fields);
  if (body.until) addKey(*body.until, fields);
}
void addBody(const ir::Sample& body, std::set<ir::FieldId>& fields) {
  for (const ir::Step& step : body.steps) addKey(step, fields);
}
void addBody(const ir::Threshold& body, std::set<ir::FieldId>& fields) {
  fields.insert(body.groupBy.begin(), body.groupBy.end());
  if (body.cardinalityField) fields.insert(*body.cardinalityField);
}
void addBody(const ir::NewTerms& body, std::set<ir::FieldId>& fields) {
  fields.insert(body.fields.begin(), body.fields.end());
}
void addBody(const ir::ThreatMatch& body, std::set<ir::FieldId>& fields) {
  for (const std::vector<ir::IndicatorEntry>& group : body.groups)
    for (const ir::IndicatorEntry& entry : group) fields.insert(entry.field);
}

}  // namespace

std::set<ir::FieldId> fieldsOf(const ir::RuleSet& set, const ir::Rule& rule) {
  std::set<ir::FieldId> fields{rule.timestamp};
  if (rule.tiebreaker) fields.insert(*rule.tiebreaker);
  if (rule.timeOverride) fields.insert(*rule.timeOverride);
  ir::forEachFilter(rule, [&](ir::PredicateId filter) { addFilter(set, filter, fields); });
  std::visit([&](const auto& body) { addBody(body, fields); }, rule.body);
  if (rule.suppression) fields.insert(rule.suppression->groupBy.begin(), rule.suppression->groupBy.end());
  return fields;
}

}  // namespace rulec::driver
