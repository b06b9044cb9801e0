#include "compiler/codegen/texts.h"

#include "compiler/ir/automaton.h"
#include "compiler/ir/pattern.h"
#include "runtime/abi.h"

#include <algorithm>
#include <map>
#include <span>

namespace rulec::codegen {
namespace {

using Value = llvm::Value;

static_assert(ir::kAnyCharacter == RT_ANY_CHARACTER && ir::kMaxPhrase == 64 * RT_WORD_ROW);

/// Calls a test of the runtime's: rt_text_NAME, or rt_value_NAME, which may know the answer.
Value* callTest(Abi& abi, llvm::IRBuilder<>& b, const std::string& name, const TestedText& text,
                llvm::Constant* table) {
  Value* holds =
      text.value != nullptr
          ? b.CreateCall(abi.function("rt_value_" + name, abi.i64, {abi.pointer, abi.pointer}), {text.value, table})
          : b.CreateCall(abi.function("rt_text_" + name, abi.i64, {abi.pointer, abi.i64, abi.pointer}),
                         {text.data, text.length, table});
  return b.CreateICmpNE(holds, b.getInt64(0));
}

llvm::Constant* automatonTable(Abi& abi, const ir::Automaton& automaton) {
  std::vector<uint8_t> accepts;
  for (bool state : automaton.accepts) accepts.push_back(state ? 1 : 0);
  auto* type = llvm::StructType::get(abi.pointer, abi.pointer, abi.pointer, abi.i32, abi.i32, abi.i32, abi.i32);
  auto stateOrNone = [&](std::optional<uint16_t> state) { return abi.int32(state ? *state : UINT32_MAX); };
  llvm::Constant* table = llvm::ConstantStruct::get(
      type,
      {emitNumberTable<uint8_t>(abi, automaton.classOf, "class_of"),
       emitNumberTable<uint16_t>(abi, automaton.next, "next"), emitNumberTable<uint8_t>(abi, accepts, "accepts"),
       abi.int32(automaton.classCount), stateOrNone(automaton.dead), stateOrNone(automaton.always), abi.int32(0)});
  return abi.makeArray(type, {table}, "automaton");
}

/// The bytes of a pattern that can be told at the beginning or the end of a text: rt_pattern's `word` and `mask`.
struct PatternWord {
  uint64_t word = 0, mask = 0;
  bool atEnd = false;
};

PatternWord wordOf(const ir::PatternPieces& parts) {
  PatternWord found;
  if (parts.pieces.empty() || (parts.openStart && parts.openEnd)) return found;
  found.atEnd = parts.openStart;
  const std::string& piece = found.atEnd ? parts.pieces.back() : parts.pieces.front();
  for (size_t i = 0; i < std::min<size_t>(piece.size(), 8); ++i) {
    char byte = found.atEnd ? piece[piece.size() - 1 - i] : piece[i];
    unsigned shift = 8 * static_cast<unsigned>(found.atEnd ? 7 - i : i);
    if (byte == ir::kAnyCharacter) continue;
    found.word |= uint64_t{static_cast<uint8_t>(byte)} << shift;
    found.mask |= uint64_t{0xff} << shift;
  }
  return found;
}

/// A constant rt_patterns.
llvm::Constant* patternList(Abi& abi, const ir::TextMatches& test) {
  auto* patternType = llvm::StructType::get(abi.pointer, abi.i32, abi.i32, abi.i64, abi.i64);
  std::vector<llvm::Constant*> patterns;
  for (const std::string& pattern : test.patterns) {
    ir::PatternPieces parts = ir::takeApart(pattern, test.escapes);
    std::vector<llvm::Constant*> pieces;
    for (const std::string& piece : parts.pieces) pieces.push_back(abi.makeText(piece));
    PatternWord word = wordOf(parts);
    uint32_t flags = (parts.openStart ? RT_OPEN_START : 0U) | (parts.openEnd ? RT_OPEN_END : 0U) |
                     (parts.question ? RT_QUESTION : 0U) | (test.acrossLines ? 0U : RT_ONE_LINE) |
                     (test.caseRule == ir::CaseRule::AsciiFold ? RT_FOLD : 0U) | (word.atEnd ? RT_WORD_AT_END : 0U);
    patterns.push_back(
        llvm::ConstantStruct::get(patternType, {abi.makeArray(abi.text, pieces, "pieces"), abi.int32(pieces.size()),
                                                abi.int32(flags), abi.int64(word.word), abi.int64(word.mask)}));
  }
  auto* tableType = llvm::StructType::get(abi.pointer, abi.i64);
  return llvm::ConstantStruct::get(tableType,
                                   {abi.makeArray(patternType, patterns, "patterns"), abi.int64(patterns.size())});
}

/// Where words stand in phrases: a bit for each word of each phrase.
struct WordRows {
  std::vector<std::string> words;            // distinct, sorted
  std::vector<uint64_t> starts, ends, rows;  // `rows`: first a row of nothing, then one for each word
};

using Phrases = std::span<const std::vector<std::string>>;

WordRows rowsOf(Phrases phrases) {
  std::map<std::string, std::vector<size_t>> places;
  size_t bits = 0;
  for (const std::vector<std::string>& phrase : phrases)
    for (const std::string& word : phrase) places[word].push_back(bits++);
  size_t width = (bits + 63) / 64;
  WordRows table{{}, std::vector<uint64_t>(width), std::vector<uint64_t>(width), std::vector<uint64_t>(width)};
  auto set = [](std::vector<uint64_t>& row, size_t begin, size_t bit) {
    row[begin + bit / 64] |= uint64_t{1} << bit % 64;
  };
  size_t at = 0;
  for (const std::vector<std::string>& phrase : phrases) {
    set(table.starts, 0, at);
    at += phrase.size();
    set(table.ends, 0, at - 1);
  }
  for (const auto& [word, stands] : places) {
    table.words.push_back(word);
    table.rows.resize(table.rows.size() + width);
    for (size_t bit : stands) set(table.rows, table.rows.size() - width, bit);
  }
  return table;
}

/// A constant rt_words.
llvm::Constant* wordTable(Abi& abi, Phrases phrases, const std::vector<std::string>& patterns) {
  WordRows table = rowsOf(phrases);
  llvm::Constant* set = emitTextSet(abi, table.words, ir::CaseRule::Exact);
  llvm::Constant* list = patternList(abi, {{}, patterns});
  auto* type = llvm::StructType::get(set->getType(), abi.pointer, abi.pointer, abi.pointer, list->getType(), abi.i64);
  auto row = [&](const std::vector<uint64_t>& words, const char* name) {
    return emitNumberTable<uint64_t>(abi, words, name);
  };
  llvm::Constant* words =
      llvm::ConstantStruct::get(type, {set, row(table.rows, "rows"), row(table.starts, "starts"),
                                       row(table.ends, "ends"), list, abi.int64(table.starts.size())});
  return abi.makeArray(type, {words}, "words");
}

/// As many phrases as one call can follow: one at least.
size_t fitting(Phrases phrases) {
  size_t count = 0;
  for (size_t words = 0; count < phrases.size(); ++count) {
    words += phrases[count].size();
    if (words > 64 * RT_WORD_ROW) break;
  }
  return count;
}

}  // namespace

llvm::Constant* emitPatternList(Abi& abi, const ir::TextMatches& test) {
  llvm::Constant* list = patternList(abi, test);
  return abi.makeArray(list->getType(), {list}, "pattern_list");
}

llvm::Constant* emitTextSet(Abi& abi, const std::vector<std::string>& members, ir::CaseRule caseRule) {
  uint32_t fold = caseRule == ir::CaseRule::AsciiFold ? 1 : 0;
  size_t size = 16;
  while (size < 2 * members.size()) size *= 2;
  std::vector<uint32_t> slots(size);
  std::vector<llvm::Constant*> texts;
  for (const std::string& member : members) {
    texts.push_back(abi.makeText(member));
    size_t at = rt_hash(member.data(), member.size(), fold) & (size - 1);
    while (slots[at] != 0) at = (at + 1) & (size - 1);
    slots[at] = static_cast<uint32_t>(texts.size());
  }
  auto* type = llvm::StructType::get(abi.pointer, abi.pointer, abi.i32, abi.i32);
  return llvm::ConstantStruct::get(
      type, {abi.makeArray(abi.text, texts, "set_texts"), emitNumberTable<uint32_t>(abi, slots, "set_slots"),
             abi.int32(size - 1), abi.int32(fold)});
}

Value* emitTextAccepted(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextAccepted& test) {
  return callTest(abi, builder, "accepted", text, automatonTable(abi, *test.automaton));
}

Value* emitTextMatches(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextMatches& test) {
  return callTest(abi, builder, "matches", text, emitPatternList(abi, test));
}

Value* emitTextHasWords(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextHasWords& test) {
  Value* holds = nullptr;
  Phrases rest = test.phrases;
  do {
    size_t count = fitting(rest);
    static const std::vector<std::string> kNoPatterns;
    llvm::Constant* table = wordTable(abi, rest.first(count), holds == nullptr ? test.patterns : kNoPatterns);
    Value* some = callTest(abi, builder, "has_words", text, table);
    holds = holds == nullptr ? some : builder.CreateOr(holds, some);
    rest = rest.subspan(count);
  } while (!rest.empty());
  return holds;
}

Value* emitTextInSet(Abi& abi, llvm::IRBuilder<>& builder, const TestedText& text, const ir::TextIsOneOf& test) {
  llvm::Constant* set = emitTextSet(abi, test.members, test.caseRule);
  llvm::Constant* table = abi.makeArray(set->getType(), {set}, "text_set");
  return callTest(abi, builder, "in_set", text, table);
}

}  // namespace rulec::codegen
