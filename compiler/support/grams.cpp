#include "compiler/support/grams.h"

#include "compiler/support/ascii.h"

#include <algorithm>
#include <cmath>

namespace rulec {
namespace {

constexpr std::string_view kShipped =
#include "compiler/support/gram_table.inc"
    ;
constexpr size_t kBytes = 128, kGram = 4, kHashes = 65536;
/// Ids are random, so that they give every place of the table so much. What is not more common than that may be much
/// rarer, and is the rarer the more such places agree on it.
constexpr double kNoise = 1.0 / 64;
static_assert(kShipped.size() == kBytes + kHashes);

double shareOf(const GramTable& table, size_t place) {
  char digit = table.digits[place];
  return 0x1p-15 * static_cast<double>(1 << (digit <= '9' ? digit - '0' : digit - 'a' + 10));
}

char digitOf(uint64_t count, uint64_t of) {
  if (count == 0) return '0';
  double exponent = 15 + std::nearbyint(std::log2(static_cast<double>(count) / static_cast<double>(of)));
  return "0123456789abcdef"[static_cast<size_t>(std::clamp(exponent, 0.0, 15.0))];
}

uint32_t hashOfWord(uint32_t word) { return (word * 0x9E3779B1u) >> 16; }

uint32_t hashOfGram(std::string_view bytes) {
  uint32_t word = 0;
  for (size_t i = kGram; i-- > 0;) word = word << 8 | static_cast<unsigned char>(lowerLetter(bytes[i]));
  return hashOfWord(word);
}

}  // namespace

const GramTable& shippedGrams() {
  static const GramTable kTable{std::string(kShipped)};
  return kTable;
}

double shareOfLines(std::string_view bytes, const GramTable& table) {
  double least = 1;
  for (char byte : bytes) least = std::min(least, shareOfBytes(byte, table) * 1000);  // a line has about so many bytes
  int rare = 0;
  for (size_t i = 0; i + kGram <= bytes.size(); ++i) {
    double share = shareOf(table, kBytes + hashOfGram(bytes.substr(i)));
    least = std::min(least, share);
    rare += share <= kNoise ? 1 : 0;
  }
  return std::ldexp(least, -std::max(0, rare - 1));
}

double shareOfBytes(char byte, const GramTable& table) {
  auto place = static_cast<unsigned char>(lowerLetter(byte));
  return place < kBytes ? shareOf(table, place) : std::ldexp(1.0, -15);
}

GramCounter::GramCounter() : bytes_(256), grams_(kHashes) {}

void GramCounter::add(std::string_view line) {
  ++lines_;
  total_ += line.size();
  uint32_t word = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    auto byte = static_cast<unsigned char>(lowerLetter(line[i]));
    ++bytes_[byte];
    word = word >> 8 | uint32_t{byte} << 24;  // the first of the four is the lowest, as in hashOfGram
    if (i + 1 < kGram) continue;
    Gram& gram = grams_[hashOfWord(word)];
    gram.lines += gram.lastLine == lines_ ? 0 : 1;
    gram.lastLine = lines_;
  }
}

GramTable GramCounter::table() const {
  GramTable table;
  for (size_t i = 0; i < kBytes; ++i) table.digits += digitOf(bytes_[i], total_);
  for (const Gram& gram : grams_) table.digits += digitOf(gram.lines, lines_);
  return table;
}

}  // namespace rulec
