#include "compiler/codegen/strings.h"

#include "compiler/codegen/texts.h"
#include "runtime/abi.h"

#include <map>

namespace rulec::codegen {
namespace {

static_assert(RT_PADDING >= 8, "the compares read whole words");

/// LLVM takes long over compares; beyond this many members a table costs less to make and little more to ask.
constexpr size_t kMaxCompared = 16;

/// Up to eight bytes of a member as a little-endian word, and the bits that count.
struct Word {
  uint64_t offset = 0;
  uint64_t bits = 0;
  uint64_t mask = 0;      // the bytes inside the member
  uint64_t caseBits = 0;  // 0x20 at letters whose case does not count
};

Word wordAt(const std::string& member, size_t offset, ir::CaseRule caseRule) {
  Word word{offset};
  for (size_t i = 0; i < 8 && offset + i < member.size(); ++i) {
    char c = member[offset + i];
    size_t shift = 8 * i;
    word.bits |= uint64_t{static_cast<unsigned char>(c)} << shift;
    word.mask |= uint64_t{0xff} << shift;
    if (caseRule == ir::CaseRule::AsciiFold && c >= 'a' && c <= 'z') word.caseBits |= uint64_t{0x20} << shift;
  }
  return word;
}

/// Words that cover the member; the last one overlaps its neighbour instead of reaching over the end.
std::vector<Word> wordsOf(const std::string& member, ir::CaseRule caseRule) {
  std::vector<Word> words;
  if (member.empty()) return words;
  for (size_t offset = 0; offset + 8 < member.size(); offset += 8) words.push_back(wordAt(member, offset, caseRule));
  words.push_back(wordAt(member, member.size() < 8 ? 0 : member.size() - 8, caseRule));
  return words;
}

class TextTest {
 public:
  TextTest(llvm::IRBuilder<>& builder, llvm::Value* data, const ir::TextIsOneOf& test, llvm::BasicBlock* yes,
           llvm::BasicBlock* no)
      : b_(builder), data_(data), test_(test), yes_(yes), no_(no) {}

  void emit(llvm::Value* length) {
    std::map<size_t, std::vector<const std::string*>> byLength;
    for (const std::string& member : test_.members) byLength[member.size()].push_back(&member);
    if (byLength.size() == 1) {
      llvm::BasicBlock* same = block("length." + llvm::Twine(byLength.begin()->first));
      b_.CreateCondBr(b_.CreateICmpEQ(length, b_.getInt64(byLength.begin()->first)), same, no_);
      b_.SetInsertPoint(same);
      return emitMembers(byLength.begin()->second);
    }
    llvm::SwitchInst* choice = b_.CreateSwitch(length, no_, static_cast<unsigned>(byLength.size()));
    for (const auto& [size, members] : byLength) {
      llvm::BasicBlock* same = block("length." + llvm::Twine(size));
      choice->addCase(b_.getInt64(size), same);
      b_.SetInsertPoint(same);
      emitMembers(members);
    }
  }

 private:
  llvm::BasicBlock* block(const llvm::Twine& name) {
    llvm::Function* function = b_.GetInsertBlock()->getParent();
    return llvm::BasicBlock::Create(function->getContext(), name, function);
  }

  /// Members of one length.
  void emitMembers(const std::vector<const std::string*>& members) {
    for (size_t i = 0; i < members.size(); ++i) {
      bool isLast = i + 1 == members.size();
      llvm::BasicBlock* next = isLast ? no_ : block("other");
      emitEqual(*members[i], next);
      if (!isLast) b_.SetInsertPoint(next);
    }
  }

  /// The first word decides nearly always; the others are compared together.
  void emitEqual(const std::string& member, llvm::BasicBlock* otherwise) {
    std::vector<Word> words = wordsOf(member, test_.caseRule);
    if (words.empty()) {
      b_.CreateBr(yes_);
      return;
    }
    llvm::Value* first = b_.CreateICmpEQ(load(words.front()), b_.getInt64(words.front().bits));
    if (words.size() == 1) {
      b_.CreateCondBr(first, yes_, otherwise);
      return;
    }
    llvm::BasicBlock* rest = block("rest");
    b_.CreateCondBr(first, rest, otherwise);
    b_.SetInsertPoint(rest);
    llvm::Value* difference = nullptr;
    for (size_t i = 1; i < words.size(); ++i) {
      llvm::Value* word = b_.CreateXor(load(words[i]), b_.getInt64(words[i].bits));
      difference = difference == nullptr ? word : b_.CreateOr(difference, word);
    }
    b_.CreateCondBr(b_.CreateICmpEQ(difference, b_.getInt64(0)), yes_, otherwise);
  }

  /// The word as it stands in the event, with what does not count made equal.
  llvm::Value* load(const Word& word) {
    llvm::Value* at = b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), data_, word.offset);
    llvm::Value* bits = b_.CreateAlignedLoad(b_.getInt64Ty(), at, llvm::Align(1), "word");
    if (word.mask != ~uint64_t{0}) bits = b_.CreateAnd(bits, b_.getInt64(word.mask));
    if (word.caseBits != 0) bits = b_.CreateOr(bits, b_.getInt64(word.caseBits));
    return bits;
  }

  llvm::IRBuilder<>& b_;
  llvm::Value* data_;
  const ir::TextIsOneOf& test_;
  llvm::BasicBlock* yes_;
  llvm::BasicBlock* no_;
};

}  // namespace

void emitTextIsOneOf(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextIsOneOf& test,
                     llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  if (test.members.size() > kMaxCompared) {
    builder.CreateCondBr(emitTextInSet(abi, builder, text, test), yes, no);
    return;
  }
  TextTest(builder, text.data, test, yes, no).emit(text.length);
}

}  // namespace rulec::codegen
