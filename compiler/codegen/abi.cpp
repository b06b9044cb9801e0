#include "compiler/codegen/abi.h"

#include "runtime/abi.h"

namespace rulec::codegen {
namespace {

// The layouts below have no padding but what is written as `reserved`; these are what they rely on.
static_assert(offsetof(rt_value, next) == 32 && offsetof(rt_field, type) == 16 && offsetof(rt_edge, node) == 16);
static_assert(offsetof(rt_rule, steps) == 16 && offsetof(rt_rule, keys) == 32 && offsetof(rt_rule, maxspan_ns) == 48 &&
              offsetof(rt_rule, id) == 64 && offsetof(rt_rule, event_json) == 176);
static_assert(offsetof(rt_plan, fields) == 8 && offsetof(rt_plan, field_count) == 48 &&
              offsetof(rt_plan, compiler_version) == 64 && offsetof(rt_plan, rule_set_hash) == 96);

}  // namespace

Abi::Abi(llvm::Module& m)
    : module(m),
      pointer(llvm::PointerType::getUnqual(m.getContext())),
      i32(llvm::Type::getInt32Ty(m.getContext())),
      i64(llvm::Type::getInt64Ty(m.getContext())) {
  auto structure = [&](const char* name, std::vector<llvm::Type*> members) {
    return llvm::StructType::create(m.getContext(), members, name);
  };
  value = structure("rt_value", {pointer, i64, i64, i64, pointer});
  text = structure("rt_text", {pointer, i64});
  field = structure("rt_field", {text, i32, i32, text, text});
  node = structure("rt_node", {i32, i32, i32, i32});
  edge = structure("rt_edge", {text, i32, i32});
  keyPart = structure("rt_key_part", {i32, i32});
  step = structure("rt_step", {i32, i32, i32, i32});
  rule = structure("rt_rule", {pointer, i32, i32,  pointer, i32,  i32,  pointer, i32,  i32,  i64,
                               i32,     i32, text, text,    text, text, text,    text, text, text});
  plan = structure("rt_plan",
                   {i32, i32, pointer, pointer, pointer, pointer, pointer, i32, i32, i32, i32, text, text, text});
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

llvm::Constant* Abi::makeArray(llvm::Type* element, const std::vector<llvm::Constant*>& elements,
                               const llvm::Twine& name) {
  if (elements.empty()) return llvm::Constant::getNullValue(pointer);
  llvm::Constant* array = llvm::ConstantArray::get(llvm::ArrayType::get(element, elements.size()), elements);
  return new llvm::GlobalVariable(module, array->getType(), true, llvm::GlobalValue::PrivateLinkage, array, name);
}

}  // namespace rulec::codegen
