// Conditions above their leaves, steps and rules, written out as IR.
#include "compiler/ir/printer.h"
#include "compiler/sema/index_route.h"
#include "compiler/sema/lower_kql.h"
#include "compiler/sema/lower_leaf.h"
#include "compiler/sema/rule.h"

#include <algorithm>
#include <map>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::UnaryOp;

constexpr size_t kMaxFilters = 64;  // runtime/abi.h, RT_MAX_FILTERS

/// Lowers every condition of one query, operands first, without recursion: a chain of ten thousand `or` is one node.
class ConditionLowering {
 public:
  ConditionLowering(const CheckedQuery& checked, IrBuilder& builder, Diagnostics& diagnostics)
      : checked_(checked),
        constants_(evaluateConstants(checked, diagnostics)),
        builder_(builder),
        diagnostics_(diagnostics),
        role_(checked.query.exprs.size(), Role::None),
        truth_(checked.query.exprs.size()) {}

  /// Declares a condition that `run` shall lower.
  void want(ExprId condition) { role_[condition.index] = Role::Node; }

  void run() {
    for (size_t i = role_.size(); i-- > 0;) assignRoles(ExprId{static_cast<uint32_t>(i)});
    for (uint32_t i = 0; i < role_.size(); ++i)
      if (role_[i] == Role::Node) {
        truth_[i] = lower(ExprId{i});
        builder_.mark(truth_[i].isTrue, {checked_.query.file, checked_.query.exprs[ExprId{i}].span});
      }
  }

  ir::PredicateId predicate(ExprId condition) const { return truth_[condition.index].isTrue; }

 private:
  /// None: inside a leaf. Absorbed: its operands are listed by the chain of the same operator above it.
  enum class Role : uint8_t { None, Node, Absorbed };

  const eql::ExprNode& node(ExprId id) const { return checked_.query.exprs[id].node; }
  const eql::Binary* chain(ExprId id) const {
    const auto* binary = std::get_if<eql::Binary>(&node(id));
    return binary != nullptr && (binary->op == BinaryOp::And || binary->op == BinaryOp::Or) ? binary : nullptr;
  }
  const eql::Unary* negation(ExprId id) const {
    const auto* unary = std::get_if<eql::Unary>(&node(id));
    return unary != nullptr && unary->op == UnaryOp::Not ? unary : nullptr;
  }

  void assignRoles(ExprId id) {
    if (role_[id.index] == Role::None) return;
    if (const eql::Unary* unary = negation(id)) role_[unary->operand.index] = Role::Node;
    const eql::Binary* binary = chain(id);
    if (binary == nullptr) return;
    for (ExprId operand : {binary->left, binary->right}) {
      const eql::Binary* inner = chain(operand);
      role_[operand.index] = inner != nullptr && inner->op == binary->op ? Role::Absorbed : Role::Node;
    }
  }

  Truth lower(ExprId id) {
    if (const eql::Unary* unary = negation(id)) return negate(truth_[unary->operand.index]);
    if (const eql::Binary* binary = chain(id)) return combine(binary->op, operands(id));
    return lowerLeaf(checked_, constants_, id, builder_, diagnostics_);
  }

  std::vector<Truth> operands(ExprId id) const {
    std::vector<Truth> found;
    std::vector<ExprId> pending{id};
    while (!pending.empty()) {
      ExprId next = pending.back();
      pending.pop_back();
      if (next != id && role_[next.index] == Role::Node) {
        found.push_back(truth_[next.index]);
        continue;
      }
      pending.push_back(chain(next)->right);
      pending.push_back(chain(next)->left);
    }
    return found;
  }

  Truth negate(const Truth& truth) {
    if (truth.isFalse) return {*truth.isFalse, truth.isTrue};
    return {builder_.negate(truth.isTrue), {}};
  }

  /// Kleene: an `and` is true if all are, false if one is; an `or` the other way round.
  Truth combine(BinaryOp op, const std::vector<Truth>& operands) {
    std::vector<ir::PredicateId> whenTrue;
    std::vector<ir::PredicateId> whenFalse;
    bool twoValued = true;
    for (const Truth& truth : operands) {
      whenTrue.push_back(truth.isTrue);
      twoValued &= !truth.isFalse;
    }
    ir::PredicateId isTrue = join(op == BinaryOp::And, std::move(whenTrue));
    if (twoValued) return {isTrue, {}};
    for (const Truth& truth : operands)
      whenFalse.push_back(truth.isFalse ? *truth.isFalse : builder_.negate(truth.isTrue));
    return {isTrue, join(op == BinaryOp::Or, std::move(whenFalse))};
  }

