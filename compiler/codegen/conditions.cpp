#include "compiler/codegen/conditions.h"

#include "compiler/codegen/networks.h"
#include "compiler/codegen/ranges.h"
#include "compiler/codegen/strings.h"
#include "compiler/codegen/texts.h"
#include "compiler/ir/operands.h"
#include "runtime/abi.h"

#include <fmt/format.h>

#include <map>

namespace rulec::codegen {
namespace {

using llvm::BasicBlock;
using Value = llvm::Value;

uint64_t kindOf(ir::Type type) {
  switch (type) {
    case ir::Type::Text:
    case ir::Type::Version:
      return RT_IS_TEXT;
    case ir::Type::Integer:
    case ir::Type::Number:
      return RT_IS_INTEGER;
    case ir::Type::Unsigned:
      return RT_IS_UNSIGNED;
    case ir::Type::Double:
      return RT_IS_DOUBLE;
    case ir::Type::Boolean:
      return RT_IS_BOOLEAN;
    case ir::Type::Date:
      return RT_IS_DATE;
    case ir::Type::DateNanos:
      return RT_IS_DATE_NANOS;
    case ir::Type::Address:
      return RT_IS_ADDRESS;
  }
  return RT_IS_NULL;
}

/// Where a test of three outcomes goes on.
struct Ways {
  BasicBlock *yes, *no, *absent;
};

class ConditionEmitter {
 public:
  ConditionEmitter(Abi& abi, const ir::RuleSet& set, llvm::IRBuilder<>& builder, const Condition& condition,
                   BasicBlock* no)
      : abi_(abi), set_(set), b_(builder), condition_(condition), failed_(no) {}

  void emit(BasicBlock* yes, BasicBlock* no) { test(condition_.value, {yes, no, no}); }

 private:
  const ir::Value& node(ir::ValueId id) const { return set_.values[id]; }
  BasicBlock* block(const llvm::Twine& name) {
    return BasicBlock::Create(b_.getContext(), name, b_.GetInsertBlock()->getParent());
  }
  Value* member(Value* value, ValueMember which, const llvm::Twine& name) {
    return b_.CreateLoad(abi_.value->getElementType(which), b_.CreateStructGEP(abi_.value, value, which), name);
  }

  // ---- tests: a branch
  // -----------------------------------------------------------------------------------------------

  /// Branches on a boolean value.
  void test(ir::ValueId id, Ways to) {
    std::visit(
        Overload{
            [&](const ir::TextIsOneOf& n) {
              Value* text = operand(n.text, to.absent);
              emitTextIsOneOf(abi_, b_, tested(n.text, text), n, to.yes, to.no);
            },
            [&](const ir::TextMatches& n) {
              Value* text = operand(n.text, to.absent);
              branch(emitTextMatches(abi_, b_, tested(n.text, text), n), to);
            },
            [&](const ir::TextAccepted& n) {
              Value* text = operand(n.text, to.absent);
              branch(emitTextAccepted(abi_, b_, tested(n.text, text), n), to);
            },
            [&](const ir::TextHasWords& n) {
              Value* text = operand(n.text, to.absent);
              branch(emitTextHasWords(abi_, b_, tested(n.text, text), n), to);
            },
            [&](const ir::InRange& n) {
              Value* value = operand(n.value, to.absent);
              branch(emitInRange(abi_, b_, value, ir::typeOf(node(n.value)), n.ranges), to);
            },
            [&](const ir::InRelativeRange& n) {
              Value* time = member(operand(n.time, to.absent), kLow, "time");
              branch(emitInRelativeRange(abi_, b_, time, ir::typeOf(node(n.time)), n, clockOf(n)), to);
            },
            [&](const ir::AddressInNetworks& n) {
              Value* address = operand(n.address, to.absent);
              Value* high = member(address, kHigh, "high");
              emitAddressInNetworks(abi_, b_, high, member(address, kLow, "low"), n.networks, to.yes, to.no);
            },
            [&](const ir::IsTrue& n) { truth(operand(n.boolean, to.absent), to); },
            [&](const ir::IsAbsent& n) { absence(n.value, to); },
            [&](const auto&) { truth(operand(id, to.absent), to); }},
        node(id).node);
  }

  /// \param text what `operand` gave for it
  TestedText tested(ir::ValueId id, Value* text) {
    bool isElement = std::holds_alternative<ir::Element>(node(id).node);
    return {member(text, kText, "text"), member(text, kLength, "length"),
            isElement && condition_.keepsAnswers ? text : nullptr};
  }

  Clock clockOf(const ir::InRelativeRange& n) {
    return {condition_.field(n.clock), set_.fields[n.clock].type, condition_.context};
  }

  void branch(Value* holds, Ways to) { b_.CreateCondBr(holds, to.yes, to.no); }

  void truth(Value* value, Ways to) {
    branch(b_.CreateICmpNE(member(value, kLow, "low"), b_.getInt64(0), "is.true"), to);
  }

  void absence(ir::ValueId id, Ways to) {
    operand(id, to.yes);
    b_.CreateBr(to.no);
  }

  // ---- operands: a pointer to an element or a cell
  // -------------------------------------------------------------------

