// Patterns and large lists of texts: constant tables that the runtime reads.
#pragma once

#include "compiler/codegen/abi.h"
#include "compiler/ir/ir.h"

#include "llvm/IR/IRBuilder.h"

namespace rulec::codegen {

/// A text to test, followed by RT_PADDING bytes that may be read.
struct TestedText {
  llvm::Value* data;
  llvm::Value* length;
  llvm::Value* value = nullptr;  // the rt_value that has it, if the runtime may keep the answer; else null
};

/// \returns an i1: whether the text matches (ir::TextMatches). Emitted: one call with a table of the patterns' pieces.
llvm::Value* emitTextMatches(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextMatches& test);

/// A constant rt_patterns in memory. \returns its address
llvm::Constant* emitPatternList(Abi& abi, const ir::TextMatches& test);

/// \returns an i1: whether the text is one of the members. Emitted: one call with a hash table; for long lists.
llvm::Value* emitTextInSet(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextIsOneOf& test);

/// A constant rt_text_set; the place of `members[i]` in it is i + 1.
/// \param members distinct; lower case under AsciiFold
llvm::Constant* emitTextSet(Abi& abi, const std::vector<std::string>& members, ir::CaseRule caseRule);

/// A constant array of plain numbers, in memory.
template <class T>
llvm::Constant* emitNumberTable(Abi& abi, llvm::ArrayRef<T> numbers, const llvm::Twine& name) {
  llvm::Constant* array = llvm::ConstantDataArray::get(abi.module.getContext(), numbers);
  return new llvm::GlobalVariable(abi.module, array->getType(), true, llvm::GlobalValue::PrivateLinkage, array, name);
}

/// \returns an i1: whether the text matches a regular expression. Emitted: one call with the automaton as tables.
llvm::Value* emitTextAccepted(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text,
                              const ir::TextAccepted& test);

/// \returns an i1: whether the text has the words (ir::TextHasWords). Emitted: a call for each kMaxPhrase words, with a
/// hash table of words and their places in the phrases.
llvm::Value* emitTextHasWords(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text,
                              const ir::TextHasWords& test);

}  // namespace rulec::codegen
