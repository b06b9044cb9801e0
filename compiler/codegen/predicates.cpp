#include "compiler/codegen/predicates.h"

#include "compiler/codegen/conditions.h"
#include "compiler/ir/operands.h"

#include "llvm/IR/IRBuilder.h"

namespace rulec::codegen {
namespace {

using llvm::BasicBlock;
using Value = llvm::Value;

/// Where to go on.
struct Branch {
  BasicBlock* yes;
  BasicBlock* no;
};

/// Emits one function. Nesting of predicates is bounded by sema's limit on nested expressions, so this recurses.
class FunctionEmitter {
 public:
  FunctionEmitter(Abi& abi, const ir::RuleSet& set, llvm::Function* function)
      : abi_(abi), set_(set), function_(function), b_(abi.module.getContext()) {}

  void emit(const std::vector<ir::PredicateId>& filters) {
    b_.SetInsertPoint(block("entry"));
    Value* mask = b_.getInt64(0);
    for (size_t i = 0; i < filters.size(); ++i) mask = emitFilter(filters[i], i, mask);
    b_.CreateRet(mask);
  }

 private:
  BasicBlock* block(const llvm::Twine& name) { return BasicBlock::Create(b_.getContext(), name, function_); }

  /// \returns the mask with bit `number` added if the filter holds.
  Value* emitFilter(ir::PredicateId filter, size_t number, Value* mask) {
    BasicBlock* holds = block("filter." + llvm::Twine(number) + ".holds");
    BasicBlock* done = block("filter." + llvm::Twine(number) + ".done");
    BasicBlock* fails = block("filter." + llvm::Twine(number) + ".fails");
    emitPredicate(filter, {holds, fails});
    b_.SetInsertPoint(holds);
    Value* with = b_.CreateOr(mask, b_.getInt64(uint64_t{1} << number));
    b_.CreateBr(done);
    b_.SetInsertPoint(fails);
    b_.CreateBr(done);
    b_.SetInsertPoint(done);
    llvm::PHINode* result = b_.CreatePHI(b_.getInt64Ty(), 2, "mask");
    result->addIncoming(with, holds);
    result->addIncoming(mask, fails);
    return result;
  }

  /// Ends the current block with a branch on the predicate. No insertion point is left.
  void emitPredicate(ir::PredicateId id, Branch to) {
    std::visit(Overload{[&](const ir::Constant& p) { b_.CreateBr(p.value ? to.yes : to.no); },
                        [&](const ir::Not& p) { emitPredicate(p.operand, {to.no, to.yes}); },
                        [&](const ir::And& p) { emitChain(p.operands, to, false); },
                        [&](const ir::Or& p) { emitChain(p.operands, to, true); },
                        [&](const ir::HasValue& p) {
                          b_.CreateCondBr(b_.CreateIsNotNull(loadField(p.field), "present"), to.yes, to.no);
                        },
                        [&](const ir::AnyOf& p) { emitAnyOf(p, to); }},
               set_.predicates[id].node);
  }

  /// Operands in order; one that is `decisive` decides.
  void emitChain(const std::vector<ir::PredicateId>& operands, Branch to, bool decisive) {
    for (size_t i = 0; i + 1 < operands.size(); ++i) {
      BasicBlock* next = block("next");
      emitPredicate(operands[i], decisive ? Branch{to.yes, next} : Branch{next, to.no});
      b_.SetInsertPoint(next);
    }
    emitPredicate(operands.back(), to);
  }

  Value* loadField(ir::FieldId field) {
    Value* slot = b_.CreateConstInBoundsGEP1_64(abi_.pointer, function_->getArg(0), field.index);
    return b_.CreateLoad(abi_.pointer, slot, set_.fields[field].path);
  }

  Value* loadMember(Value* value, ValueMember member, const llvm::Twine& name) {
    return b_.CreateLoad(abi_.value->getElementType(member), b_.CreateStructGEP(abi_.value, value, member), name);
  }

  /// One loop per mention, the first outermost. Where a condition is absent without one of its elements, it does not
  /// hold: a field without a value decides at once. Other conditions are evaluated once with no element.
  void emitAnyOf(const ir::AnyOf& any, Branch to) {
    std::vector<Value*> elements(any.mentions.size());
    emitLoop(any, 0, ir::isStrict(set_, any.condition), elements, to);
  }

  void emitLoop(const ir::AnyOf& any, size_t mention, bool strict, std::vector<Value*>& elements, Branch to) {
    if (mention == any.mentions.size())
      return emitCondition(abi_, set_, b_, {any.condition, elements, strict, function_->getArg(1)}, to.yes, to.no);
    BasicBlock* loop = block("each");
    BasicBlock* advance = block("advance");
    Value* first = loadField(any.mentions[mention]);
    BasicBlock* before = b_.GetInsertBlock();
    if (strict) {
      b_.CreateCondBr(b_.CreateIsNull(first), to.no, loop);
    } else {
      b_.CreateBr(loop);
    }

    b_.SetInsertPoint(loop);
    llvm::PHINode* element = b_.CreatePHI(abi_.pointer, 2, "e" + llvm::Twine(mention));
    elements[mention] = element;
    element->addIncoming(first, before);
    emitLoop(any, mention + 1, strict, elements, {to.yes, advance});

    b_.SetInsertPoint(advance);
    if (!strict) {
      BasicBlock* present = block("present");
      b_.CreateCondBr(b_.CreateIsNull(element), to.no, present);
      b_.SetInsertPoint(present);
    }
    Value* next = loadMember(element, kNext, "next");
    element->addIncoming(next, b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateIsNull(next), to.no, loop);
  }

  Abi& abi_;
  const ir::RuleSet& set_;
  llvm::Function* function_;
  llvm::IRBuilder<> b_;
};

}  // namespace

llvm::Function* emitMatchFunction(Abi& abi, const ir::RuleSet& set, const std::vector<ir::PredicateId>& filters,
                                  const std::string& name) {
  auto* type = llvm::FunctionType::get(abi.i64, {abi.pointer, abi.pointer}, false);
  auto* function = llvm::Function::Create(type, llvm::GlobalValue::PrivateLinkage, name, abi.module);
  function->addFnAttr(llvm::Attribute::NoUnwind);
  function->addFnAttr("no-builtins");
  function->getArg(0)->setName("fields");
  function->getArg(1)->setName("context");
  FunctionEmitter(abi, set, function).emit(filters);
  return function;
}

}  // namespace rulec::codegen
