// Mutated lines: levels agree, and the walk refuses only what validation refuses.
#pragma once

#include <gtest/gtest.h>

#include "runtime/core/validate.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"
#include "test/unit/runtime/walk_json.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {

/// \param atLeast so many lines must be valid, and so many refused, or the test says nothing
inline void expectMutatedLinesRefusedAsByValidation(const WalkPlan& plan, uint64_t seed, int rounds, size_t atLeast) {
  Random random(seed);
  EventWriter writer(random);
  WalkerUnderTest scalar(plan, RT_SIMD_SCALAR), best(plan, RT_SIMD_BEST);
  size_t refused = 0, valid = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string line = writer.event();
    random.mutate(line, "{}[]:,\"\\u0 \x1a");
    LineFault fault = best.read(line);
    ASSERT_EQ(scalar.read(line), fault) << line;
    ASSERT_EQ(scalar.reading(), best.reading()) << line;
    ASSERT_EQ(scalar.walker.coercions, best.walker.coercions) << line;
    Padded padded(line);
    LineFault validated = validateLine(padded.data(), padded.size());
    bool fine = validated == LineFault::None || validated == LineFault::Utf8;
    if (fine) ASSERT_EQ(fault, LineFault::None) << line;
    if (fault != LineFault::None) ASSERT_EQ(fault, validated) << line;
    valid += fine;
    refused += fault != LineFault::None;
  }
  EXPECT_GT(valid, atLeast);
  EXPECT_GT(refused, atLeast);
}

}  // namespace rt::test
