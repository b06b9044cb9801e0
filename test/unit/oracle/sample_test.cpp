// Samples.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

constexpr std::string_view kAB = R"(sample by k [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kAAA = R"(sample by k [any where s == "A"] [any where s == "A"] [any where s == "A"])";

std::string ids(std::string_view query, std::string_view stream, uint64_t perKey = 1,
                std::optional<uint64_t> size = {}) {
  OracleOptions options;
  options.maxSamplesPerKey = perKey;
  options.size = size;
  return matchIds(query, toNdjson(parseStream(stream)), options);
}

TEST(Sample, TakesOneEventPerStepWhateverTheirTimes) {
  EXPECT_EQ(ids(kAB, "x|B1 x|A2"), "A2 B1");
  EXPECT_EQ(ids(kAB, "x|B9 x|B1 x|A2 x|A3"), "A2 B9");  // the first to arrive
  EXPECT_EQ(ids(kAB, "x|A1 y|B2"), "");
  EXPECT_EQ(ids(kAB, "A1 B2"), "");
}

TEST(Sample, TakesKeysInAscendingOrderWithNullFirst) {
  EXPECT_EQ(ids(R"(sample by ?k [any where s == "A"] [any where s == "B"])", "y|A1 x|A2 A3 B4 x|B5 y|B6"),
            "A3 B4, A2 B5, A1 B6");
  EXPECT_EQ(ids(kAB, "x,y|A1 y,x|B2"), "A1 B2, A1 B2");
}

TEST(Sample, TakesDifferentEvents) {
  EXPECT_EQ(ids(kAB, "x|AB1"), "");
  EXPECT_EQ(ids(kAB, "x|AB1 x|AB2"), "AB1 AB2");
  EXPECT_EQ(ids(kAB, "x|AB1 x|A2"), "A2 AB1");  // taken back: nothing is left for the second step
  EXPECT_EQ(ids(kAAA, "x|A1 x|A2"), "");
  EXPECT_EQ(ids(kAAA, "x|A1 x|A2 x|A3"), "A1 A2 A3");
}

TEST(Sample, TakesSeveralPerKeyInLexicographicOrder) {
  EXPECT_EQ(ids(kAB, "x|A1 x|A2 x|B3 x|B4", 3), "A1 B3, A1 B4, A2 B3");
  EXPECT_EQ(ids(kAB, "x|A1 x|A2 x|B3 x|B4", 9), "A1 B3, A1 B4, A2 B3, A2 B4");
  EXPECT_EQ(ids(kAB, "x|AB1 x|AB2", 9), "AB1 AB2, AB2 AB1");
  EXPECT_EQ(ids(kAAA, "x|A1 x|A2 x|A3", 3), "A1 A2 A3, A1 A3 A2, A2 A1 A3");
  EXPECT_EQ(ids(kAB, "x|A1 x|B2", 0), "");
}

TEST(Sample, KeepsTheFirstOfTheSize) {
  EXPECT_EQ(ids(kAB, "z|A1 y|A1 x|A1 x|B2 y|B3 z|B4", 1, 2), "A1 B2, A1 B3");
  EXPECT_EQ(ids(kAB, "x|A1 x|B2", 1, 0), "");
}

TEST(Sample, NeedsNoTimeAndJoinsKeysOfOtherTypes) {
  std::vector<MatchRecord> found = matchesOf(check(R"(sample by n, ip [any where s == "A"] [any where s == "B"])"),
                                             R"({"event.id":"1","s":"A","n":10,"ip":"::1"}
{"event.id":"2","s":"A","n":9,"ip":"::1","@timestamp":5}
{"event.id":"3","s":"B","n":[9,10],"ip":"::1"})");
  EXPECT_EQ(found, (std::vector<MatchRecord>{{0, {"2", "3"}, {"9", "::1"}, {5'000'000, std::nullopt}},
                                             {0, {"1", "3"}, {"10", "::1"}, {std::nullopt, std::nullopt}}}));
}

}  // namespace
}  // namespace rulec::oracle
