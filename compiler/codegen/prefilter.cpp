#include "compiler/codegen/prefilter.h"

#include "compiler/codegen/texts.h"
#include "compiler/support/ascii.h"
#include "compiler/support/grams.h"
#include "runtime/abi.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace rulec::codegen {
namespace {

/// With more needles than these their windows crowd the buckets.
constexpr size_t kMostNeedles = 24;
/// So many are not even compared with each other.
constexpr size_t kFarTooMany = 256;

struct Needle {
  std::string bytes;
  uint32_t flags = 0;
  uint32_t window = 0;
};

bool isFolded(const Needle& needle) { return (needle.flags & RT_NEEDLE_FOLD) != 0; }

/// The place of the rarest window in the bytes.
uint32_t rarestWindow(const std::string& bytes, const GramTable& grams) {
  auto share = [&](size_t at) {
    double product = 1;
    for (size_t i = at; i < at + RT_WINDOW; ++i) product *= shareOfBytes(bytes[i], grams);
    return product;
  };
  size_t best = 0;
  for (size_t at = 1; at + RT_WINDOW <= bytes.size(); ++at)
    if (share(at) < share(best)) best = at;
  return static_cast<uint32_t>(best);
}

void add(std::vector<Needle>& all, const std::vector<ir::Needle>& needles, uint32_t flags, const GramTable& grams) {
  for (const ir::Needle& needle : needles) {
    assert(needle.bytes.size() >= RT_WINDOW);
    uint32_t fold = needle.fold ? uint32_t{RT_NEEDLE_FOLD} : 0;
    all.push_back({needle.bytes, flags | fold, rarestWindow(needle.bytes, grams)});
  }
}

/// Whether a line with `longer` has `shorter`, too.
bool implies(const Needle& longer, const Needle& shorter) {
  if ((shorter.flags & RT_NEEDLE_KEY) != 0) return longer.bytes == shorter.bytes && longer.flags == shorter.flags;
  if (isFolded(longer) && !isFolded(shorter)) return false;
  const std::string& text = longer.bytes;
  return (isFolded(shorter) ? asciiLower(text) : text).find(shorter.bytes) != std::string::npos;
}

/// Without those that say no more than another one; in an order in which like windows are neighbours.
std::vector<Needle> reduced(std::vector<Needle> needles) {
  std::vector<Needle> kept;
  std::ranges::sort(needles, {},
                    [](const Needle& needle) { return std::tuple(needle.bytes.size(), needle.bytes, needle.flags); });
  for (Needle& needle : needles)
    if (std::ranges::none_of(kept, [&](const Needle& other) { return implies(needle, other); }))
      kept.push_back(std::move(needle));
  std::ranges::sort(kept, {}, [](const Needle& needle) { return needle.bytes.substr(needle.window, RT_WINDOW); });
  return kept;
}

std::vector<Needle> needlesOf(const ir::RuleSet& set, bool whileWaiting, const GramTable& grams) {
  std::vector<Needle> all;
  for (const ir::Rule& rule : set.rules) {
    add(all, rule.prefilter->needles, 0, grams);
    if (!whileWaiting || !rule.prefilter->waiting) continue;
    add(all, rule.prefilter->waiting->needles, 0, grams);
    add(all, rule.prefilter->waiting->keyNames, RT_NEEDLE_KEY, grams);
  }
  return reduced(std::move(all));
}

/// rt_needle_set.masks: by place, half of the byte, value of the half.
class Masks {
 public:
  void add(size_t place, char byte, uint32_t bucket) {
    auto number = static_cast<unsigned char>(byte);
    uint8_t bit = static_cast<uint8_t>(1U << bucket);
    masks_[place][0][number & 15U] |= bit;
    masks_[place][1][number >> 4U] |= bit;
  }
  void addAny(size_t place, uint32_t bucket) {
    for (unsigned i = 0; i < 16; ++i) add(place, static_cast<char>(i * 17), bucket);
  }
  void add(const Needle& needle, uint32_t bucket) {
    for (size_t i = 0; i < RT_WINDOW; ++i) {
      char byte = needle.bytes[needle.window + i];
      add(i, byte, bucket);
      if (isFolded(needle) && byte >= 'a' && byte <= 'z') add(i, static_cast<char>(byte - 'a' + 'A'), bucket);
    }
  }
  void addEscapes() {
    constexpr std::string_view kEscape = "\\u0";
    for (size_t i = 0; i < RT_WINDOW; ++i) add(i, kEscape[i], RT_ESCAPE_BUCKET);
  }
  void addBlanks() {
    add(0, '\n', RT_BLANK_BUCKET);
    for (char byte : {'\n', '\r', '\t', ' '}) add(1, byte, RT_BLANK_BUCKET);
    addAny(2, RT_BLANK_BUCKET);
  }
  [[nodiscard]] std::vector<uint8_t> bytes() const {
    std::vector<uint8_t> all;
    for (const auto& place : masks_)
      for (const auto& half : place) all.insert(all.end(), half.begin(), half.end());
    return all;
  }

