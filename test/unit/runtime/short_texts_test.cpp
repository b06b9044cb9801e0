// What reading along known steps asks of bytes is answered alike at every level.
#include "runtime/simd/short_texts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/unit/runtime/levels.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

template <class Texts>
void expectTwin(uint64_t seed) {
  Random random(seed);
  for (int round = 0; round < 20000; ++round) {
    size_t length = random.below(200);
    std::string text(length, 'a');
    for (char& c : text)
      if (random.chance(100)) c = static_cast<char>(random.below(256));
    Padded padded(text);
    ASSERT_EQ(Texts::plain(padded.data(), length), plainPrefix(padded.data(), length)) << text;

    std::string other = text;
    if (length > 0 && random.chance(2)) other[random.below(length)] ^= static_cast<char>(1 + random.below(255));
    Padded left(text + 'x'), right(other + 'y');  // what is behind does not count
    ASSERT_EQ(Texts::same(left.data(), right.data(), length), text == other) << length;
  }
}

TEST(ShortTexts, ScalarKernelsTellEqualTextsAndPlainOnes) { expectTwin<ScalarTexts>(1); }

#if RT_WIDE_KERNELS
TEST(ShortTexts, Avx2KernelsAreTwinsOfTheScalarOnes) {
  if (chooseSimd(RT_SIMD_AVX2) != SimdLevel::Avx2) GTEST_SKIP() << "no AVX2 here";
  expectTwin<Avx2Texts>(2);
}

TEST(ShortTexts, Avx512KernelsAreTwinsOfTheScalarOnes) {
  if (chooseSimd(RT_SIMD_AVX512) != SimdLevel::Avx512) GTEST_SKIP() << "no AVX-512 here";
  expectTwin<Avx512Texts>(3);
}
#endif

}  // namespace
}  // namespace rt::test
