#include "compiler/oracle/evaluate_ir.h"

#include "compiler/oracle/network.h"
#include "compiler/oracle/text.h"

#include <algorithm>
#include <memory>
#include <set>

namespace rulec::oracle {
namespace {

using ir::PredicateId;
using ir::ValueId;

AddressBlock blockOf(const ir::Network& network) {
  AddressBlock block{{}, static_cast<int>(network.prefix)};
  for (size_t i = 0; i < 16; ++i)
    block.address.bytes[i] = static_cast<uint8_t>((i < 8 ? network.high : network.low) >> (56 - 8 * (i % 8)));
  return block;
}

/// The chosen values of an AnyOf's mentions.
using Choice = std::vector<Value>;

/// Evaluates one value from those of its operands.
struct ValueEvaluation {
  const std::vector<Value>& values;
  const Choice& choice;

  const Value& of(ValueId id) const { return values[id.index]; }

  Value operator()(const ir::Element& n) const { return choice[n.mention]; }
  Value operator()(const ir::TextIsOneOf& n) const {
    if (isNull(of(n.text))) return {};
    const auto& text = std::get<std::string>(of(n.text));
    bool folds = n.caseRule == ir::CaseRule::AsciiFold;
    return std::ranges::find(n.members, folds ? asciiLower(text) : text) != n.members.end();
  }
  Value operator()(const ir::AddressInNetworks& n) const {
    if (isNull(of(n.address))) return {};
    const auto& address = std::get<Address>(of(n.address));
    return std::ranges::any_of(n.networks,
                               [&](const ir::Network& network) { return contains(blockOf(network), address); });
  }
  Value operator()(const ir::IsTrue& n) const { return of(n.boolean); }
};

std::vector<ValueId> operandsOf(const ir::Value& value) {
  return std::visit(Overload{[](const ir::Element&) { return std::vector<ValueId>(); },
                             [](const ir::TextIsOneOf& n) { return std::vector{n.text}; },
                             [](const ir::AddressInNetworks& n) { return std::vector{n.address}; },
                             [](const ir::IsTrue& n) { return std::vector{n.boolean}; }},
                    value.node);
}

std::vector<PredicateId> operandsOf(const ir::Predicate& predicate) {
  return std::visit(
      Overload{[](const ir::Not& n) { return std::vector{n.operand}; }, [](const ir::And& n) { return n.operands; },
               [](const ir::Or& n) { return n.operands; }, [](const auto&) { return std::vector<PredicateId>(); }},
      predicate.node);
}

/// `root` and everything below it, operands first.
template <class T>
std::vector<Id<T>> below(const Table<T>& table, Id<T> root) {
  std::set<Id<T>> found;
  std::vector<Id<T>> pending{root};
  while (!pending.empty()) {
    Id<T> id = pending.back();
    pending.pop_back();
    if (!found.insert(id).second) continue;
    for (Id<T> operand : operandsOf(table[id])) pending.push_back(operand);
  }
  return {found.begin(), found.end()};
}

/// What the tests of one rule set share: the set, and room for one evaluation.
struct Shared {
  const ir::RuleSet& set;
  std::vector<bool> truths;   // by predicate
  std::vector<Value> values;  // by value
};

/// Calls `test` with every choice of one value for each mention, until it returns true.
template <class Test>
bool someChoice(const std::vector<std::vector<Value>>& choices, Test test) {
  std::vector<size_t> chosen(choices.size());
  while (true) {
    Choice choice;
    for (size_t i = 0; i < choices.size(); ++i) choice.push_back(choices[i][chosen[i]]);
    if (test(choice)) return true;
    size_t last = choices.size();
    while (last > 0 && ++chosen[last - 1] == choices[last - 1].size()) chosen[--last] = 0;
    if (last == 0) return false;
  }
}

/// Evaluates one predicate from those of its operands.
struct PredicateEvaluation {
  Shared& shared;
  const Event& event;

  bool of(PredicateId id) const { return shared.truths[id.index]; }
  std::vector<Value> values(ir::FieldId id) const { return valuesOf(event, shared.set.fields[id]); }

  bool operator()(const ir::Constant& n) const { return n.value; }
  bool operator()(const ir::Not& n) const { return !of(n.operand); }
  bool operator()(const ir::And& n) const {
    return std::ranges::all_of(n.operands, [&](PredicateId id) { return of(id); });
  }
  bool operator()(const ir::Or& n) const {
    return std::ranges::any_of(n.operands, [&](PredicateId id) { return of(id); });
  }
  bool operator()(const ir::HasValue& n) const { return !values(n.field).empty(); }
  bool operator()(const ir::AnyOf& n) const {
    std::vector<std::vector<Value>> choices;
    for (ir::FieldId field : n.mentions) {
      choices.push_back(values(field));
      if (choices.back().empty()) choices.back().emplace_back();
    }
    std::vector<ValueId> order = below(shared.set.values, n.condition);
    return someChoice(choices, [&](const Choice& choice) {
      for (ValueId id : order)
        shared.values[id.index] = std::visit(ValueEvaluation{shared.values, choice}, shared.set.values[id].node);
      return shared.values[n.condition.index] == Value(true);
    });
  }
};

EventTest testOf(const std::shared_ptr<Shared>& shared, PredicateId root) {
  return [shared, root, order = below(shared->set.predicates, root)](const Event& event) {
    for (PredicateId id : order)
      shared->truths[id.index] = std::visit(PredicateEvaluation{*shared, event}, shared->set.predicates[id].node);
    return bool(shared->truths[root.index]);
  };
}

StepTest stepOf(const std::shared_ptr<Shared>& shared, const ir::Step& step) {
  StepTest test{testOf(shared, step.filter), {}, step.missing};
  for (const ir::KeyPart& part : step.key) test.key.push_back({shared->set.fields[part.field], part.optional, false});
  return test;
}

RuleTest ruleOf(const std::shared_ptr<Shared>& shared, const ir::Rule& rule) {
  RuleTest test;
  test.timestamp = shared->set.fields[rule.timestamp];
  if (rule.tiebreaker) test.tiebreaker = shared->set.fields[*rule.tiebreaker];
  test.pipes = rule.pipes;
  for (const ir::Field& field : shared->set.fields) test.fields.insert(field.path);
  if (const auto* match = std::get_if<ir::EventMatch>(&rule.body)) {
    test.steps.push_back({testOf(shared, match->filter), {}});
    return test;
  }
  if (const auto* sample = std::get_if<ir::Sample>(&rule.body)) {
    test.shape = RuleTest::Shape::Sample;
    for (const ir::Step& step : sample->steps) test.steps.push_back(stepOf(shared, step));
    return test;
  }
  const auto& sequence = std::get<ir::Sequence>(rule.body);
  test.shape = RuleTest::Shape::Sequence;
  test.maxspanNs = sequence.maxspanNs;
  for (const ir::Step& step : sequence.steps) test.steps.push_back(stepOf(shared, step));
  if (sequence.until) test.until = stepOf(shared, *sequence.until);
  return test;
}

}  // namespace

std::optional<std::vector<RuleTest>> testsOf(const ir::RuleSet& rules, std::vector<Refusal>& /*refusals*/) {
  auto shared = std::make_shared<Shared>(
      Shared{rules, std::vector<bool>(rules.predicates.size()), std::vector<Value>(rules.values.size())});
  std::vector<RuleTest> tests;
  for (const ir::Rule& rule : rules.rules) tests.push_back(ruleOf(shared, rule));
  return tests;
}

}  // namespace rulec::oracle
