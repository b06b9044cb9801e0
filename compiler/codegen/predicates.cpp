#include "compiler/codegen/predicates.h"

#include "compiler/codegen/conditions.h"
#include "compiler/codegen/shared.h"
#include "compiler/ir/operands.h"
#include "runtime/abi.h"

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

/// What all functions of rules have in common.
void complete(llvm::Function* function) {
  function->setVisibility(function->hasPrivateLinkage() ? llvm::GlobalValue::DefaultVisibility
                                                        : llvm::GlobalValue::HiddenVisibility);
  function->addFnAttr(llvm::Attribute::NoUnwind);
  function->addFnAttr("no-builtins");
  function->getArg(0)->setName("fields");
  function->getArg(1)->setName("context");
}

/// Emits one function. Nesting of predicates is bounded by sema's limit on nested expressions, so this recurses.
class FunctionEmitter {
 public:
  FunctionEmitter(Abi& abi, const ir::RuleSet& set, llvm::Function* function, bool alone)
      : abi_(abi), set_(set), function_(function), alone_(alone), b_(abi.module.getContext()) {}

  void emit(const std::vector<ir::PredicateId>& filters) {
    b_.SetInsertPoint(block("entry"));
    Value* mask = b_.getInt64(0);
    for (size_t i = 0; i < filters.size(); ++i) mask = emitFilter(filters[i], i, mask);
    b_.CreateRet(mask);
  }

