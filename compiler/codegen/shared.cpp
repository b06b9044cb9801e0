#include "compiler/codegen/shared.h"

#include "compiler/codegen/hash.h"
#include "compiler/ir/key.h"
#include "compiler/ir/operands.h"

#include <algorithm>
#include <map>

namespace rulec::codegen {
namespace {

constexpr size_t kManyPatterns = 2;
constexpr size_t kManyTexts = 17;  // a hash table (strings.cpp)
constexpr size_t kManyNetworks = 8;

/// The values below `root` and itself, each once, operands first.
std::vector<ir::ValueId> valuesOf(const ir::RuleSet& set, ir::ValueId root) {
  std::map<ir::ValueId, bool> seen;  // in the order of ids: operands come first
  std::vector<ir::ValueId> pending{root};
  while (!pending.empty()) {
    ir::ValueId id = pending.back();
    pending.pop_back();
    if (!seen.emplace(id, true).second) continue;
    for (ir::ValueId operand : ir::operandsOf(set.values[id])) pending.push_back(operand);
  }
  std::vector<ir::ValueId> values;
  for (const auto& [id, unused] : seen) values.push_back(id);
  return values;
}

bool isCostly(const ir::Value& value) {
  return std::visit(Overload{[](const ir::TextMatches& n) { return n.patterns.size() >= kManyPatterns; },
                             [](const ir::TextAccepted&) { return true; }, [](const ir::TextHasWords&) { return true; },
                             [](const ir::TextIsOneOf& n) { return n.members.size() >= kManyTexts; },
                             [](const ir::AddressInNetworks& n) { return n.networks.size() >= kManyNetworks; },
                             [](const auto&) { return false; }},
                    value.node);
}

}  // namespace

std::string slotSymbol(const ir::Field& field) { return "slot." + contentHex(ir::keyOf(field)).substr(0, 32); }

bool isWorthSharing(const ir::RuleSet& set, const ir::AnyOf& any) {
  bool costly = false;
  // What is true of one object of an event is not of another.
  if (std::ranges::any_of(any.mentions, [&](ir::FieldId field) { return !set.fields[field].within.empty(); }))
    return false;
  for (ir::ValueId id : valuesOf(set, any.condition)) {
    const auto& node = set.values[id].node;
    if (std::holds_alternative<ir::Call>(node) || std::holds_alternative<ir::InRelativeRange>(node)) return false;
    costly |= isCostly(set.values[id]);
  }
  return costly;
}

std::string sharedName(const ir::RuleSet& set, const ir::AnyOf& any) {
  std::string text;
  for (ir::FieldId field : any.mentions) text += slotSymbol(set.fields[field]) + ' ';
  std::map<ir::ValueId, ir::ValueId> numbers;
  for (ir::ValueId id : valuesOf(set, any.condition)) {
    ir::Value value = set.values[id];
    ir::forEachOperand(value, [&](ir::ValueId& operand) { operand = numbers.at(operand); });
    numbers.emplace(id, ir::ValueId{static_cast<uint32_t>(numbers.size())});
    text += ir::keyOf(value) + ';';
  }
  return "shared." + contentHex(text).substr(0, 32);
}

}  // namespace rulec::codegen
