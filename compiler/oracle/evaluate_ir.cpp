#include "compiler/oracle/evaluate_ir.h"

#include "compiler/ir/operands.h"
#include "compiler/ir/regex_tree.h"
#include "compiler/oracle/compare.h"
#include "compiler/oracle/date_math.h"
#include "compiler/oracle/functions.h"
#include "compiler/oracle/network.h"
#include "compiler/oracle/regex.h"
#include "compiler/oracle/text.h"
#include "compiler/oracle/version.h"
#include "compiler/oracle/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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

/// Patterns that were read before.
using RegexCache = std::map<std::tuple<std::string, RegexKind, bool>, std::shared_ptr<const Regex>>;

/// The chosen values of an AnyOf's mentions.
using Choice = std::vector<Value>;

Value valueOfScalar(const ir::Address& address) {
  Address result;
  for (size_t i = 0; i < 16; ++i)
    result.bytes[i] = static_cast<uint8_t>((i < 8 ? address.high : address.low) >> (56 - 8 * (i % 8)));
  return result;
}
template <class T>
Value valueOfScalar(const T& scalar) {
  return scalar;
}

/// The order of a value and a bound.
std::partial_ordering orderOf(const Value& value, const ir::Scalar& bound, bool version) {
  Value limit = std::visit([](const auto& scalar) { return valueOfScalar(scalar); }, bound);
  if (const auto* boolean = std::get_if<bool>(&value)) return int64_t{*boolean} <=> std::get<int64_t>(limit);
  if (const auto* address = std::get_if<Address>(&value)) return *address <=> std::get<Address>(limit);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return compareNumbers(value, limit);
  return version ? compareVersions(*text, std::get<std::string>(limit)) : *text <=> std::get<std::string>(limit);
}

Result callIr(ir::Function function, bool insensitive, const std::vector<Value>& arguments) {
  switch (function) {
    case ir::Function::And:
    case ir::Function::Or:
      return connect(arguments[0], arguments[1], function == ir::Function::Or);
    case ir::Function::Not:
      return invert(arguments[0]);
    case ir::Function::Negate:
      return negate(arguments[0]);
#define RULEC_SAME(name)   \
  case ir::Function::name: \
    return call(sema::Builtin::name, insensitive, arguments);
      RULEC_SAME(Add)
      RULEC_SAME(Subtract)
      RULEC_SAME(Multiply)
      RULEC_SAME(Divide)
      RULEC_SAME(Modulo)
      RULEC_SAME(Between)
      RULEC_SAME(Concat)
      RULEC_SAME(EndsWith)
      RULEC_SAME(IndexOf)
      RULEC_SAME(Length)
      RULEC_SAME(Number)
      RULEC_SAME(StartsWith)
      RULEC_SAME(String)
      RULEC_SAME(StringContains)
      RULEC_SAME(Substring)
#undef RULEC_SAME
  }
  __builtin_unreachable();
}

/// The steps as the language writes them.
std::string stepsOf(const ir::RelativeBound& bound) {
  std::string text;
  for (const ir::TimeStep& step : bound.steps)
    text += step.round ? fmt::format("/{}", step.unit) : fmt::format("{:+}{}", step.count, step.unit);
  return text;
}

/// Whether a time lies on the right side of a bound.
bool passes(int64_t value, int64_t now, const std::optional<ir::RelativeBound>& bound, bool millis, bool below) {
  if (!bound) return true;
  int64_t limit = *dateMath(now, stepsOf(*bound), bound->roundUp);
  if (millis) limit = floorMillis(limit);
  return value == limit ? bound->inclusive : below ? value > limit : value < limit;
}