  /// The function of a predicate that rules share: asks its memo, else computes and remembers.
  void emitShared(const ir::AnyOf& any, const std::string& name) {
    b_.SetInsertPoint(block("entry"));
    Value* memos = loadContext(offsetof(rt_context, memos), abi_.pointer, "memos");
    Value* memo = b_.CreateGEP(b_.getInt8Ty(), memos, abi_.symbolNumber(memoSymbol(name)), "memo");
    Value* generation = loadContext(offsetof(rt_context, generation), abi_.i64, "generation");
    Value* since = b_.CreateSub(b_.CreateLoad(abi_.i64, memo), generation, "since");
    BasicBlock* known = block("known");
    BasicBlock* unknown = block("unknown");
    b_.CreateCondBr(b_.CreateICmpULE(since, b_.getInt64(1)), known, unknown);
    b_.SetInsertPoint(known);
    b_.CreateRet(b_.CreateTrunc(since, b_.getInt1Ty()));
    b_.SetInsertPoint(unknown);
    Branch to{block("holds"), block("fails")};
    emitLoops(any, to);
    for (bool holds : {true, false}) {
      b_.SetInsertPoint(holds ? to.yes : to.no);
      b_.CreateStore(b_.CreateAdd(generation, b_.getInt64(holds ? 1 : 0)), memo);
      b_.CreateRet(b_.getInt1(holds));
    }
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
    std::visit(
        Overload{[&](const ir::Constant& p) { b_.CreateBr(p.value ? to.yes : to.no); },
                 [&](const ir::Not& p) { emitPredicate(p.operand, {to.no, to.yes}); },
                 [&](const ir::And& p) { emitChain(p.operands, to, false); },
                 [&](const ir::Or& p) { emitChain(p.operands, to, true); },
                 [&](const ir::HasValue& p) {
                   b_.CreateCondBr(b_.CreateIsNotNull(loadField(p.field), "present"), to.yes, to.no);
                 },
                 [&](const ir::AnyOf& p) { emitAnyOf(p, to); }, [&](const ir::AnyObject& p) { emitAnyObject(p, to); }},
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
    Value* fields = function_->getArg(0);
    Value* slot = alone_ ? b_.CreateGEP(b_.getInt8Ty(), fields, abi_.symbolNumber(slotSymbol(set_.fields[field])))
                         : b_.CreateConstInBoundsGEP1_64(abi_.pointer, fields, field.index);
    return b_.CreateLoad(abi_.pointer, slot, set_.fields[field].path);
  }

  Value* loadContext(size_t offset, llvm::Type* type, const llvm::Twine& name) {
    return b_.CreateLoad(type, b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), function_->getArg(1), offset), name);
  }

  Value* loadMember(Value* value, ValueMember member, const llvm::Twine& name) {
    return b_.CreateLoad(abi_.value->getElementType(member), b_.CreateStructGEP(abi_.value, value, member), name);
  }

  void emitAnyOf(const ir::AnyOf& any, Branch to) {
    if (!alone_ || !isWorthSharing(set_, any)) return emitLoops(any, to);
    Value* holds = b_.CreateCall(sharedFunction(any), {function_->getArg(0), function_->getArg(1)}, "shared");
    b_.CreateCondBr(holds, to.yes, to.no);
  }

  /// What is asked of one object is a function like a rule's.
  void emitAnyObject(const ir::AnyObject& any, Branch to) {
    auto* type = llvm::FunctionType::get(b_.getInt64Ty(), {abi_.pointer, abi_.pointer}, false);
    auto* inner = llvm::Function::Create(type, llvm::GlobalValue::PrivateLinkage, "object", abi_.module);
    complete(inner);
    FunctionEmitter(abi_, set_, inner, alone_).emit({any.inner});
    llvm::FunctionCallee ask =
        abi_.function("rt_any_object", b_.getInt64Ty(), {abi_.pointer, abi_.pointer, abi_.pointer, abi_.pointer});
    Value* found =
        b_.CreateCall(ask, {function_->getArg(1), loadField(any.objects), function_->getArg(0), inner}, "found");
    b_.CreateCondBr(b_.CreateIsNotNull(found), to.yes, to.no);
  }

  /// Every rule that asks has it in its object; the linker keeps one.
  llvm::Function* sharedFunction(const ir::AnyOf& any) {
    std::string name = sharedName(set_, any);
    if (llvm::Function* known = abi_.module.getFunction(name)) return known;
    auto* type = llvm::FunctionType::get(b_.getInt1Ty(), {abi_.pointer, abi_.pointer}, false);
    auto* function = llvm::Function::Create(type, llvm::GlobalValue::LinkOnceODRLinkage, name, abi_.module);
    function->setComdat(abi_.module.getOrInsertComdat(name));
    function->addFnAttr(llvm::Attribute::NoInline);
    complete(function);
    FunctionEmitter(abi_, set_, function, alone_).emitShared(any, name);
    return function;
  }

  /// One loop per mention, the first outermost. Where a condition is absent without one of its elements, it does not
  /// hold: a field without a value decides at once. Other conditions are evaluated once with no element.
  void emitLoops(const ir::AnyOf& any, Branch to) {
    std::vector<Value*> elements(any.mentions.size());
    emitLoop(any, 0, ir::isStrict(set_, any.condition), elements, to);
  }

  void emitLoop(const ir::AnyOf& any, size_t mention, bool strict, std::vector<Value*>& elements, Branch to) {
    if (mention == any.mentions.size())
      return emitCondition(abi_, set_, b_,
                           {any.condition, elements, strict, alone_, function_->getArg(1),
                            [this](ir::FieldId field) { return loadField(field); }},
                           to.yes, to.no);
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
  bool alone_;
  llvm::IRBuilder<> b_;
};

llvm::FunctionType* matchType(Abi& abi) { return llvm::FunctionType::get(abi.i64, {abi.pointer, abi.pointer}, false); }

}  // namespace

llvm::Function* emitMatchFunction(Abi& abi, const ir::RuleSet& set, const std::vector<ir::PredicateId>& filters,
                                  const MatchFunction& form) {
  auto linkage = form.alone ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::PrivateLinkage;
  auto* function = llvm::Function::Create(matchType(abi), linkage, form.name, abi.module);
  complete(function);
  FunctionEmitter(abi, set, function, form.alone).emit(filters);
  return function;
}

llvm::Function* declareMatchFunction(Abi& abi, const std::string& name) {
  auto* function = abi.module.getFunction(name);  // rules of the same meaning share their code
  if (function == nullptr)
    function = llvm::Function::Create(matchType(abi), llvm::GlobalValue::ExternalLinkage, name, abi.module);
  function->setVisibility(llvm::GlobalValue::HiddenVisibility);
  return function;
}

}  // namespace rulec::codegen
