#include "compiler/codegen/parts.h"

#include "compiler/codegen/texts.h"
#include "compiler/ir/ir.h"
#include "compiler/support/grams.h"
#include "runtime/abi.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace rulec::codegen {
namespace {

static_assert(ir::kShortestPart == sizeof(uint32_t));

uint32_t gramAt(const std::string& text, size_t offset) {
  uint32_t gram = 0;
  std::memcpy(&gram, text.data() + offset, sizeof gram);
  return gram | RT_GRAM_CASE;
}

/// A part with the gram that it is found by.
struct Part {
  const std::string* text;
  uint32_t offset, gram;

  [[nodiscard]] uint32_t hash() const { return gram * RT_GRAM_HASH; }
};

/// By the gram that the fewest lines should have.
Part partOf(const std::string& text) {
  uint32_t best = 0;
  double least = 2;
  for (uint32_t offset = 0; offset + ir::kShortestPart <= text.size(); ++offset) {
    double share = shareOfLines(std::string_view(text).substr(offset, ir::kShortestPart), shippedGrams());
    if (share >= least) continue;
    least = share;
    best = offset;
  }
  return {&text, best, gramAt(text, best)};
}

/// Bits of a hash that tell `count` things apart, with 2^spare places for each.
uint32_t bitsFor(size_t count, uint32_t spare) { return static_cast<uint32_t>(std::bit_width(count)) + spare; }

/// Some thirty bits for each part: of a hundred places of a text three are looked at again.
constexpr uint32_t kSpareBits = 5;

}  // namespace

PartTable emitParts(Abi& abi, const std::vector<std::string>& texts) {
  std::vector<Part> parts;
  for (const std::string& text : texts) parts.push_back(partOf(text));
  std::ranges::sort(parts, {}, [](const Part& part) { return std::pair(part.hash(), *part.text); });
  uint32_t bucketBits = bitsFor(parts.size(), 0), gramBits = bitsFor(parts.size(), kSpareBits);
  std::vector<uint32_t> first((size_t{1} << bucketBits) + 1);
  std::vector<uint64_t> grams(size_t{1} << (gramBits - 6));
  auto* type = llvm::StructType::get(abi.text, abi.i32, abi.i32);
  std::vector<llvm::Constant*> entries;
  PartTable made;
  for (const Part& part : parts) {
    ++first[(part.hash() >> (32 - bucketBits)) + 1];
    uint32_t bit = part.hash() >> (32 - gramBits);
    grams[bit / 64] |= uint64_t{1} << bit % 64;
    entries.push_back(
        llvm::ConstantStruct::get(type, {abi.makeText(*part.text), abi.int32(part.gram), abi.int32(part.offset)}));
    made.parts.push_back(*part.text);
  }
  for (size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  auto* tableType = llvm::StructType::get(abi.pointer, abi.pointer, abi.pointer, abi.i32, abi.i32);
  llvm::Constant* table = llvm::ConstantStruct::get(
      tableType, {abi.makeArray(type, entries, "parts"), emitNumberTable<uint32_t>(abi, first, "first_part"),
                  emitNumberTable<uint64_t>(abi, grams, "grams"), abi.int32(bucketBits), abi.int32(gramBits)});
  made.table = abi.makeArray(tableType, {table}, "part_table");
  return made;
}

}  // namespace rulec::codegen