  /// The value, if it is there; goes to `absent` if it is not.
  Value* operand(ir::ValueId id, BasicBlock* absent) {
    if (const auto* element = std::get_if<ir::Element>(&node(id).node)) {
      Value* value = condition_.elements[element->mention];
      if (!condition_.allPresent) unless(b_.CreateIsNull(value), absent);
      return value;
    }
    Value* made = cell(id);
    unless(isKind(made, RT_IS_NULL), absent);
    return made;
  }

  /// Goes on only if `condition` does not hold.
  void unless(Value* condition, BasicBlock* otherwise) {
    BasicBlock* next = block("next");
    b_.CreateCondBr(condition, otherwise, next);
    b_.SetInsertPoint(next);
  }

  Value* isKind(Value* made, uint64_t kind) {
    Value* found = b_.CreateLoad(abi_.i64, b_.CreateStructGEP(abi_.cell, made, 4), "kind");
    return b_.CreateICmpEQ(found, b_.getInt64(kind));
  }

  /// A cell that holds the value or a null; made once. All cells are made before anything branches on them for good.
  Value* cell(ir::ValueId id) {
    if (auto found = cells_.find(id); found != cells_.end()) return found->second;
    Value* made = std::visit(
        Overload{[&](const ir::Element& n) { return load(n); }, [&](const ir::Literal& n) { return constant(n); },
                 [&](const ir::Call& n) { return call(n); }, [&](const auto&) { return outcome(id); }},
        node(id).node);
    cells_.emplace(id, made);
    return made;
  }

  Value* allocate(llvm::Type* type, const llvm::Twine& name) {
    llvm::Function* function = b_.GetInsertBlock()->getParent();
    llvm::IRBuilder<> entry(&function->getEntryBlock(), function->getEntryBlock().begin());
    return entry.CreateAlloca(type, nullptr, name);
  }

  Value* load(const ir::Element& n) {
    Value* made = allocate(abi_.cell, "cell");
    b_.CreateCall(abi_.function("rt_load", abi_.nothing, {abi_.pointer, abi_.pointer, abi_.i64}),
                  {made, condition_.elements[n.mention], b_.getInt64(kindOf(n.type))});
    return made;
  }

  Value* constant(const ir::Literal& n) { return abi_.makeCell(n.value); }

  Value* call(const ir::Call& n) {
    std::vector<Value*> arguments;
    for (ir::ValueId argument : n.arguments) arguments.push_back(cell(argument));
    Value* list = allocate(llvm::ArrayType::get(abi_.pointer, arguments.size()), "arguments");
    for (size_t i = 0; i < arguments.size(); ++i)
      b_.CreateStore(arguments[i], b_.CreateConstInBoundsGEP1_64(abi_.pointer, list, i));
    Value* made = allocate(abi_.cell, "result");
    std::string name = fmt::format("rt_fn_{}{}", ir::name(n.function), n.insensitive ? "_fold" : "");
    b_.CreateCall(abi_.function(name, abi_.nothing, {abi_.pointer, abi_.pointer, abi_.i64, abi_.pointer}),
                  {made, list, b_.getInt64(arguments.size()), condition_.context});
    if (canFail(n.function)) unless(isKind(made, RT_IS_FAILED), failed_);
    return made;
  }

  static bool canFail(ir::Function function) {
    switch (function) {
      case ir::Function::Add:
      case ir::Function::Subtract:
      case ir::Function::Multiply:
      case ir::Function::Divide:
      case ir::Function::Modulo:
      case ir::Function::Negate:
      case ir::Function::Between:
      case ir::Function::Number:
        return true;
      default:
        return false;
    }
  }

  /// A test as a value.
  Value* outcome(ir::ValueId id) {
    Value* made = allocate(abi_.cell, "outcome");
    BasicBlock* done = block("done");
    Ways ways{block("yes"), block("no"), block("absent")};
    test(id, ways);
    auto settle = [&](BasicBlock* at, uint64_t kind, uint64_t low) {
      b_.SetInsertPoint(at);
      b_.CreateStore(b_.getInt64(low), b_.CreateStructGEP(abi_.cell, made, 3));
      b_.CreateStore(b_.getInt64(kind), b_.CreateStructGEP(abi_.cell, made, 4));
      b_.CreateBr(done);
    };
    settle(ways.yes, RT_IS_BOOLEAN, 1);
    settle(ways.no, RT_IS_BOOLEAN, 0);
    settle(ways.absent, RT_IS_NULL, 0);
    b_.SetInsertPoint(done);
    return made;
  }

  Abi& abi_;
  const ir::RuleSet& set_;
  llvm::IRBuilder<>& b_;
  const Condition& condition_;
  BasicBlock* failed_;
  std::map<ir::ValueId, Value*> cells_;
};

}  // namespace

void emitCondition(Abi& abi, const ir::RuleSet& set, llvm::IRBuilder<>& builder, const Condition& condition,
                   BasicBlock* yes, BasicBlock* no) {
  ConditionEmitter(abi, set, builder, condition, no).emit(yes, no);
}

}  // namespace rulec::codegen