  ir::PredicateId join(bool conjunction, std::vector<ir::PredicateId> operands) {
    return conjunction ? builder_.add(ir::Predicate{ir::And{std::move(operands)}})
                       : builder_.add(ir::Predicate{ir::Or{std::move(operands)}});
  }

  const CheckedQuery& checked_;
  Constants constants_;
  IrBuilder& builder_;
  Diagnostics& diagnostics_;
  std::vector<Role> role_;
  std::vector<Truth> truth_;
};

/// Adds a rule whose body is written out.
void addRule(const CheckedRule& rule, decltype(ir::Rule::body) body, const ir::Field& timestamp,
             const std::optional<ir::Field>& tiebreaker, std::vector<ir::Pipe> pipes, IrBuilder& builder) {
  ir::Rule added{rule.metadata, std::move(body), {}, rule.place, builder.field(timestamp)};
  if (tiebreaker) added.tiebreaker = builder.field(*tiebreaker);
  if (rule.timeOverride) {
    added.timeOverride = builder.field(rule.timeOverride->field);
    added.needsOverride = rule.timeOverride->needed;
  }
  added.latenessNs = rule.schedule.latenessNs();
  added.intervalNs = rule.schedule.intervalNs;
  if (rule.suppression) added.suppression = lowerSuppression(*rule.suppression, builder);
  added.pipes = std::move(pipes);
  added.meaning = ir::printMeaning(builder.set, added);
  builder.set.rules.add(std::move(added));
}

/// What restrictions and routes mean; those that several rules share are lowered once.
class RestrictionLowering {
 public:
  RestrictionLowering(IrBuilder& builder, Diagnostics& diagnostics) : builder_(builder), diagnostics_(diagnostics) {}

  /// The events of a filter that the rule may see. Every filter of a rule goes through here.
  ir::PredicateId restrict(const CheckedRule& rule, ir::PredicateId filter) {
    filter = restrict(rule.restrictions, filter);
    if (!rule.isRouted) return filter;
    return builder_.add(ir::Predicate{ir::And{{filter, route(rule.metadata.indices)}}});
  }

  /// The documents of a filter that all restrictions leave.
  ir::PredicateId restrict(const CheckedRule::Restrictions& restrictions, ir::PredicateId filter) {
    if (restrictions.empty()) return filter;
    std::vector<ir::PredicateId> parts{filter};
    for (const auto& restriction : restrictions) parts.push_back(lowered(*restriction));
    return builder_.add(ir::Predicate{ir::And{std::move(parts)}});
  }

 private:
  ir::PredicateId lowered(const CheckedKql& restriction) {
    auto [known, isNew] = known_.try_emplace(&restriction);
    if (isNew) known->second = lowerKql(restriction, builder_, diagnostics_);
    return known->second;
  }

  ir::PredicateId route(const std::vector<std::string>& patterns) {
    auto [known, isNew] = routes_.try_emplace(patterns);
    if (isNew) known->second = lowerRoute(patterns, builder_);
    return known->second;
  }

  IrBuilder& builder_;
  Diagnostics& diagnostics_;
  std::map<const CheckedKql*, ir::PredicateId> known_;
  std::map<std::vector<std::string>, ir::PredicateId> routes_;
};

/// A rule in EQL.
class RuleLowering {
 public:
  RuleLowering(const CheckedRule& rule, const CheckedQuery& checked, RestrictionLowering& restrictions,
               IrBuilder& builder, Diagnostics& diagnostics)
      : rule_(rule),
        checked_(checked),
        query_(checked.query),
        restrictions_(restrictions),
        builder_(builder),
        diagnostics_(diagnostics),
        conditions_(checked, builder, diagnostics) {}

  void run() {
    std::visit(Overload{[&](const eql::EventQuery& q) { lower(q); }, [&](const eql::SequenceQuery& q) { lower(q); },
                        [&](const eql::SampleQuery& q) { lower(q); }, [](const eql::JoinQuery&) {}},
               query_.body);
  }

 private:
  template <class... Args>
  void refuse(DiagnosticCode code, Span span, const Args&... args) {
    diagnostics_.report(code, {query_.file, span}, args...);
  }

  void lower(const eql::EventQuery& q) {
    conditions_.want(q.filter.condition);
    conditions_.run();
    addRule(ir::EventMatch{filter(q.filter)});
  }

  void lower(const eql::SequenceQuery& q) {
    if (!checkFilterCount(q.terms.size() + (q.until ? 1 : 0))) return;
    for (const eql::Term& term : q.terms) conditions_.want(term.filter.condition);
    if (q.until) conditions_.want(q.until->filter.condition);
    conditions_.run();
    ir::Sequence sequence;
    sequence.maxspanNs = q.maxspanNs;
    for (const eql::Term& term : q.terms) {
      ir::Step step = lower(q.keys, term);
      sequence.steps.insert(sequence.steps.end(), term.runs, step);
    }
    if (q.until) sequence.until = lower(q.keys, *q.until);
    addRule(std::move(sequence));
  }

