// Pipes and sizes.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

constexpr std::string_view kAB = R"(sequence [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kFive = "A1 A2 A3 A4 A5";

std::string ids(std::string_view query, std::string_view stream, std::optional<uint64_t> size = {}) {
  OracleOptions options;
  options.size = size;
  return matchIds(query, toNdjson(parseStream(stream)), options);
}

TEST(Pipes, KeepTheFirstOrTheLastResults) {
  EXPECT_EQ(ids("any where true | head 2", kFive), "A1, A2");
  EXPECT_EQ(ids("any where true | tail 2", kFive), "A4, A5");
  EXPECT_EQ(ids("any where true | head 9", kFive), "A1, A2, A3, A4, A5");
  EXPECT_EQ(ids("any where true | tail 9", kFive), "A1, A2, A3, A4, A5");
  EXPECT_EQ(ids("any where true | head 0", kFive), "");
  EXPECT_EQ(ids("any where true | tail 0", kFive), "");
}

TEST(Pipes, AreAppliedFromLeftToRight) {
  EXPECT_EQ(ids("any where true | head 4 | tail 2", kFive), "A3, A4");
  EXPECT_EQ(ids("any where true | tail 4 | head 2", kFive), "A2, A3");
  EXPECT_EQ(ids("any where true | head 4 | head 2", kFive), "A1, A2");
  EXPECT_EQ(ids("any where true | tail 4 | head 3 | tail 1", kFive), "A4");
}

TEST(Pipes, CountCompletedSequencesThatSurvive) {
  EXPECT_EQ(ids(std::string(kAB) + " | head 1", "A1 B2 A3 B4 A5"), "A1 B2");
  EXPECT_EQ(ids(std::string(kAB) + " | tail 1", "A1 B2 A3 B4 A5"), "A3 B4");
  constexpr std::string_view kMissing =
      R"(sequence with maxspan=5s [any where s == "A"] ![any where s == "M"] [any where s == "B"])";
  EXPECT_EQ(ids(std::string(kMissing) + " | head 1", "A1 M2 B3 A4 B5 A6 B7"), "A4 - B5");
  EXPECT_EQ(ids(R"(sequence with maxspan=5s [any where s == "A"] ![any where s == "M"] | tail 1)", "A1 A2 M4 A5"),
            "A5 -");
}

TEST(Size, KeepsTheLastResultsAfterThePipes) {
  EXPECT_EQ(ids("any where true", kFive, 2), "A4, A5");
  EXPECT_EQ(ids("any where true | head 3", kFive, 2), "A2, A3");
  EXPECT_EQ(ids("any where true", kFive, 0), "");
  EXPECT_EQ(ids(kAB, "A1 B2 A3 B4", 1), "A3 B4");
}

TEST(Head, IsReportedAtOnceAndTailAtTheEnd) {
  for (bool head : {true, false}) {
    std::vector<sema::CheckedRule> rules = check(head ? "any where true | head 1" : "any where true | tail 1");
    std::vector<Refusal> refusals;
    std::optional<Matching> oracle = makeAstOracle(rules, {}, refusals);
    Feed feed{{}, {&*oracle}, {}};
    feedBytes(feed, toNdjson(parseStream("A1 A2")));
    EXPECT_EQ(idsOf(takeMatches(*oracle)), head ? "A1" : "");
    endInput(feed);
    endStream(feed);
    EXPECT_EQ(idsOf(takeMatches(*oracle)), head ? "" : "A2");
  }
}

}  // namespace
}  // namespace rulec::oracle
