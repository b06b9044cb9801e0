#include "tools/differ/shrink_query.h"

#include <gtest/gtest.h>

namespace rulec::differ {
namespace {

bool holdsB(const std::string& query) { return query.find("b == 1") != std::string::npos; }

TEST(ShrinkQuery, KeepsTheExpressionThatMatters) {
  EXPECT_EQ(shrinkQuery(R"(any where (a == "x" or not (length(c) > 2)) and (b == 1 or d : ("e*", "f")))", holdsB),
            "any where (b == 1)");
}

TEST(ShrinkQuery, MakesAnEventQueryOfASequenceOrDropsWhatItCan) {
  const std::string sequence =
      "sequence by k with maxspan=5s [any where a] [any where b == 1] with runs=2 until [any where c]";
  EXPECT_EQ(shrinkQuery(sequence, holdsB), "any where b == 1");
  const auto isSequence = [](const std::string& query) { return holdsB(query) && query.starts_with("sequence"); };
  const std::string small = shrinkQuery(sequence, isSequence);
  EXPECT_EQ(small.find("until"), std::string::npos);
  EXPECT_EQ(small.find("maxspan"), std::string::npos);
}

}  // namespace
}  // namespace rulec::differ
