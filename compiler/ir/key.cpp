#include "compiler/ir/key.h"

#include "compiler/ir/operands.h"
#include "compiler/ir/regex_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace rulec::ir {
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
  void add(const Scalar& scalar) {
    add(uint64_t{scalar.index()});
    std::visit(Overload{[&](bool n) { add(uint64_t{n}); }, [&](int64_t n) { add(static_cast<uint64_t>(n)); },
                        [&](uint64_t n) { add(n); }, [&](double n) { add(std::bit_cast<uint64_t>(n)); },
                        [&](const std::string& n) { add(n); },
                        [&](const Address& n) {
                          add(n.high);
                          add(n.low);
                        }},
               scalar);
  }
  void add(const std::optional<RelativeBound>& bound) {
    add(uint64_t{bound.has_value()});
    if (!bound) return;
    add(uint64_t{bound->roundUp});
    add(uint64_t{bound->inclusive});
    add(uint64_t{bound->steps.size()});
    for (const TimeStep& step : bound->steps) {
      add(static_cast<uint64_t>(step.unit) * 2 + (step.round ? 1 : 0));
      add(static_cast<uint64_t>(step.count));
    }
  }
  void add(const std::optional<Bound>& bound) {
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

}  // namespace

std::string keyOf(const Value& value) {
  Key key(value.node.index());
  for (ValueId operand : operandsOf(value)) key.add(uint64_t{operand.index});
  std::visit(Overload{[&](const Element& n) {
                        key.add(uint64_t{n.mention});
                        key.add(static_cast<uint64_t>(n.type));
                      },
                      [&](const Literal& n) {
                        if (n.value) key.add(*n.value);
                      },
                      [&](const TextIsOneOf& n) {
                        key.add(static_cast<uint64_t>(n.caseRule));
                        key.add(n.members);
                      },
                      [&](const TextMatches& n) {
                        key.add(static_cast<uint64_t>(n.caseRule) * 4 + (n.acrossLines ? 2 : 0) + (n.escapes ? 1 : 0));
                        key.add(n.patterns);
                      },
                      [&](const TextAccepted& n) {
                        key.add(static_cast<uint64_t>(n.dialect) * 2 + (n.foldCase ? 1 : 0));
                        key.add(n.pattern);
                      },
                      [&](const TextHasWords& n) {
                        key.add(uint64_t{n.phrases.size()});
                        for (const std::vector<std::string>& phrase : n.phrases) key.add(phrase);
                        key.add(n.patterns);
                      },
                      [&](const InRange& n) {
                        for (const Range& range : n.ranges) {
                          key.add(range.low);
                          key.add(range.high);
                        }
                      },
                      [&](const InRelativeRange& n) {
                        key.add(uint64_t{n.clock.index});
                        key.add(n.low);
                        key.add(n.high);
                      },
                      [&](const AddressInNetworks& n) {
                        for (const Network& network : n.networks)
                          for (uint64_t word : {network.high, network.low, uint64_t{network.prefix}}) key.add(word);
                      },
                      [](const IsTrue&) {}, [](const IsAbsent&) {},
                      [&](const Call& n) { key.add(static_cast<uint64_t>(n.function) * 2 + (n.insensitive ? 1 : 0)); }},
             value.node);
  return std::move(key.text);
}

std::string keyOf(const Predicate& predicate) {
  Key key(predicate.node.index());
  std::vector<PredicateId> operands = operandsOf(predicate);
  std::ranges::sort(operands);
  for (PredicateId operand : operands) key.add(uint64_t{operand.index});
  std::visit(Overload{[&](const Constant& n) { key.add(uint64_t{n.value}); },
                      [&](const HasValue& n) { key.add(uint64_t{n.field.index}); },
                      [&](const AnyOf& n) {
                        for (FieldId field : n.mentions) key.add(uint64_t{field.index});
                        key.add(uint64_t{n.condition.index});
                      },
                      [&](const AnyObject& n) { key.add(uint64_t{n.objects.index}); }, [](const auto&) {}},
             predicate.node);
  return std::move(key.text);
}

std::string keyOf(const Field& field) {
  Key key(static_cast<size_t>(field.type));
  key.add(field.path);
  key.add(uint64_t{field.ignoreAbove ? *field.ignoreAbove + uint64_t{1} : 0});
  key.add(uint64_t{field.nullValue.has_value()});
  if (field.nullValue) key.add(*field.nullValue);
  key.add(field.dateFormats);
  key.add(uint64_t{field.isPattern});
  key.add(field.except);
  key.add(uint64_t{field.isObjects});
  key.add(field.within);
  return std::move(key.text);
}

}  // namespace rulec::ir
