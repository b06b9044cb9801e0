#include "compiler/oracle/evaluate.h"

#include "compiler/oracle/condition.h"

#include <algorithm>
#include <memory>

namespace rulec::oracle {
namespace {

using eql::ExprId;
using sema::ExprType;

/// What the tests of one rule share.
struct Shared {
  Expressions expressions;
  Scratch scratch;
};

class RuleReading {
 public:
  RuleReading(const sema::CheckedRule& rule, uint32_t index, std::vector<Refusal>& refusals)
      : checked_(rule.query), index_(index), refusals_(refusals) {}

  std::optional<RuleTest> read() {
    size_t before = refusals_.size();
    shared_ = std::make_shared<Shared>();
    shared_->expressions = prepare(checked_, index_, refusals_);
    for (const eql::Pipe& pipe : checked_.query.pipes) refuse(pipe.span, "a pipe");
    std::visit([&](const auto& body) { inspect(body); }, checked_.query.body);
    if (refusals_.size() != before) return std::nullopt;
    shared_->scratch = makeScratch(shared_->expressions);
    std::visit([&](const auto& body) { read(body); }, checked_.query.body);
    addFields();
    return std::move(test_);
  }

 private:
  const eql::Expr& expr(ExprId id) const { return checked_.query.exprs[id]; }
  void refuse(Span span, std::string what) { refusals_.push_back({index_, span, std::move(what)}); }

  void inspect(const eql::EventQuery&) {}
  void inspect(const eql::SampleQuery&) { refuse(checked_.query.span, "`sample`"); }
  void inspect(const eql::JoinQuery&) { refuse(checked_.query.span, "`join`"); }
  void inspect(const eql::SequenceQuery& q) {
    inspectKeys(q.keys);
    for (const eql::Term& term : q.terms) {
      if (term.missing) refuse(term.span, "a missing event");
      inspectKeys(term.keys);
    }
    if (q.until) inspectKeys(q.until->keys);
  }
  void inspectKeys(const std::vector<ExprId>& keys) {
    for (ExprId key : keys)
      if (ExprType type = checked_.of(key).type; type != ExprType::Text && type != ExprType::Null)
        refuse(expr(key).span, "a join key that is not text");
  }

  void read(const eql::EventQuery& q) { test_.steps.push_back({testOf(q.filter), {}}); }
  void read(const eql::SequenceQuery& q) {
    test_.sequence = true;
    test_.maxspanNs = q.maxspanNs;
    for (const eql::Term& term : q.terms) test_.steps.insert(test_.steps.end(), term.runs, stepOf(q, term));
    if (q.until) test_.until = stepOf(q, *q.until);
  }
  void read(const eql::SampleQuery&) {}
  void read(const eql::JoinQuery&) {}

  StepTest stepOf(const eql::SequenceQuery& q, const eql::Term& term) {
    StepTest step{testOf(term.filter), {}};
    for (const std::vector<ExprId>* keys : {&q.keys, &term.keys}) {
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
    test_.fields.insert(checked_.category.path);
    for (uint32_t i = 0; i < checked_.query.exprs.size(); ++i) {
      const auto* ref = std::get_if<eql::FieldRef>(&checked_.query.exprs[ExprId{i}].node);
      const auto& info = checked_.info[i].field;
      if (ref != nullptr && info) test_.fields.insert(sema::readingOf(ref->path, *info).path);
    }
  }

  const sema::CheckedQuery& checked_;
  uint32_t index_;
  std::vector<Refusal>& refusals_;
  std::shared_ptr<Shared> shared_;
  RuleTest test_;
};

}  // namespace

std::optional<RuleTest> testOf(const sema::CheckedRule& rule, uint32_t index, std::vector<Refusal>& refusals) {
  return RuleReading(rule, index, refusals).read();
}

}  // namespace rulec::oracle
