#include "compiler/oracle/evaluate.h"

#include "compiler/oracle/condition.h"
#include "compiler/oracle/index_name.h"
#include "compiler/oracle/kql.h"

#include <algorithm>
#include <memory>

namespace rulec::oracle {
namespace {

using eql::ExprId;

/// What the tests of one rule share.
struct Shared {
  Expressions expressions;
  Scratch scratch;
};

class RuleReading {
 public:
  RuleReading(const sema::CheckedQuery& checked, uint32_t index, std::vector<Refusal>& refusals)
      : checked_(checked), index_(index), refusals_(refusals) {}

  std::optional<RuleTest> read() {
    size_t before = refusals_.size();
    shared_ = std::make_shared<Shared>();
    shared_->expressions = prepare(checked_, index_, refusals_);
    if (std::holds_alternative<eql::JoinQuery>(checked_.query.body)) refuse(checked_.query.span, "`join`");
    if (refusals_.size() != before) return std::nullopt;
    shared_->scratch = makeScratch(shared_->expressions);
    std::visit([&](const auto& body) { read(body); }, checked_.query.body);
    for (const eql::Pipe& pipe : checked_.query.pipes) test_.pipes.push_back(read(pipe));
    addFields();
    return std::move(test_);
  }

 private:
  const eql::Expr& expr(ExprId id) const { return checked_.query.exprs[id]; }
  void refuse(Span span, std::string what) { refusals_.push_back({index_, span, std::move(what)}); }

  void read(const eql::EventQuery& q) { test_.steps.push_back({testOf(q.filter), {}}); }
  void read(const eql::SequenceQuery& q) {
    test_.shape = RuleTest::Shape::Sequence;
    test_.maxspanNs = q.maxspanNs;
    for (const eql::Term& term : q.terms) test_.steps.insert(test_.steps.end(), term.runs, stepOf(q.keys, term));
    if (q.until) test_.until = stepOf(q.keys, *q.until);
  }
  void read(const eql::SampleQuery& q) {
    test_.shape = RuleTest::Shape::Sample;
    for (const eql::Term& term : q.terms) test_.steps.push_back(stepOf(q.keys, term));
  }
  void read(const eql::JoinQuery&) {}

  ir::Pipe read(const eql::Pipe& pipe) const {
    const auto& count = std::get<eql::NumberLiteral>(expr(pipe.arguments.front()).node);
    return {pipe.name == "tail" ? ir::Pipe::Tail : ir::Pipe::Head,
            static_cast<uint64_t>(std::get<int64_t>(count.value))};
  }

  StepTest stepOf(const std::vector<ExprId>& common, const eql::Term& term) {
    StepTest step{testOf(term.filter), {}, term.missing};
    for (const std::vector<ExprId>* keys : {&common, &term.keys}) {
      for (ExprId id : *keys) {
        const auto& field = std::get<eql::FieldRef>(expr(id).node);
        const auto& info = checked_.of(id).field;
        step.key.push_back({info ? sema::readingOf(field.path, *info) : ir::Field{}, field.optional, !info});
      }
    }
    return step;
  }

  EventTest testOf(const eql::EventFilter& filter) {
    auto condition = std::make_shared<Condition>(makeCondition(shared_->expressions, filter.condition));
    return [shared = shared_, condition, category = filter.category, field = checked_.category](const Event& event) {
      if (category && !std::ranges::count(valuesOf(event, field), Value(*category))) return false;
      return holds(shared->expressions, *condition, event, shared->scratch);
    };
  }

  void addFields() {
    test_.timestamp = checked_.timestamp;
    test_.tiebreaker = checked_.tiebreaker;
    test_.fields.insert(checked_.category);
    for (uint32_t i = 0; i < checked_.query.exprs.size(); ++i) {
      const auto* ref = std::get_if<eql::FieldRef>(&checked_.query.exprs[ExprId{i}].node);
      const auto& info = checked_.info[i].field;
      if (ref != nullptr && info) test_.fields.insert(sema::readingOf(ref->path, *info));
    }
  }

