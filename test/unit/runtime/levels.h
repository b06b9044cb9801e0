// The levels of kernels that this machine has.
#pragma once

#include <vector>

#include "runtime/embed/matcher.h"
#include "runtime/simd/simd.h"
#include "test/unit/runtime/random.h"

namespace rt::test {

/// As rt_simd, from the lowest on.
inline std::vector<rt_simd> wantedLevels() {
  std::vector<rt_simd> all;
  for (uint32_t wanted = RT_SIMD_SCALAR; wanted <= RT_SIMD_HIGHEST; ++wanted)
    if (rt_simd_is_here(wanted) != 0) all.push_back(static_cast<rt_simd>(wanted));
  return all;
}

inline rt_simd anyLevel(Random& random) {
  std::vector<rt_simd> all = wantedLevels();
  return all[random.below(all.size())];
}

inline std::vector<SimdLevel> levels() {
  std::vector<SimdLevel> all;
  for (rt_simd wanted : wantedLevels()) all.push_back(chooseSimd(wanted));
  return all;
}

}  // namespace rt::test
