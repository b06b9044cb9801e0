// The levels of kernels that this machine has.
#pragma once

#include <vector>

#include "runtime/embed/matcher.h"
#include "runtime/simd/simd.h"

namespace rt::test {

inline std::vector<SimdLevel> levels() {
  std::vector<SimdLevel> all{SimdLevel::Scalar};
  if (chooseSimd(RT_SIMD_AVX2) == SimdLevel::Avx2) all.push_back(SimdLevel::Avx2);
  if (chooseSimd(RT_SIMD_AVX512) == SimdLevel::Avx512) all.push_back(SimdLevel::Avx512);
  if (chooseSimd(RT_SIMD_VBMI) == SimdLevel::Vbmi) all.push_back(SimdLevel::Vbmi);
  return all;
}

}  // namespace rt::test
