// Compiles a hand-made rule set and evaluates its filters on hand-made values.
#pragma once

#include "compiler/codegen/codegen.h"
#include "compiler/link/jit.h"
#include "compiler/link/object.h"
#include "compiler/link/target.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace rulec::test {

inline link::LoadedPlan compile(const ir::RuleSet& set, unsigned level) {
  llvm::LLVMContext context;
  const link::Target& target = *link::findTarget("x86_64-linux");
  auto module = codegen::generate(set, {"1.2.3", "x86_64-linux"}, context);
  auto machine = llvm::cantFail(link::makeTargetMachine(target, level));
  link::optimize(*module, *machine, level);
  auto object = llvm::cantFail(link::emit(*module, *machine, link::CodeForm::Object));
  std::string_view view(object.data(), object.size());
  return llvm::cantFail(link::loadPlan({{&view, 1}, {}}));
}

/// The values of an event: text is followed by padding, as the walk promises.
class Event {
 public:
  explicit Event(size_t slots) : fields_(slots, nullptr) {}

  Event& text(size_t slot, std::string_view bytes) {
    texts_.push_back(std::string(bytes) + std::string(RT_PADDING, '~'));
    return add(slot, {texts_.back().data(), bytes.size(), 0, 0, nullptr});
  }
  Event& number(size_t slot, uint64_t high, uint64_t low) { return add(slot, {nullptr, 0, high, low, nullptr}); }
  [[nodiscard]] const rt_value* const* fields() const { return fields_.data(); }

 private:
  Event& add(size_t slot, rt_value value) {
    values_.push_back(value);
    const rt_value** end = &fields_[slot];
    while (*end != nullptr) end = const_cast<const rt_value**>(&(*end)->next);
    *end = &values_.back();
    return *this;
  }
  std::deque<std::string> texts_;
  std::deque<rt_value> values_;
  std::vector<const rt_value*> fields_;
};

/// A set with one event rule whose filter is the last predicate.
inline ir::RuleSet withRule(ir::RuleSet set) {
  ir::Rule rule;
  rule.metadata.id = "r";
  rule.timestamp = ir::FieldId{0};
  rule.body = ir::EventMatch{ir::PredicateId{static_cast<uint32_t>(set.predicates.size() - 1)}};
  set.rules.add(rule);
  return set;
}

inline uint64_t match(const link::LoadedPlan& plan, const Event& event, size_t rule = 0) {
  return plan.plan()->rules[rule].match(event.fields(), nullptr);
}

}  // namespace rulec::test
