// Date math against the calendar of the C++ library.
#include "compiler/oracle/date_math.h"
#include "runtime/abi.h"
#include "test/unit/runtime/random.h"

#include <gtest/gtest.h>

#include <vector>

namespace rt {
namespace {

using test::Random;

struct Math {
  std::vector<rt_time_step> steps;
  std::string text;
};

Math randomMath(Random& random) {
  Math math;
  for (uint64_t i = random.below(5); i > 0; --i) {
    char unit = "yMwdhms"[random.below(7)];
    bool round = random.chance(3);
    int64_t count = round ? 0 : static_cast<int64_t>(random.below(1000)) - 500;
    math.steps.push_back({count, static_cast<uint32_t>(unit), round ? 1U : 0U});
    math.text += round ? std::string("/") : (count < 0 ? "-" : "+") + std::to_string(count < 0 ? -count : count);
    math.text += unit;
  }
  return math;
}

TEST(TimeMath, AgreesWithTheReference) {
  Random random(21);
  for (int round = 0; round < 200'000; ++round) {
    Math math = randomMath(random);
    auto ns = static_cast<int64_t>(random.bits());
    if (random.chance(2)) ns /= 8;
    bool up = random.chance(2);
    rt_relative_bound bound{math.steps.data(), math.steps.size(), up ? uint64_t{RT_BOUND_UP} : 0};
    ASSERT_EQ(rt_time_math(ns, &bound), rulec::oracle::dateMath(ns, math.text, up))
        << ns << math.text << (up ? " up" : "");
  }
}

TEST(TimeMath, StaysAtTheEndsOfTime) {
  rt_time_step years{1000, 'y', 0};
  rt_relative_bound bound{&years, 1, 0};
  EXPECT_EQ(rt_time_math(0, &bound), INT64_MAX);
  years.count = -1000;
  EXPECT_EQ(rt_time_math(0, &bound), INT64_MIN);
}

}  // namespace
}  // namespace rt
