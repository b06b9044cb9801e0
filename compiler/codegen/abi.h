// The bridge's structures as LLVM types and constants. The layouts are those of runtime/abi.h.
#pragma once

#include "compiler/ir/ir.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Module.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::codegen {

/// The structures of one module, and the constants made so far.
class Abi {
 public:
  explicit Abi(llvm::Module& module);

  llvm::Module& module;
  llvm::PointerType* const pointer;
  llvm::IntegerType* const i32;
  llvm::IntegerType* const i64;
  llvm::Type* const nothing;
  llvm::StructType *value, *text, *field, *node, *edge, *keyPart, *step, *rule, *plan, *cell, *pipe;
  llvm::StructType *threshold, *newTerms, *indicatorEntry, *threatMatch, *suppression, *mappings, *severityMapping;

  /// A constant of a structure; one argument per member, in order.
  [[nodiscard]] llvm::Constant* make(llvm::StructType* type, llvm::ArrayRef<llvm::Constant*> members) const;
  [[nodiscard]] llvm::Constant* int32(uint64_t number) const;
  [[nodiscard]] llvm::Constant* int64(uint64_t number) const;
  /// An rt_text; equal texts share their bytes. The empty text has a null pointer.
  [[nodiscard]] llvm::Constant* makeText(std::string_view bytes);
  /// The same, followed by RT_PADDING zero bytes; the empty text has a pointer, too.
  [[nodiscard]] llvm::Constant* makePaddedText(const std::string& bytes);
  /// A constant rt_cell in memory; nothing: a null.
  [[nodiscard]] llvm::Constant* makeCell(const std::optional<ir::Scalar>& value);
  /// The number that a symbol stands for, times one byte (names.h): an address that the linker knows, below 2^31.
  [[nodiscard]] llvm::Constant* symbolNumber(const std::string& symbol);
  /// Constants of the runtime, in which it names functions.
  [[nodiscard]] llvm::Constant* table(llvm::StringRef name);
  /// A function of the runtime.
  [[nodiscard]] llvm::FunctionCallee function(llvm::StringRef name, llvm::Type* result,
                                              llvm::ArrayRef<llvm::Type*> parameters);
  /// A constant array in memory; null if there are no elements.
  [[nodiscard]] llvm::Constant* makeArray(llvm::Type* element, const std::vector<llvm::Constant*>& elements,
                                          const llvm::Twine& name);

 private:
  llvm::StringMap<llvm::Constant*> texts_;
};

/// The members of rt_value, for GEPs.
enum ValueMember : unsigned { kText = 0, kLength = 1, kHigh = 2, kLow = 3, kNext = 4 };

}  // namespace rulec::codegen
