#include "compiler/opt/share.h"

#include "compiler/ir/regex_tree.h"
#include "compiler/opt/rewrite.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace rulec::opt {
namespace {

/// Writes what a node is made of, so that two nodes are equal if and only if their keys are.
class Key {
 public:
  explicit Key(size_t kind) { add(kind); }

  void add(uint64_t number) { fmt::format_to(std::back_inserter(text), "{},", number); }
  void add(const std::string& bytes) {
    add(uint64_t{bytes.size()});
    text += bytes;
  }
  void add(const ir::Scalar& scalar) {
    add(uint64_t{scalar.index()});
    std::visit(Overload{[&](bool n) { add(uint64_t{n}); }, [&](int64_t n) { add(static_cast<uint64_t>(n)); },
                        [&](uint64_t n) { add(n); }, [&](double n) { add(std::bit_cast<uint64_t>(n)); },
                        [&](const std::string& n) { add(n); },
                        [&](const ir::Address& n) {
                          add(n.high);
                          add(n.low);
                        }},
               scalar);
  }
  void add(const std::optional<ir::Bound>& bound) {
    add(uint64_t{bound.has_value()});
    if (!bound) return;
    add(bound->value);
    add(uint64_t{bound->inclusive});
  }
  void add(const std::vector<std::string>& texts) {
    add(uint64_t{texts.size()});
    for (const std::string& one : texts) add(one);
  }

  std::string text;
};

std::string keyOf(const ir::Value& value) {
  Key key(value.node.index());
  for (ir::ValueId operand : ir::operandsOf(value)) key.add(uint64_t{operand.index});
  std::visit(
      Overload{[&](const ir::Element& n) {
                 key.add(uint64_t{n.mention});
                 key.add(static_cast<uint64_t>(n.type));
               },
               [&](const ir::Literal& n) {
                 if (n.value) key.add(*n.value);
               },
               [&](const ir::TextIsOneOf& n) {
                 key.add(static_cast<uint64_t>(n.caseRule));
                 key.add(n.members);
               },
               [&](const ir::TextMatches& n) {
                 key.add(static_cast<uint64_t>(n.caseRule) * 4 + (n.acrossLines ? 2 : 0) + (n.escapes ? 1 : 0));
                 key.add(n.patterns);
               },
               [&](const ir::TextAccepted& n) {
                 key.add(static_cast<uint64_t>(n.dialect) * 2 + (n.foldCase ? 1 : 0));
                 key.add(n.pattern);
               },
               [&](const ir::InRange& n) {
                 for (const ir::Range& range : n.ranges) {
                   key.add(range.low);
                   key.add(range.high);
                 }
               },
               [&](const ir::AddressInNetworks& n) {
                 for (const ir::Network& network : n.networks)
                   for (uint64_t word : {network.high, network.low, uint64_t{network.prefix}}) key.add(word);
               },
               [](const ir::IsTrue&) {}, [](const ir::IsAbsent&) {},
               [&](const ir::Call& n) { key.add(static_cast<uint64_t>(n.function) * 2 + (n.insensitive ? 1 : 0)); }},
      value.node);
  return std::move(key.text);
}

std::string keyOf(const ir::Predicate& predicate) {
  Key key(predicate.node.index());
  std::vector<ir::PredicateId> operands = ir::operandsOf(predicate);
  std::ranges::sort(operands);
  for (ir::PredicateId operand : operands) key.add(uint64_t{operand.index});
  std::visit(Overload{[&](const ir::Constant& n) { key.add(uint64_t{n.value}); },
                      [&](const ir::HasValue& n) { key.add(uint64_t{n.field.index}); },
                      [&](const ir::AnyOf& n) {
                        for (ir::FieldId field : n.mentions) key.add(uint64_t{field.index});
                        key.add(uint64_t{n.condition.index});
                      },
                      [](const auto&) {}},
             predicate.node);
  return std::move(key.text);
}

/// What each value became: the first one that is equal.
std::vector<ir::ValueId> shareValues(ir::RuleSet& rules) {
  std::unordered_map<std::string, ir::ValueId> first;
  std::vector<ir::ValueId> became;
  for (uint32_t i = 0; i < rules.values.size(); ++i) {
    ir::ValueId id{i};
    ir::forEachOperand(rules.values[id], [&](ir::ValueId& operand) { operand = became[operand.index]; });
    became.push_back(first.emplace(keyOf(rules.values[id]), id).first->second);
  }
  return became;
}

}  // namespace

ir::RuleSet share(ir::RuleSet rules) {
  std::vector<ir::ValueId> values = shareValues(rules);
  std::unordered_map<std::string, ir::PredicateId> first;
  rewritePredicates(rules, [&](ir::PredicateId id) {
    ir::Predicate& predicate = rules.predicates[id];
    if (auto* any = std::get_if<ir::AnyOf>(&predicate.node)) any->condition = values[any->condition.index];
    return first.emplace(keyOf(predicate), id).first->second;
  });
  return rules;
}

}  // namespace rulec::opt
