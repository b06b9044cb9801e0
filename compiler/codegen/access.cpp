#include "compiler/codegen/access.h"

#include "compiler/codegen/parts.h"
#include "compiler/codegen/texts.h"
#include "runtime/abi.h"

#include <algorithm>
#include <map>

namespace rulec::codegen {
namespace {

/// For fewer rules asking each of them costs less than looking.
constexpr size_t kFewRules = 4;

using Row = std::vector<uint64_t>;
using Rules = std::vector<uint32_t>;

/// What one slot's values lead to.
struct Slot {
  std::map<std::string, Rules> texts;
  std::map<std::string, Rules> parts;
  Rules any;

  /// Parts for which there is no room are taken for any value.
  void add(const ir::AccessTerm& term, uint32_t rule) {
    if (!term.text || (term.isPart && !parts.contains(*term.text) && parts.size() == RT_MAX_PARTS))
      any.push_back(rule);
    else
      (term.isPart ? parts : texts)[*term.text].push_back(rule);
  }
};

class AccessEmitter {
 public:
  AccessEmitter(Abi& abi, const ir::RuleSet& set) : abi_(abi), set_(set) {}

  llvm::Constant* emit() {
    auto* type = llvm::StructType::get(abi_.pointer, abi_.pointer, abi_.pointer, abi_.pointer, abi_.i32, abi_.i32);
    std::vector<llvm::Constant*> accesses, gates;
    std::vector<uint16_t> ofSlot(set_.fields.size());
    Rules always;
    for (const auto& [field, slot] : slotsOfAll(always)) {
      accesses.push_back(emitAccess(slot));
      ofSlot[field.index] = static_cast<uint16_t>(accesses.size());
    }
    for (const auto& [field, slot] : slotsOfGates()) gates.push_back(emitGate(field, slot));
    llvm::Constant* plan = llvm::ConstantStruct::get(
        type, {emitRows({rowOf(always, 2 * rowBits())}), arrayOf(accesses, "accesses"), arrayOf(gates, "gates"),
               emitNumberTable<uint16_t>(abi_, ofSlot, "access_of_slot"), abi_.int32(gates.size()), abi_.int32(0)});
    return abi_.makeArray(type, {plan}, "access_plan");
  }

 private:
  using Slots = std::map<ir::FieldId, Slot>;

  Slots slotsOfAll(Rules& always) const {
    Slots slots;
    for (uint32_t r = 0; r < set_.rules.size(); ++r) {
      const ir::Access& access = set_.rules[ir::RuleId{r}].access;
      addTerms(slots, always, access.terms, r);
      addTerms(slots, always, access.whileWaiting, r + rowBits());
    }
    return slots;
  }

  static void addTerms(Slots& slots, Rules& always, const std::optional<std::vector<ir::AccessTerm>>& terms,
                       uint32_t bit) {
    if (!terms) return always.push_back(bit);
    for (const ir::AccessTerm& term : *terms) slots[term.field].add(term, bit);
  }

  /// Of a row; behind it lies the row of what counts while a start waits.
  [[nodiscard]] uint32_t rowBits() const { return static_cast<uint32_t>(64 * RT_ROW_WORDS(set_.rules.size())); }

  Slots slotsOfGates() const {
    Slots slots;
    for (uint32_t r = 0; r < set_.rules.size(); ++r)
      for (const std::vector<ir::AccessTerm>& gate : set_.rules[ir::RuleId{r}].access.gates)
        for (const ir::AccessTerm& term : gate) slots[term.field].texts[*term.text].push_back(r);
    return slots;
  }

  static Row rowOf(const Rules& rules, uint32_t bits) {
    Row row(bits / 64);
    for (uint32_t r : rules) row[r / 64] |= uint64_t{1} << r % 64;
    return row;
  }

  llvm::Constant* emitRows(const std::vector<Row>& rows) {
    Row all;
    for (const Row& row : rows) all.insert(all.end(), row.begin(), row.end());
    return emitNumberTable<uint64_t>(abi_, all, "rows");
  }

  static std::vector<std::string> keysOf(const std::map<std::string, Rules>& rulesOf) {
    std::vector<std::string> texts;
    for (const auto& [text, rules] : rulesOf) texts.push_back(text);
    return texts;
  }

  static uint64_t longest(const Slot& slot) {
    uint64_t most = 0;
    for (const auto& [text, rules] : slot.texts) most = std::max<uint64_t>(most, text.size());
    return most;
  }

  llvm::Constant* emitAccess(const Slot& slot) {
    PartTable parts{llvm::ConstantPointerNull::get(abi_.pointer), {}};
    if (!slot.parts.empty()) parts = emitParts(abi_, keysOf(slot.parts));
    Rules first, rules = slot.any;
    auto place = [&](const Rules& some) {
      first.push_back(static_cast<uint32_t>(rules.size()));
      rules.insert(rules.end(), some.begin(), some.end());
    };
    for (const auto& [text, some] : slot.texts) place(some);
    for (const std::string& part : parts.parts) place(slot.parts.at(part));
    first.push_back(static_cast<uint32_t>(rules.size()));
    return llvm::ConstantStruct::getAnon({emitTextSet(abi_, keysOf(slot.texts), ir::CaseRule::AsciiFold), parts.table,
                                          emitNumberTable<uint32_t>(abi_, first, "first"),
                                          emitNumberTable<uint32_t>(abi_, rules, "rules_of_texts"),
                                          abi_.int32(longest(slot)), abi_.int32(slot.texts.size())});
  }

  /// The rules that ask nothing of the field, and then those of each text.
  llvm::Constant* emitGate(ir::FieldId field, const Slot& slot) {
    std::vector<Row> rows{rowOf(withoutGate(field), rowBits())};
    for (const auto& [text, rules] : slot.texts) rows.push_back(rowOf(rules, rowBits()));
    return llvm::ConstantStruct::getAnon({emitTextSet(abi_, keysOf(slot.texts), ir::CaseRule::AsciiFold),
                                          emitRows(rows), abi_.int32(field.index), abi_.int32(longest(slot))});
  }

  Rules withoutGate(ir::FieldId field) const {
    Rules rules;
    for (uint32_t r = 0; r < set_.rules.size(); ++r) {
      const auto& gates = set_.rules[ir::RuleId{r}].access.gates;
      auto isOfField = [&](const auto& gate) { return gate.empty() || gate.front().field == field; };
      if (std::ranges::none_of(gates, isOfField)) rules.push_back(r);
    }
    return rules;
  }

  llvm::Constant* arrayOf(const std::vector<llvm::Constant*>& elements, const char* name) {
    return abi_.makeArray(elements.empty() ? abi_.i32 : elements.front()->getType(), elements, name);
  }

  Abi& abi_;
  const ir::RuleSet& set_;
};

}  // namespace

bool hasAccessPlan(const ir::RuleSet& set) {
  auto hasAccess = [](const ir::Rule& rule) { return rule.access.terms || !rule.access.gates.empty(); };
  return set.rules.size() >= kFewRules && std::ranges::any_of(set.rules, hasAccess);
}

llvm::Constant* emitAccessPlan(Abi& abi, const ir::RuleSet& set) { return AccessEmitter(abi, set).emit(); }

}  // namespace rulec::codegen
