#include "compiler/support/grams.h"

#include "compiler/support/ascii.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace rulec {
namespace {

constexpr std::string_view kDigits =
#include "compiler/support/gram_table.inc"
    ;
constexpr size_t kBytes = 128, kGram = 4;
/// Ids are random, so that they give every place of the table so much. What is not more common than that may be much
/// rarer, and is the rarer the more such places agree on it.
constexpr double kNoise = 1.0 / 64;
static_assert(kDigits.size() == kBytes + 65536);

double shareOf(size_t place) {
  char digit = kDigits[place];
  return std::ldexp(1.0, (digit <= '9' ? digit - '0' : digit - 'a' + 10) - 15);
}

uint32_t hashOfGram(std::string_view bytes) {
  uint32_t word = 0;
  for (size_t i = kGram; i-- > 0;) word = word << 8 | static_cast<unsigned char>(lowerLetter(bytes[i]));
  return (word * 0x9E3779B1u) >> 16;
}

}  // namespace

double shareOfLines(std::string_view bytes) {
  double least = 1;
  for (char byte : bytes) least = std::min(least, shareOfBytes(byte) * 1000);  // a line has about so many bytes
  int rare = 0;
  for (size_t i = 0; i + kGram <= bytes.size(); ++i) {
    double share = shareOf(kBytes + hashOfGram(bytes.substr(i)));
    least = std::min(least, share);
    rare += share <= kNoise ? 1 : 0;
  }
  return std::ldexp(least, -std::max(0, rare - 1));
}

double shareOfBytes(char byte) {
  auto place = static_cast<unsigned char>(lowerLetter(byte));
  return place < kBytes ? shareOf(place) : std::ldexp(1.0, -15);
}

}  // namespace rulec
