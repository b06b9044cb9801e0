// Every kernel at every level finds what a byte-by-byte reading finds.
#include "runtime/simd/simd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/simd/index.h"
#include "runtime/simd/narrow.h"
#include "test/unit/runtime/levels.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

#if defined(__x86_64__)
#include "runtime/simd/avx2.h"
#include "runtime/simd/avx512.h"
#include "runtime/simd/vbmi.h"
#endif

namespace rt::test {
namespace {

struct Structure {
  std::vector<uint32_t> index;
  std::vector<uint32_t> quotes, unplain, indirect;
  bool inString = false;

  bool operator==(const Structure&) const = default;
};

/// What simd.h promises of a line, one byte at a time.
Structure readByByte(std::string_view line) {
  Structure found;
  bool escaped = false;
  for (uint32_t at = 0; at < line.size(); ++at) {
    char c = line[at];
    bool isEscaped = std::exchange(escaped, c == '\\' && !escaped);
    if (c == '"' && !isEscaped) {
      found.quotes.push_back(at);
      found.inString = !found.inString;
    }
    if (c == '\\' || static_cast<int8_t>(c) < 0x20) found.unplain.push_back(at);
    if (c == '\\' || c == '.') found.indirect.push_back(at);
    if (!found.inString && std::string_view("{}[]:\x1a").find(c) != std::string_view::npos) found.index.push_back(at);
  }
  return found;
}

Structure indexed(SimdLevel level, std::string_view line) {
  Padded padded(line);
  std::vector<uint32_t> index(line.size() + 16);
  std::vector<BlockBits> blocks(line.size() / 64 + 1);
  LineIndex count = simdIndexLine(level, padded.data(), line.size(), index.data(), blocks.data());
  Structure found{{index.begin(), index.begin() + count.count}, {}, {}, {}, count.inString};
  auto has = [&](uint64_t BlockBits::* bits, uint32_t at) { return (blocks[at / 64].*bits >> (at % 64) & 1) != 0; };
  for (uint32_t i = 0; i < 64 * blocks.size(); ++i)
    if (has(&BlockBits::quotes, i)) found.quotes.push_back(i);
  for (uint32_t i = 0; i < line.size(); ++i) {
    if (has(&BlockBits::unplain, i)) found.unplain.push_back(i);
    if (has(&BlockBits::indirect, i)) found.indirect.push_back(i);
  }
  return found;
}

std::string randomText(Random& random, size_t length, std::string_view alphabet) {
  std::string text(length, ' ');
  for (char& c : text) c = alphabet.empty() ? static_cast<char>(random.bits()) : random.pick(alphabet);
  return text;
}

constexpr std::string_view kAlphabets[] = {
    "", "\\", "\\\"", "\"a", "\\\"{}[]:,a", "{}[]:", "\x1a:\xba;{\x5c\"", "aaaaaaaaaaaaaaa\\\""};

rt_needle_set someNeedles(Random& random) {
  rt_needle_set set{};
  for (auto& place : set.masks)
    for (auto& half : place)
      for (uint8_t& mask : half) mask = static_cast<uint8_t>(random.below(256) & random.below(256) & random.below(256));
  return set;
}

TEST(Simd, WindowsAreFoundWhereAByteByByteSearchFindsThem) {
  Random random(5);
  for (int round = 0; round < 2000; ++round) {
    rt_needle_set set = someNeedles(random);
    std::string text(random.below(300) + 1, ' ');
    for (char& c : text) c = random.chance(9) ? '\n' : static_cast<char>(random.below(256));
    Padded padded(text + "..");
    size_t from = random.below(text.size()), end = from + random.below(text.size() - from + 1);
    size_t at = from, newlines = 0;
    for (; at < end && scalarWindow(set, padded.data() + at) == 0; ++at) newlines += padded.data()[at] == '\n' ? 1 : 0;
    for (SimdLevel level : levels()) {
      WindowHit hit = simdFindWindow(level, set, padded.data(), from, end);
      ASSERT_EQ(hit.at, at);
      ASSERT_EQ(hit.newlines, newlines);
      if (at < end) {
        ASSERT_EQ(hit.buckets, scalarWindow(set, padded.data() + at));
      }
    }
  }
}

TEST(Simd, TheLastNewlineIsFound) {
  Random random(6);
  for (int round = 0; round < 1000; ++round) {
    std::string text(random.below(400), ' ');
    for (char& c : text) c = random.chance(40) ? '\n' : static_cast<char>(random.below(256) | 1);
    std::vector<char> exact(text.begin(), text.end());
    for (SimdLevel level : levels()) {
      ASSERT_EQ(simdAfterLastNewline(level, exact.data(), exact.size()), text.rfind('\n') + 1);
    }
  }
}

TEST(SimdIndexLine, FindsWhatByteByByteReadingFindsAtEveryLevel) {
  Random random(1);
  for (size_t round = 0; round < 20000; ++round) {
    std::string line = randomText(random, random.below(300), kAlphabets[round % std::size(kAlphabets)]);
    Structure expected = readByByte(line);
    for (SimdLevel level : levels()) ASSERT_EQ(indexed(level, line), expected) << static_cast<uint32_t>(level) << line;
  }
}

TEST(SimdIndexLine, CarriesBackslashRunsOfEveryLengthAcrossBlocks) {
  for (size_t before = 55; before < 73; ++before)
    for (size_t run = 0; run < 140; ++run) {
      std::string line = std::string(before, 'a') + '"' + std::string(run, '\\') + "\"{\":";
      for (SimdLevel level : levels()) ASSERT_EQ(indexed(level, line), readByByte(line)) << before << ' ' << run;
    }
}

TEST(SimdIndexLine, TakesNothingOfThePadding) {
  for (size_t length = 0; length < 200; ++length) {
    std::string line(length, ':');
    for (SimdLevel level : levels()) {
      Structure found = indexed(level, line);
      EXPECT_EQ(found.index.size(), length);
      EXPECT_TRUE(found.quotes.empty());
      EXPECT_FALSE(found.inString);
    }
  }
}

TEST(SimdFindNewline, FindsTheFirstOneAtEveryPlaceAndLength) {
  for (size_t length = 0; length < 150; ++length)
    for (size_t at = 0; at <= length; ++at) {
      // The bytes that a comparison by subtraction confuses with the newline, or carries into.
      std::string text(length, "\x0b\x09\x8a\xff"[(length + at) % 4]);
      for (size_t i = at; i < length; i += 3) text[i] = '\n';
      std::vector<char> exact(text.begin(), text.end());
      for (SimdLevel level : levels()) ASSERT_EQ(simdFindNewline(level, exact.data(), length), at);
    }
}

TEST(ScalarKernels, ZeroBytesAreToldWithoutBorrow) {
  EXPECT_EQ(zeroBytes64(0x0100010001000100), 0x0080008000800080u);
  EXPECT_EQ(zeroBytes64(0x8080808080808080), 0u);
  EXPECT_EQ(gatherTops(0x8000800080008000), 0xaau);
}

TEST(ScalarKernels, PrefixXorIsTheXorOfAllLowerBits) {
  Random random(2);
  for (int round = 0; round < 1000; ++round) {
    uint64_t bits = random.bits() & random.bits(), sum = 0, expected = 0;
    for (unsigned i = 0; i < 64; ++i) expected |= (sum ^= bits >> i & 1) << i;
    ASSERT_EQ(scalarPrefixXor(bits), expected);
  }
}

/// Holds a level's kernels against the scalar ones.
template <class Classify, class PrefixXor>
void expectTwins(uint64_t seed, Classify classify, PrefixXor prefixXor) {
  Random random(seed);
  for (unsigned byte = 0; byte < 256; ++byte)
    for (size_t at = 0; at < 64; ++at) {
      std::string block = randomText(random, 64, kAlphabets[at % std::size(kAlphabets)]);
      block[at] = static_cast<char>(byte);
      BlockMasks scalar = scalarClassify(block.data());
      BlockMasks wide = classify(block.data());
      ASSERT_EQ(scalar.quotes, wide.quotes);
      ASSERT_EQ(scalar.backslashes, wide.backslashes);
      ASSERT_EQ(scalar.structurals, wide.structurals);
      ASSERT_EQ(scalar.below, wide.below);
      ASSERT_EQ(scalar.dots, wide.dots);
      uint64_t bits = random.bits();
      ASSERT_EQ(scalarPrefixXor(bits), prefixXor(bits));
    }
}

TEST(NarrowKernels, EqualTheScalarTwinsOnEveryByteAtEveryPlace) { expectTwins(7, narrowClassify, scalarPrefixXor); }

#if defined(__x86_64__)
TEST(Avx2Kernels, EqualTheScalarTwinsOnEveryByteAtEveryPlace) {
  if (chooseSimd(RT_SIMD_AVX2) != SimdLevel::Avx2) GTEST_SKIP() << "no AVX2 here";
  expectTwins(
      3, [](const char* from) RT_AVX2 { return avx2Classify(from); },
      [](uint64_t of) RT_AVX2 { return avx2PrefixXor(of); });
}

TEST(Avx512Kernels, EqualTheScalarTwinsOnEveryByteAtEveryPlace) {
  if (chooseSimd(RT_SIMD_AVX512) != SimdLevel::Avx512) GTEST_SKIP() << "no AVX-512 here";
  expectTwins(
      4, [](const char* from) RT_AVX512 { return avx512Classify(from); },
      [](uint64_t of) RT_AVX512 { return avx2PrefixXor(of); });
}

RT_VBMI WindowHit visitAll(const rt_needle_set& set, const char* data, size_t from, size_t end,
                           std::vector<WindowHit>& visited) {
  return vbmiVisitWindows(set, data, from, end, [&](const WindowHit& hit) {
    visited.push_back(hit);
    return false;
  });
}

TEST(VbmiKernels, VisitEachWindowOnce) {
  if (chooseSimd(RT_SIMD_AVX512VBMI) != SimdLevel::Vbmi) GTEST_SKIP() << "no AVX-512 VBMI here";
  Random random(7);
  for (int round = 0; round < 2000; ++round) {
    rt_needle_set set = someNeedles(random);
    std::string text(random.below(400) + 1, ' ');
    for (char& c : text) c = random.chance(9) ? '\n' : static_cast<char>(random.below(256));
    Padded padded(text + "..");
    size_t from = random.below(text.size()), end = from + random.below(text.size() - from + 1), newlines = 0;
    std::vector<WindowHit> expected, visited;
    for (size_t at = from; at < end; newlines += padded.data()[at++] == '\n' ? 1 : 0)
      if (uint32_t buckets = scalarWindow(set, padded.data() + at)) expected.push_back({at, buckets, newlines});
    WindowHit last = visitAll(set, padded.data(), from, end, visited);
    ASSERT_EQ(last.at, end);
    ASSERT_EQ(last.newlines, newlines);
    ASSERT_EQ(visited.size(), expected.size());
    for (size_t i = 0; i < visited.size(); ++i) {
      ASSERT_EQ(visited[i].at, expected[i].at);
      ASSERT_EQ(visited[i].buckets, expected[i].buckets);
      ASSERT_EQ(visited[i].newlines, expected[i].newlines);
    }
  }
}
#endif

TEST(ChooseSimd, ObeysAWishForTheScalarKernels) {
  EXPECT_EQ(chooseSimd(RT_SIMD_SCALAR), SimdLevel::Scalar);
  EXPECT_EQ(chooseSimd(RT_SIMD_BEST), chooseSimd(RT_SIMD_HIGHEST));
}

TEST(ChooseSimd, TakesTheNextLowerLevelWhereOneIsMissing) {
  std::vector<rt_simd> here = wantedLevels();
  for (uint32_t wanted = RT_SIMD_SCALAR; wanted <= RT_SIMD_HIGHEST; ++wanted) {
    auto behind = std::ranges::upper_bound(here, wanted);
    EXPECT_EQ(chooseSimd(wanted), chooseSimd(*(behind - 1))) << wanted;
  }
}

TEST(SimdNames, StandInTheOrderOfTheLevels) {
  std::string_view names = RT_SIMD_NAMES;
  for (uint32_t wanted = RT_SIMD_SCALAR; wanted <= RT_SIMD_HIGHEST; ++wanted) {
    std::string_view name = names.substr(0, names.find('|'));
    EXPECT_EQ(rt_simd_named(name.data(), name.size()), wanted) << name;
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
  EXPECT_TRUE(names.empty());
  for (std::string_view none : {"", "sse", "sse22", "|", "scalar|sse2", "best"})
    EXPECT_EQ(rt_simd_named(none.data(), none.size()), uint32_t{RT_SIMD_BEST}) << none;
}

#if defined(__x86_64__)
TEST(SimdLevels, EveryX8664HasSse2) { EXPECT_TRUE(rt_simd_is_here(RT_SIMD_SSE2)); }
#endif

}  // namespace
}  // namespace rt::test