/// Evaluates one value from those of its operands.
struct ValueEvaluation {
  const ir::RuleSet& set;
  const Event& event;  // the whole one
  const Table<ir::Value>& types;
  const std::vector<Value>& values;
  const Choice& choice;
  bool& failed;
  RegexCache& regexes;

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
  Value operator()(const ir::IsAbsent& n) const { return isNull(of(n.value)); }
  Value operator()(const ir::Literal& n) const {
    return n.value ? std::visit([](const auto& value) { return valueOfScalar(value); }, *n.value) : Value();
  }
  Value operator()(const ir::TextMatches& n) const {
    if (isNull(of(n.text))) return {};
    bool folds = n.caseRule == ir::CaseRule::AsciiFold;
    std::string text = folds ? asciiLower(std::get<std::string>(of(n.text))) : std::get<std::string>(of(n.text));
    WildcardRule rule = n.acrossLines ? WildcardRule::AnyCharacter : WildcardRule::NoLineBreak;
    return std::ranges::any_of(n.patterns,
                               [&](const std::string& p) { return matchesWildcard(text, p, rule, n.escapes); });
  }
  Value operator()(const ir::TextAccepted& n) const {
    if (isNull(of(n.text))) return {};
    RegexKind kind = n.dialect == ir::RegexDialect::Lucene ? RegexKind::Lucene : RegexKind::Java;
    auto [entry, isNew] = regexes.try_emplace({n.pattern, kind, n.foldCase});
    if (isNew) entry->second = parseRegex(n.pattern, kind, n.foldCase).value_or(nullptr);
    return entry->second != nullptr && matches(*entry->second, std::get<std::string>(of(n.text)));
  }
  Value operator()(const ir::TextHasWords& n) const {
    if (isNull(of(n.text))) return {};
    std::vector<std::string> words = wordsOf(std::get<std::string>(of(n.text)));
    auto isLike = [&](const std::string& pattern) {
      return std::ranges::any_of(
          words, [&](const std::string& word) { return matchesWildcard(word, pattern, WildcardRule::AnyCharacter); });
    };
    return std::ranges::any_of(n.phrases, [&](const auto& phrase) { return hasPhrase(words, phrase); }) ||
           std::ranges::any_of(n.patterns, isLike);
  }
  Value operator()(const ir::InRange& n) const {
    const Value& value = of(n.value);
    if (isNull(value)) return {};
    bool version = typeOf(types[n.value]) == ir::Type::Version;
    auto inside = [&](const std::optional<ir::Bound>& bound, bool below) {
      if (!bound) return true;
      std::partial_ordering order = orderOf(value, bound->value, version);
      return (bound->inclusive && order == 0) || (below ? order > 0 : order < 0);
    };
    return std::ranges::any_of(n.ranges,
                               [&](const ir::Range& r) { return inside(r.low, true) && inside(r.high, false); });
  }
  Value operator()(const ir::InRelativeRange& n) const {
    if (isNull(of(n.time))) return {};
    std::optional<int64_t> now = event.nowNs ? event.nowNs : timeOf(event, set.fields[n.clock]);
    if (!now) return false;
    bool millis = typeOf(types[n.time]) == ir::Type::Date;
    int64_t value = std::get<int64_t>(of(n.time));
    return passes(value, *now, n.low, millis, true) && passes(value, *now, n.high, millis, false);
  }
  Value operator()(const ir::Call& n) const {
    std::vector<Value> arguments;
    bool asText = n.function == ir::Function::Concat || n.function == ir::Function::String;
    for (ValueId id : n.arguments) arguments.push_back(asText ? withText(of(id), ir::typeOf(types[id])) : of(id));
    Result result = callIr(n.function, n.insensitive, arguments);
    if (!result) failed = true;
    return result ? std::move(*result) : Value();
  }
};

using ir::operandsOf;

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
  RegexCache regexes = {};
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
  const Event& whole;
  const Event& event;  // `whole`, or an object of it

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
      bool failed = false;
      ValueEvaluation evaluation{shared.set, whole, shared.set.values, shared.values, choice, failed, shared.regexes};
      for (ValueId id : order) shared.values[id.index] = std::visit(evaluation, shared.set.values[id].node);
      return !failed && shared.values[n.condition.index] == Value(true);
    });
  }
  /// What lies below is evaluated for each object in turn; what it was of the event is not used.
  bool operator()(const ir::AnyObject& n) const;
};

bool evaluate(Shared& shared, const Event& whole, const Event& event, const std::vector<PredicateId>& order) {
  for (PredicateId id : order)
    shared.truths[id.index] = std::visit(PredicateEvaluation{shared, whole, event}, shared.set.predicates[id].node);
  return shared.truths[order.back().index];
}

bool PredicateEvaluation::operator()(const ir::AnyObject& n) const {
  std::vector<PredicateId> order = below(shared.set.predicates, n.inner);
  std::vector<bool> kept = shared.truths;
  bool found = std::ranges::any_of(objectsOf(event, shared.set.fields[n.objects]),
                                   [&](const Event& object) { return evaluate(shared, whole, object, order); });
  shared.truths = std::move(kept);
  return found;
}

