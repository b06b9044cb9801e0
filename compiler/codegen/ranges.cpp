#include "compiler/codegen/ranges.h"

#include "runtime/abi.h"

#include <bit>

namespace rulec::codegen {
namespace {

using Value = llvm::Value;

class RangeTest {
 public:
  RangeTest(Abi& abi, llvm::IRBuilder<>& builder, Value* value, ir::Type type)
      : abi_(abi), b_(builder), value_(value), type_(type) {}

  Value* inside(const ir::Range& range) {
    if (type_ == ir::Type::Number) return inNumbers(range);
    Value* low = range.low ? bound(*range.low, true) : nullptr;
    Value* high = range.high ? bound(*range.high, false) : nullptr;
    if (low != nullptr && high != nullptr) return b_.CreateAnd(low, high);
    return low != nullptr ? low : high != nullptr ? high : b_.getTrue();
  }

 private:
  Value* member(ValueMember which, const llvm::Twine& name) {
    return b_.CreateLoad(abi_.value->getElementType(which), b_.CreateStructGEP(abi_.value, value_, which), name);
  }

  Value* bound(const ir::Bound& bound, bool below) {
    return std::visit(Overload{[&](int64_t n) {
                                 return b_.CreateICmp(below ? llvm::CmpInst::ICMP_SGE : llvm::CmpInst::ICMP_SLE,
                                                      member(kLow, "low"), b_.getInt64(static_cast<uint64_t>(n)));
                               },
                               [&](uint64_t n) {
                                 return b_.CreateICmp(below ? llvm::CmpInst::ICMP_UGE : llvm::CmpInst::ICMP_ULE,
                                                      member(kLow, "low"), b_.getInt64(n));
                               },
                               [&](double n) {
                                 Value* real = b_.CreateBitCast(member(kLow, "low"), b_.getDoubleTy(), "real");
                                 return b_.CreateFCmp(below ? llvm::CmpInst::FCMP_OGE : llvm::CmpInst::FCMP_OLE, real,
                                                      llvm::ConstantFP::get(b_.getDoubleTy(), n));
                               },
                               [&](const std::string& n) { return textBound(n, bound.inclusive, below); },
                               [&](const ir::Address& n) { return addressBound(n, below); },
                               [&](bool) -> Value* { return b_.getFalse(); }},
                      bound.value);
  }

  Value* textBound(const std::string& text, bool inclusive, bool below) {
    const char* name = type_ == ir::Type::Version ? "rt_compare_versions" : "rt_compare_texts";
    llvm::Constant* constant = abi_.makePaddedText(text);
    Value* order = b_.CreateCall(abi_.function(name, abi_.i64, {abi_.pointer, abi_.i64, abi_.pointer, abi_.i64}),
                                 {member(kText, "text"), member(kLength, "length"), constant->getAggregateElement(0U),
                                  b_.getInt64(text.size())});
    auto predicate = below ? (inclusive ? llvm::CmpInst::ICMP_SGE : llvm::CmpInst::ICMP_SGT)
                           : (inclusive ? llvm::CmpInst::ICMP_SLE : llvm::CmpInst::ICMP_SLT);
    return b_.CreateICmp(predicate, order, b_.getInt64(0));
  }

  Value* addressBound(const ir::Address& address, bool below) {
    llvm::Type* wide = b_.getInt128Ty();
    auto join = [&](Value* high, Value* low) {
      return b_.CreateOr(b_.CreateShl(b_.CreateZExt(high, wide), 64), b_.CreateZExt(low, wide));
    };
    Value* limit = join(b_.getInt64(address.high), b_.getInt64(address.low));
    return b_.CreateICmp(below ? llvm::CmpInst::ICMP_UGE : llvm::CmpInst::ICMP_ULE,
                         join(member(kHigh, "high"), member(kLow, "low")), limit);
  }

  llvm::Constant* numberBound(const std::optional<ir::Bound>& bound) {
    uint64_t low = 0;
    uint64_t kind = RT_IS_NULL;
    if (bound) {
      std::visit(Overload{[&](int64_t n) { low = static_cast<uint64_t>(n), kind = RT_IS_INTEGER; },
                          [&](uint64_t n) { low = n, kind = RT_IS_UNSIGNED; },
                          [&](double n) { low = std::bit_cast<uint64_t>(n), kind = RT_IS_DOUBLE; }, [](const auto&) {}},
                 bound->value);
    }
    auto* type = llvm::StructType::get(abi_.i64, abi_.i32, abi_.i32);
    return llvm::ConstantStruct::get(type, {abi_.int64(low), abi_.int32(kind), abi_.int32(bound && bound->inclusive)});
  }

  Value* inNumbers(const ir::Range& range) {
    llvm::Constant* low = numberBound(range.low);
    Value* table = abi_.makeArray(low->getType(), {low, numberBound(range.high)}, "range");
    Value* holds =
        b_.CreateCall(abi_.function("rt_number_in_range", abi_.i64, {abi_.pointer, abi_.pointer}), {value_, table});
    return b_.CreateICmpNE(holds, b_.getInt64(0));
  }

  Abi& abi_;
  llvm::IRBuilder<>& b_;
  Value* value_;
  ir::Type type_;
};

}  // namespace

Value* emitInRange(Abi& abi, llvm::IRBuilder<>& builder, Value* value, ir::Type type,
                   const std::vector<ir::Range>& ranges) {
  Value* holds = builder.getFalse();
  for (const ir::Range& range : ranges)
    holds = builder.CreateOr(holds, RangeTest(abi, builder, value, type).inside(range));
  return holds;
}

namespace {

llvm::Constant* boundTable(Abi& abi, const std::optional<ir::RelativeBound>& bound) {
  auto* stepType = llvm::StructType::get(abi.i64, abi.i32, abi.i32);
  std::vector<llvm::Constant*> steps;
  uint64_t flags = 0;
  if (bound) {
    flags = RT_BOUND | (bound->inclusive ? RT_BOUND_INCLUSIVE : 0U) | (bound->roundUp ? RT_BOUND_UP : 0U);
    for (const ir::TimeStep& step : bound->steps)
      steps.push_back(llvm::ConstantStruct::get(
          stepType, {abi.int64(static_cast<uint64_t>(step.count)), abi.int32(static_cast<uint64_t>(step.unit)),
                     abi.int32(step.round ? 1 : 0)}));
  }
  auto* type = llvm::StructType::get(abi.pointer, abi.i64, abi.i64);
  return llvm::ConstantStruct::get(
      type, {abi.makeArray(stepType, steps, "time_steps"), abi.int64(steps.size()), abi.int64(flags)});
}

}  // namespace

Value* emitInRelativeRange(Abi& abi, llvm::IRBuilder<>& builder, Value* time, ir::Type type,
                           const ir::InRelativeRange& range, const Clock& clock) {
  auto isNanos = [&](ir::Type one) { return abi.int64(one == ir::Type::Date ? 0 : 1); };
  llvm::Constant* low = boundTable(abi, range.low);
  auto* tableType = llvm::StructType::get(low->getType(), low->getType(), abi.i64, abi.i64);
  llvm::Constant* table =
      llvm::ConstantStruct::get(tableType, {low, boundTable(abi, range.high), isNanos(type), isNanos(clock.type)});
  Value* holds = builder.CreateCall(
      abi.function("rt_in_relative_range", abi.i64, {abi.i64, abi.pointer, abi.pointer, abi.pointer}),
      {time, abi.makeArray(tableType, {table}, "relative_range"), clock.times, clock.context});
  return builder.CreateICmpNE(holds, builder.getInt64(0));
}

}  // namespace rulec::codegen