  void lower(const eql::SampleQuery& q) {
    for (const eql::Term& term : q.terms) conditions_.want(term.filter.condition);
    conditions_.run();
    ir::Sample sample;
    for (const eql::Term& term : q.terms) sample.steps.push_back(lower(q.keys, term));
    addRule(std::move(sample));
  }

  ir::Step lower(const std::vector<ExprId>& keys, const eql::Term& term) {
    ir::Step step{filter(term.filter), {}, term.missing};
    for (ExprId id : keys) addKey(step, id);
    for (ExprId id : term.keys) addKey(step, id);
    return step;
  }

  void addKey(ir::Step& step, ExprId id) {
    const auto& ref = std::get<eql::FieldRef>(query_.exprs[id].node);
    ExprType type = checked_.of(id).type;
    if (type == ExprType::Null) {  // an unmapped optional field
      step.key.push_back({std::nullopt, true});
      return;
    }
    step.key.push_back({builder_.field(readingOf(ref.path, *checked_.of(id).field)), ref.optional});
  }

  ir::PredicateId filter(const eql::EventFilter& filter) { return restrictions_.restrict(rule_, conditionOf(filter)); }

  /// The event category and the condition.
  ir::PredicateId conditionOf(const eql::EventFilter& filter) {
    ir::PredicateId condition = conditions_.predicate(filter.condition);
    if (!filter.category) return condition;
    Span where = query_.exprs[filter.condition].span;
    ir::PredicateId category = builder_.textIs(builder_.field(checked_.category), *filter.category);
    builder_.mark(condition, {query_.file, where});
    builder_.mark(category, {query_.file, filter.categorySpan});
    ir::PredicateId all = builder_.add(ir::Predicate{ir::And{{category, condition}}});
    builder_.mark(all, {query_.file, join(filter.categorySpan, where)});
    return all;
  }

  /// Every step has a filter of its own, however often it runs.
  bool checkFilterCount(size_t count) {
    if (count > kMaxFilters) refuse(DiagnosticCode::too_many_filters, query_.span, count, kMaxFilters);
    return count <= kMaxFilters;
  }

  ir::Pipe lower(const eql::Pipe& pipe) const {
    const auto& count = std::get<eql::NumberLiteral>(query_.exprs[pipe.arguments.front()].node);
    return {pipe.name == "head" ? ir::Pipe::Head : ir::Pipe::Tail,
            static_cast<uint64_t>(std::get<int64_t>(count.value))};
  }

  void addRule(decltype(ir::Rule::body) body) {
    std::vector<ir::Pipe> pipes;
    for (const eql::Pipe& pipe : query_.pipes) pipes.push_back(lower(pipe));
    sema::addRule(rule_, std::move(body), checked_.timestamp, checked_.tiebreaker, std::move(pipes), builder_);
  }

  const CheckedRule& rule_;
  const CheckedQuery& checked_;
  const eql::Query& query_;
  RestrictionLowering& restrictions_;
  IrBuilder& builder_;
  Diagnostics& diagnostics_;
  ConditionLowering conditions_;
};

void lowerRule(const CheckedRule& rule, RestrictionLowering& restrictions, IrBuilder& builder,
               Diagnostics& diagnostics) {
  std::visit(
      Overload{
          [&](const CheckedQuery& checked) { RuleLowering(rule, checked, restrictions, builder, diagnostics).run(); },
          [&](const CheckedKql& checked) {
            ir::PredicateId filter = lowerKql(checked, builder, diagnostics, true);
            filter = restrictions.restrict(rule, filter);
            ir::PredicateId indicators = filter;
            if (rule.indicatorQuery)
              indicators = restrictions.restrict(rule.indicatorRestrictions,
                                                 lowerKql(*rule.indicatorQuery, builder, diagnostics));
            addRule(rule, lowerRuleType(rule.type, filter, indicators, builder), checked.timestamp, {}, {}, builder);
          }},
      rule.query);
}

}  // namespace

std::optional<ir::RuleSet> lower(std::span<const CheckedRule> rules, Diagnostics& diagnostics) {
  size_t before = diagnostics.errorCount();
  IrBuilder builder;
  RestrictionLowering restrictions(builder, diagnostics);
  for (const CheckedRule& rule : rules) lowerRule(rule, restrictions, builder, diagnostics);
  if (diagnostics.errorCount() != before) return std::nullopt;
  return std::move(builder.set);
}

}  // namespace rulec::sema