 private:
  std::array<std::array<std::array<uint8_t, 16>, 2>, RT_WINDOW> masks_{};
};

/// Which bucket the needle at a place goes to: the buckets have like numbers of needles.
uint32_t bucketOf(size_t place, size_t count) {
  constexpr size_t kBuckets = RT_BUCKETS - RT_FIRST_BUCKET;
  return RT_FIRST_BUCKET + static_cast<uint32_t>(count <= kBuckets ? place : place * kBuckets / count);
}

llvm::Constant* emitSet(Abi& abi, const std::vector<Needle>& needles) {
  Masks masks;
  masks.addEscapes();
  masks.addBlanks();
  std::vector<llvm::Constant*> emitted;
  std::vector<uint32_t> first(RT_BUCKETS + 1, static_cast<uint32_t>(needles.size()));
  for (size_t i = needles.size(); i-- > 0;) {
    uint32_t bucket = bucketOf(i, needles.size());
    masks.add(needles[i], bucket);
    std::fill(first.begin(), first.begin() + bucket + 1, static_cast<uint32_t>(i));
  }
  for (const Needle& needle : needles)
    emitted.push_back(
        llvm::ConstantStruct::getAnon({abi.makeText(needle.bytes), abi.int32(needle.window), abi.int32(needle.flags)}));
  llvm::LLVMContext& context = abi.module.getContext();
  std::vector<uint8_t> bytes = masks.bytes();
  llvm::Type* type = emitted.empty() ? abi.i32 : emitted.front()->getType();
  return llvm::ConstantStruct::getAnon({llvm::ConstantDataArray::get(context, llvm::ArrayRef<uint8_t>(bytes)),
                                        llvm::ConstantDataArray::get(context, llvm::ArrayRef<uint32_t>(first)),
                                        abi.int32(0), abi.makeArray(type, emitted, "needles")});
}

/// Whether looking for needles costs less than reading the lines that have none. \param likely lines that have one
bool pays(double needles, double likely) {
  return kSearchCosts.search + needles * kSearchCosts.needle < (1 - likely) * kSearchCosts.read;
}

}  // namespace

double shareRead(const ir::RuleSet& set, const GramTable& grams) {
  double share = 0;
  for (const ir::Rule& rule : set.rules) {
    share += rule.prefilter->likely;
    if (!rule.prefilter->waiting) continue;  // what is found by keys alone is rare
    double waits = std::min(1.0, rule.prefilter->likely * kWait);
    for (const ir::Needle& needle : rule.prefilter->waiting->needles)
      share += waits * shareOfLines(needle.bytes, grams);
  }
  return std::min(share, 1.0);
}

bool hasPrefilter(const ir::RuleSet& set) {
  size_t count = 0;
  for (const ir::Rule& rule : set.rules) {
    if (!rule.prefilter) return false;
    count += rule.prefilter->needles.size();
    if (count > kFarTooMany) return false;
  }
  if (set.rules.empty()) return false;
  size_t distinct = needlesOf(set, true, shippedGrams()).size();
  return distinct <= kMostNeedles && pays(static_cast<double>(distinct), shareRead(set, shippedGrams()));
}

llvm::Constant* emitPrefilter(Abi& abi, const ir::RuleSet& set, const GramTable& grams) {
  llvm::Constant* prefilter =
      llvm::ConstantStruct::getAnon({emitSet(abi, needlesOf(set, false, grams)),
                                     emitSet(abi, needlesOf(set, true, grams)), abi.table("rt_the_prefilter")});
  return abi.makeArray(prefilter->getType(), {prefilter}, "prefilter");
}

uint32_t waitingNumber(const ir::Rule& rule) {
  if (!rule.prefilter->waiting) return RT_WAITS_FOR_NONE;
  const ir::WaitingSearch& waiting = *rule.prefilter->waiting;
  return waiting.keyPart ? RT_WAITS_FOR_KEY + *waiting.keyPart : uint32_t{RT_WAITS_FOR_NEEDLES};
}

}  // namespace rulec::codegen
