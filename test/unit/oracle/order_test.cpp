// The order in which a sequence takes its hits.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

constexpr std::string_view kAB = R"(sequence [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kABbyK = R"(sequence by k [any where s == "A"] [any where s == "B"])";
constexpr int64_t kSecond = 1'000'000'000;

std::string sorted(std::string_view query, std::string_view stream, int64_t latenessNs) {
  OracleOptions options;
  options.latenessNs = latenessNs;
  return matchIds(query, toNdjson(parseStream(stream)), options);
}

TEST(Order, IsThatOfArrivalWithoutLateness) {
  EXPECT_EQ(sorted(kAB, "B5 A5 B4", 0), "");
  EXPECT_EQ(sorted(kAB, "A5 B5", 0), "A5 B5");
}

TEST(Order, HitsWaitForEarlierOnes) {
  EXPECT_EQ(sorted(kAB, "B4 A3", kSecond), "A3 B4");
  EXPECT_EQ(sorted(kAB, "B4 A3 A9", kSecond), "A3 B4");
  EXPECT_EQ(sorted(kAB, "B4 B5 A3 A9", kSecond), "A3 B4");          // B5 is not more than a second later than B4
  EXPECT_EQ(sorted(kAB, "B4 B5.001 A3 A9", kSecond), "A3 B5.001");  // B4 was taken, to no use
  EXPECT_EQ(sorted(kAB, "A1 B4 B6 A3 B7", kSecond), "A1 B4");       // A3 is late
  EXPECT_EQ(sorted(kAB, "B4 X6 A3", kSecond), "A3 B4");             // other events do not move the clock
  EXPECT_EQ(sorted(kAB, "B5 A5", kSecond), "");                     // of one time: by arrival
}

TEST(Order, OneKeyIsReleasedByTheHitsOfAnother) {
  EXPECT_EQ(sorted(kABbyK, "x|A1 x|B4 y|A9 x|A3 x|B5", kSecond), "A1 B4");
  EXPECT_EQ(sorted(kABbyK, "x|B4 y|A5 x|A3 y|B4.5", kSecond), "A3 B4");
}

TEST(Order, CanSortEverything) {
  EXPECT_EQ(sorted(kABbyK, "x|B9 y|B8 x|A1000000 y|A0 x|A1", kSortAll), "A0 B8, A1 B9");
}

TEST(Order, OfOneTimeIsTheTiebreakers) {
  std::vector<sema::CheckedRule> rules = check(kAB);
  std::get<sema::CheckedQuery>(rules.front().query).tiebreaker = {"n", ir::Type::Integer};
  OracleOptions options;
  auto ids = [&](std::string_view a, std::string_view b) {
    return idsOf(matchesOf(rules,
                           R"({"event.id":"b","s":"B","@timestamp":1)" + std::string(b) +
                               "}\n"
                               R"({"event.id":"a","s":"A","@timestamp":1)" +
                               std::string(a) + "}\n",
                           options));
  };
  options.latenessNs = 1;
  EXPECT_EQ(ids(R"(,"n":9)", R"(,"n":10)"), "a b");
  EXPECT_EQ(ids(R"(,"n":[12,9])", R"(,"n":[10,11])"), "a b");
  EXPECT_EQ(ids(R"(,"n":10)", R"(,"n":9)"), "");
  EXPECT_EQ(ids(R"(,"n":9)", ""), "a b");
  EXPECT_EQ(ids("", R"(,"n":9)"), "");
  EXPECT_EQ(ids("", ""), "");
  options.latenessNs = 0;
  EXPECT_EQ(ids(R"(,"n":9)", R"(,"n":10)"), "");  // only hits that wait are ordered
}

TEST(Order, OfOneTimeDoesNotMatterToMissingEvents) {
  OracleOptions options;
  options.latenessNs = kSortAll;
  constexpr std::string_view kQuery =
      R"(sequence with maxspan=5s [any where s == "A"] ![any where s == "M"] [any where s == "B"])";
  EXPECT_EQ(matchIds(kQuery, toNdjson(parseStream("B3 M2 A1")), options), "");
  EXPECT_EQ(matchIds(kQuery, toNdjson(parseStream("B3 M1 A1 M3")), options), "A1 - B3");
}

}  // namespace
}  // namespace rulec::oracle