EventTest testOf(const std::shared_ptr<Shared>& shared, PredicateId root) {
  return [shared, order = below(shared->set.predicates, root)](const Event& event) {
    return evaluate(*shared, event, event, order);
  };
}

StepTest stepOf(const std::shared_ptr<Shared>& shared, const ir::Step& step) {
  StepTest test{testOf(shared, step.filter), {}, step.missing};
  for (const ir::KeyPart& part : step.key)
    test.key.push_back({part.field ? shared->set.fields[*part.field] : ir::Field{}, part.optional, !part.field});
  return test;
}

std::vector<KeyField> groupOf(const std::shared_ptr<Shared>& shared, const std::vector<ir::FieldId>& fields) {
  std::vector<KeyField> group;
  for (ir::FieldId field : fields) group.push_back({shared->set.fields[field]});
  return group;
}

void addThreatMatch(const std::shared_ptr<Shared>& shared, const ir::ThreatMatch& match, RuleTest& test) {
  test.shape = RuleTest::Shape::ThreatMatch;
  test.steps.push_back({testOf(shared, match.filter), {}});
  test.isIndicator = testOf(shared, match.indicatorFilter);
  for (const std::vector<ir::IndicatorEntry>& group : match.groups) {
    test.entryGroups.emplace_back();
    for (const ir::IndicatorEntry& entry : group)
      test.entryGroups.back().push_back(
          {shared->set.fields[entry.field], shared->set.fields[entry.indicatorField], entry.negate});
  }
}

void addSuppression(const std::shared_ptr<Shared>& shared, const ir::Rule& rule, RuleTest& test) {
  if (!rule.suppression) return;
  const ir::Suppression& suppression = *rule.suppression;
  test.suppression = {groupOf(shared, suppression.groupBy), suppression.durationNs, suppression.missingIsValue,
                      suppression.eachValue};
  if (const auto* threshold = std::get_if<ir::Threshold>(&rule.body))
    test.suppression->groupBy = groupOf(shared, threshold->groupBy);
}

RuleTest ruleOf(const std::shared_ptr<Shared>& shared, const ir::Rule& rule) {
  RuleTest test;
  addSuppression(shared, rule, test);
  test.timestamp = shared->set.fields[rule.timestamp];
  if (rule.timeOverride) test.timeOverride = shared->set.fields[*rule.timeOverride];
  test.needsOverride = rule.needsOverride;
  if (rule.tiebreaker) test.tiebreaker = shared->set.fields[*rule.tiebreaker];
  test.pipes = rule.pipes;
  test.maxSignals = static_cast<uint64_t>(rule.metadata.maxSignals);
  test.intervalNs = std::max<int64_t>(rule.intervalNs, 1);
  for (const ir::Field& field : shared->set.fields) test.fields.insert(field);
  if (const auto* match = std::get_if<ir::EventMatch>(&rule.body)) {
    test.steps.push_back({testOf(shared, match->filter), {}});
    return test;
  }
  if (const auto* match = std::get_if<ir::ThreatMatch>(&rule.body)) {
    addThreatMatch(shared, *match, test);
    return test;
  }
  if (const auto* sample = std::get_if<ir::Sample>(&rule.body)) {
    test.shape = RuleTest::Shape::Sample;
    for (const ir::Step& step : sample->steps) test.steps.push_back(stepOf(shared, step));
    return test;
  }
  if (const auto* threshold = std::get_if<ir::Threshold>(&rule.body)) {
    test.shape = RuleTest::Shape::Groups;
    test.steps.push_back({testOf(shared, threshold->filter), groupOf(shared, threshold->groupBy)});
    test.threshold = {threshold->count, {}, threshold->cardinality, threshold->windowNs};
    if (threshold->cardinalityField)
      test.threshold->cardinalityField = shared->set.fields[*threshold->cardinalityField];
    return test;
  }
  if (const auto* terms = std::get_if<ir::NewTerms>(&rule.body)) {
    test.shape = RuleTest::Shape::Groups;
    test.steps.push_back({testOf(shared, terms->filter), groupOf(shared, terms->fields)});
    test.newTerms = {terms->historyNs, terms->historyStartNs};
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
