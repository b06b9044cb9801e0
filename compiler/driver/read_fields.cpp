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
    for (ir::PredicateId operand : ir::operandsOf(predicate)) pending.push_back(operand);
  }
}

void addKey(const ir::Step& step, std::set<ir::FieldId>& fields) {
  for (const ir::KeyPart& part : step.key)
    if (part.field) fields.insert(*part.field);
}

}  // namespace

std::set<ir::FieldId> fieldsOf(const ir::RuleSet& set, const ir::Rule& rule) {
  std::set<ir::FieldId> fields{rule.timestamp};
  if (rule.tiebreaker) fields.insert(*rule.tiebreaker);
  ir::forEachFilter(rule, [&](ir::PredicateId filter) { addFilter(set, filter, fields); });
  if (const auto* sequence = std::get_if<ir::Sequence>(&rule.body)) {
    for (const ir::Step& step : sequence->steps) addKey(step, fields);
    if (sequence->until) addKey(*sequence->until, fields);
  }
  if (const auto* sample = std::get_if<ir::Sample>(&rule.body))
    for (const ir::Step& step : sample->steps) addKey(step, fields);
  return fields;
}

}  // namespace rulec::driver
