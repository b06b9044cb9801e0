#include "compiler/codegen/abi.h"

#include "runtime/abi.h"

#include <bit>

namespace rulec::codegen {
namespace {

// The layouts below have no padding but what is written as `reserved`; these are what they rely on.
static_assert(offsetof(rt_value, next) == 32 && offsetof(rt_field, type) == 16 && offsetof(rt_edge, node) == 16);
static_assert(offsetof(rt_rule, steps) == 16 && offsetof(rt_rule, keys) == 32 && offsetof(rt_rule, maxspan_ns) == 48 &&
              offsetof(rt_rule, id) == 88 && offsetof(rt_rule, building_block_type) == 200 &&
              offsetof(rt_rule, risk_score) == 240 && offsetof(rt_rule, type) == 248 &&
              offsetof(rt_rule, override_slot) == 280);
static_assert(offsetof(rt_plan, fields) == 8 && offsetof(rt_plan, field_count) == 48 &&
              offsetof(rt_plan, compiler_version) == 64 && offsetof(rt_plan, rule_set_hash) == 96 &&
              offsetof(rt_plan, write_alert) == 112 && offsetof(rt_plan, access) == 120);

}  // namespace

Abi::Abi(llvm::Module& m)
    : module(m),
      pointer(llvm::PointerType::getUnqual(m.getContext())),
      i32(llvm::Type::getInt32Ty(m.getContext())),
      i64(llvm::Type::getInt64Ty(m.getContext())),
      nothing(llvm::Type::getVoidTy(m.getContext())) {
  auto structure = [&](const char* name, std::vector<llvm::Type*> members) {
    return llvm::StructType::create(m.getContext(), members, name);
  };
  value = structure("rt_value", {pointer, i64, i64, i64, pointer, pointer});
  pipe = structure("rt_pipe", {i64, i64});
  cell = structure("rt_cell", {pointer, i64, i64, i64, i64});
  text = structure("rt_text", {pointer, i64});
  field = structure("rt_field", {text, i32, i32, text, text, pointer});
  node = structure("rt_node", {i32, i32, i32, i32, i32, i32});
  edge = structure("rt_edge", {text, i32, i32});
  keyPart = structure("rt_key_part", {i32, i32});
  step = structure("rt_step", {i32, i32, i32, i32});
  rule = structure("rt_rule", {pointer, i32, i32, pointer, i32,     i32,  pointer, i32,  i32,  i64,    i32,  i32,
                               pointer, i64, i64, text,    text,    text, text,    text, text, text,   text, pointer,
                               text,    i32, i32, pointer, pointer, i64,  i64,     i32,  i32,  pointer});
  threshold = structure("rt_threshold", {pointer, i32, i32, i64, i64, i64});
  newTerms = structure("rt_new_terms", {pointer, i64, i64, i64});
  indicatorEntry = structure("rt_indicator_entry", {i32, i32, i32, i32});
  threatMatch = structure("rt_threat_match", {pointer, i64, text});
  suppression = structure("rt_suppression", {pointer, i32, i32, i64, pointer});
  plan = structure("rt_plan",
                   {i32,  i32,  pointer, pointer, pointer, pointer, pointer, i32,     i32,     i32,     i32,
                    text, text, text,    pointer, pointer, pointer, i64,     pointer, pointer, pointer, pointer});
  severityMapping = structure("rt_severity_mapping", {text, text, i32, i32});
  mappings = structure("rt_mappings", {pointer, pointer, i64, text, text});
}

llvm::Constant* Abi::make(llvm::StructType* type, llvm::ArrayRef<llvm::Constant*> members) const {
  return llvm::ConstantStruct::get(type, members);
}

llvm::Constant* Abi::int32(uint64_t number) const { return llvm::ConstantInt::get(i32, number); }
llvm::Constant* Abi::int64(uint64_t number) const { return llvm::ConstantInt::get(i64, number); }

llvm::Constant* Abi::makeText(std::string_view bytes) {
  if (bytes.empty()) return llvm::Constant::getNullValue(text);
  llvm::Constant*& data = texts_[{bytes.data(), bytes.size()}];
  if (data == nullptr) {
    llvm::Constant* array =
        llvm::ConstantDataArray::getString(module.getContext(), {bytes.data(), bytes.size()}, false);
    auto* global =
        new llvm::GlobalVariable(module, array->getType(), true, llvm::GlobalValue::PrivateLinkage, array, "text");
    global->setAlignment(llvm::Align(1));
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    data = global;
  }
  return make(text, {data, int64(bytes.size())});
}

llvm::Constant* Abi::makePaddedText(const std::string& bytes) {
  llvm::Constant* padded = makeText(bytes + std::string(RT_PADDING, '\0'));
  return make(text, {padded->getAggregateElement(0U), int64(bytes.size())});
}

llvm::Constant* Abi::makeCell(const std::optional<ir::Scalar>& known) {
  llvm::Constant* none = llvm::Constant::getNullValue(pointer);
  auto scalar = [&](uint64_t kindNumber, uint64_t highWord, uint64_t lowWord) {
    return make(cell, {none, int64(0), int64(highWord), int64(lowWord), int64(kindNumber)});
  };
  auto ofValue = [&](const ir::Scalar& scalarValue) {
    return std::visit(Overload{[&](bool n) { return scalar(RT_IS_BOOLEAN, 0, n ? 1 : 0); },
                               [&](int64_t n) { return scalar(RT_IS_INTEGER, 0, static_cast<uint64_t>(n)); },
                               [&](uint64_t n) { return scalar(RT_IS_UNSIGNED, 0, n); },
                               [&](double n) { return scalar(RT_IS_DOUBLE, 0, std::bit_cast<uint64_t>(n)); },
                               [&](const ir::Address& n) { return scalar(RT_IS_ADDRESS, n.high, n.low); },
                               [&](const std::string& n) {
                                 llvm::Constant* padded = makePaddedText(n);
                                 return make(cell, {padded->getAggregateElement(0U), int64(n.size()), int64(0),
                                                    int64(0), int64(RT_IS_TEXT)});
                               }},
                      scalarValue);
  };
  return makeArray(cell, {known ? ofValue(*known) : scalar(RT_IS_NULL, 0, 0)}, "constant");
}

llvm::Constant* Abi::symbolNumber(const std::string& symbol) {
  llvm::GlobalVariable* global = module.getNamedGlobal(symbol);
  if (global == nullptr) {
    llvm::Type* byte = llvm::Type::getInt8Ty(module.getContext());
    global = new llvm::GlobalVariable(module, byte, true, llvm::GlobalValue::ExternalLinkage, nullptr, symbol);
    global->setVisibility(llvm::GlobalValue::HiddenVisibility);
    llvm::Metadata* bounds[] = {llvm::ConstantAsMetadata::get(int64(0)),
                                llvm::ConstantAsMetadata::get(int64(uint64_t{1} << 31))};
    global->setMetadata(llvm::LLVMContext::MD_absolute_symbol, llvm::MDNode::get(module.getContext(), bounds));
  }
  return llvm::ConstantExpr::getPtrToInt(global, i64);
}

llvm::Constant* Abi::table(llvm::StringRef name) { return module.getOrInsertGlobal(name, i64); }

llvm::FunctionCallee Abi::function(llvm::StringRef name, llvm::Type* result, llvm::ArrayRef<llvm::Type*> parameters) {
  return module.getOrInsertFunction(name, llvm::FunctionType::get(result, parameters, false));
}

llvm::Constant* Abi::makeArray(llvm::Type* element, const std::vector<llvm::Constant*>& elements,
                               const llvm::Twine& name) {
  if (elements.empty()) return llvm::Constant::getNullValue(pointer);
  llvm::Constant* array = llvm::ConstantArray::get(llvm::ArrayType::get(element, elements.size()), elements);
  return new llvm::GlobalVariable(module, array->getType(), true, llvm::GlobalValue::PrivateLinkage, array, name);
}

}  // namespace rulec::codegen