  const sema::CheckedQuery& checked_;
  uint32_t index_;
  std::vector<Refusal>& refusals_;
  std::shared_ptr<Shared> shared_;
  RuleTest test_;
};

}  // namespace

namespace {

EventTest both(EventTest first, EventTest then) {
  return [first = std::move(first), then = std::move(then)](const Event& event) { return first(event) && then(event); };
}

/// Adds what a threat match asks of indicators.
std::optional<RuleTest> withIndicators(std::optional<RuleTest> test, const sema::CheckedRule& rule, uint32_t index,
                                       std::vector<Refusal>& refusals) {
  const auto* type = std::get_if<sema::ThreatMatchType>(&rule.type);
  if (!test || type == nullptr) return test;
  std::optional<RuleTest> indicators = testOf(*rule.indicatorQuery, index, refusals);
  if (!indicators) return std::nullopt;
  test->shape = RuleTest::Shape::ThreatMatch;
  test->isIndicator = indicators->steps.front().holds;
  test->fields.merge(indicators->fields);
  for (const auto& restriction : rule.indicatorRestrictions) {
    std::optional<RuleTest> other = testOf(*restriction, index, refusals);
    if (!other) return std::nullopt;
    test->fields.merge(other->fields);
    test->isIndicator = both(other->steps.front().holds, std::move(test->isIndicator));
  }
  for (const std::vector<sema::IndicatorFields>& group : type->groups) {
    test->entryGroups.emplace_back();
    for (const sema::IndicatorFields& entry : group)
      test->entryGroups.back().push_back({entry.field, entry.indicatorField, entry.negate});
  }
  return test;
}

std::optional<RuleTest> queryTest(const sema::CheckedRule& rule, uint32_t index, std::vector<Refusal>& refusals) {
  if (const auto* kql = std::get_if<sema::CheckedKql>(&rule.query))
    return withIndicators(testOf(*kql, index, refusals), rule, index, refusals);
  return RuleReading(std::get<sema::CheckedQuery>(rule.query), index, refusals).read();
}

std::vector<KeyField> groupOf(const std::vector<ir::Field>& fields) {
  std::vector<KeyField> group;
  for (const ir::Field& field : fields) group.push_back({field});
  return group;
}

void addType(RuleTest& test, const sema::RuleType& type) {
  if (const auto* threshold = std::get_if<sema::ThresholdType>(&type)) {
    test.shape = RuleTest::Shape::Groups;
    test.steps.front().key = groupOf(threshold->groupBy);
    test.threshold = {threshold->count, threshold->cardinalityField, threshold->cardinality, threshold->windowNs};
  } else if (const auto* terms = std::get_if<sema::NewTermsType>(&type)) {
    test.shape = RuleTest::Shape::Groups;
    test.steps.front().key = groupOf(terms->fields);
    test.newTerms = {terms->historyNs, terms->historyStartNs};
  }
}

/// No step sees an event for which `sees` does not hold.
void restrict(RuleTest& rule, const EventTest& sees, const PathSet& fields) {
  for (StepTest& step : rule.steps) step.holds = both(sees, std::move(step.holds));
  if (rule.until) rule.until->holds = both(sees, std::move(rule.until->holds));
  rule.fields.merge(fields);
}

void route(RuleTest& test, const sema::CheckedRule& rule) {
  EventTest sees = [&rule](const Event& event) { return isIn(event, rule.metadata.indices); };
  if (rule.isRouted) restrict(test, sees, indexFields());
}

}  // namespace

std::optional<RuleTest> testOf(const sema::CheckedRule& rule, uint32_t index, std::vector<Refusal>& refusals) {
  std::optional<RuleTest> test = queryTest(rule, index, refusals);
  for (const auto& restriction : rule.restrictions) {
    std::optional<RuleTest> other = testOf(*restriction, index, refusals);
    if (!other) return std::nullopt;
    if (test) restrict(*test, other->steps.front().holds, other->fields);
  }
  if (!test) return test;
  route(*test, rule);
  addType(*test, rule.type);
  test->maxSignals = static_cast<uint64_t>(rule.metadata.maxSignals);
  test->intervalNs = rule.schedule.intervalNs;
  if (rule.timeOverride) {
    test->timeOverride = rule.timeOverride->field;
    test->needsOverride = rule.timeOverride->needed;
  }
  if (rule.suppression) {
    test->suppression = {groupOf(rule.suppression->groupBy), rule.suppression->durationNs,
                         rule.suppression->missingIsValue, rule.suppression->eachValue};
    if (test->threshold) test->suppression->groupBy = test->steps.front().key;
  }
  return test;
}

}  // namespace rulec::oracle
