// Sequences, each case derived by hand from the EQL reference. "A1 B2" is an event of step A at second 1, then one of
// step B at second 2.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

constexpr std::string_view kAB = R"(sequence [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kABC = R"(sequence [any where s == "A"] [any where s == "B"] [any where s == "C"])";
constexpr std::string_view kABin5s = R"(sequence with maxspan=5s [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kABCin5s =
    R"(sequence with maxspan=5s [any where s == "A"] [any where s == "B"] [any where s == "C"])";
constexpr std::string_view kABbyK = R"(sequence by k [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kABbyOptionalK = R"(sequence by ?k [any where s == "A"] [any where s == "B"])";
constexpr std::string_view kABCbyK = R"(sequence by k [any where s == "A"] [any where s == "B"] [any where s == "C"])";
constexpr std::string_view kABuntilU =
    R"(sequence [any where s == "A"] [any where s == "B"] until [any where s == "U"])";
constexpr std::string_view kABbyKuntilU =
    R"(sequence by k [any where s == "A"] [any where s == "B"] until [any where s == "U"])";

struct Case {
  std::string_view query;
  std::string_view stream;
  std::string_view matches;
};

void expectAll(std::initializer_list<Case> cases) {
  for (const Case& c : cases)
    EXPECT_EQ(matchIds(c.query, toNdjson(parseStream(c.stream))), c.matches) << c.query << " on " << c.stream;
}

TEST(Sequence, TheLatestStartWinsAndIsUsedUp) {
  expectAll({{kAB, "A1 B2", "A1 B2"},
             {kAB, "A1 A2 B3", "A2 B3"},
             {kAB, "A1 B2 B3", "A1 B2"},
             {kAB, "B1 A2", ""},
             {kAB, "A1 B2 A3 B4", "A1 B2, A3 B4"}});
}

TEST(Sequence, EachStepHasOneSlot) {
  expectAll({{kABC, "A1 B2 A3 B4 C5", "A3 B4 C5"},
             {kABC, "A1 B2 B4 C5", "A1 B2 C5"},
             {kABC, "A1 B2 C3 B4 C5", "A1 B2 C3"},
             {kABC, "A1 B2 A3 C4 B5 C6", "A1 B2 C4, A3 B5 C6"},
             {kABC, "A1 C2 B3 C4", "A1 B3 C4"}});
}

TEST(Sequence, OneEventMayEndOneAndFeedAnotherButIsNeverTwiceInOne) {
  constexpr std::string_view kAAA = R"(sequence [any where s == "A"] [any where s == "A"] [any where s == "A"])";
  expectAll({{kAAA, "A1 A2 A3 A4 A5", "A1 A2 A3, A2 A3 A4, A3 A4 A5"},
             {R"(sequence [any where s == "A"] with runs=3)", "A1 A2 A3 A4 A5", "A1 A2 A3, A2 A3 A4, A3 A4 A5"},
             {R"(sequence [any where s == "A"] with runs=3 [any where s == "B"])", "A1 A2 A3 A4 B5", "A2 A3 A4 B5"},
             {kAB, "AB1 AB2 AB3", "AB1 AB2, AB2 AB3"},
             {kAB, "AB1", ""}});
}

TEST(Sequence, OfTheSameTimeIsOrderedByTheStream) { expectAll({{kAB, "A5 B5", "A5 B5"}, {kAB, "B5 A5", ""}}); }

TEST(Sequence, MaxspanIncludesItsEndAndCountsFromTheFirstEvent) {
  expectAll({{kABin5s, "A0 B5", "A0 B5"},
             {kABin5s, "A0 B5.001", ""},
             {kABin5s, "A0 B5.0009", "A0 B5.0009"},  // a date holds milliseconds
             {kABCin5s, "A0 B4 C5", "A0 B4 C5"},
             {kABCin5s, "A0 B4 C6", ""}});
}

TEST(Sequence, AnEventThatComesTooLateStillUsesUp) {
  expectAll({{kABCin5s, "A0 B1 C9 C9.001", ""},
             {kABCin5s, "A0 B1 A4 C5.5 B6 C6.5", "A4 B6 C6.5"},
             {kABin5s, "A0 B6 A7 B8", "A7 B8"}});
}

TEST(Sequence, EachKeyIsAMachineOfItsOwn) {
  expectAll({{kABCbyK, "r|A1 r|A2 e|B3 r|B4 r|B5 e|A6 r|A7 e|B8 r|C9 e|C10 r|C11", "A2 B4 C9, A6 B8 C10"},
             {kABbyK, "x|A1 y|B2", ""},
             {kABbyK, "x|A1 y|A2 x|B3 y|B4", "A1 B3, A2 B4"}});
}

TEST(Sequence, AMissingKeyTakesNoPartUnlessItIsOptional) {
  expectAll({{kABbyK, "A1 B2", ""},
             {kABbyOptionalK, "A1 B2", "A1 B2"},
             {kABbyOptionalK, "x|A1 B2", ""},
             {kABbyOptionalK, "A1 x|A2 B3 x|B4", "A1 B3, A2 B4"}});
}

TEST(Sequence, PartsOfAKeyAreNullEachOnItsOwn) {
  constexpr std::string_view kQuery = R"(sequence by ?n, ?k [any where s == "A"] [any where s == "B"])";
  EXPECT_EQ(matchIds(kQuery, R"({"event.id":"1","s":"A","k":"123","@timestamp":1}
{"event.id":"2","s":"A","@timestamp":2}
{"event.id":"3","s":"A","n":512,"k":"123","@timestamp":3}
{"event.id":"4","s":"B","n":512,"@timestamp":4}
{"event.id":"5","s":"B","n":512,"k":"123","@timestamp":5}
{"event.id":"6","s":"B","@timestamp":6}
{"event.id":"7","s":"B","k":"123","@timestamp":7})"),
            "3 5, 2 6, 1 7");
}

TEST(Sequence, AnUnmappedOptionalKeyIsNullForAll) {
  std::vector<sema::CheckedRule> rules = check(R"(sequence by ?none [any where s == "A"] [any where s == "B"])");
  std::vector<MatchRecord> found = matchAst(rules, R"({"event.id":"1","s":"A","none":"x","@timestamp":1}
{"event.id":"2","s":"B","none":"y","@timestamp":2})");
  EXPECT_EQ(found, (std::vector<MatchRecord>{{0, {"1", "2"}, {std::nullopt}, {1'000'000, 2'000'000}}}));
}

TEST(Sequence, SeveralValuesOfAKeyTakePartOnceEach) {
  expectAll({{kABbyK, "x,y|A1 y,x,x|B2", "A1 B2, A1 B2"},
             {kABbyK, "x,y|A1 y|B2 x|B3", "A1 B2, A1 B3"},
             {kABbyK, "x,y|A1 z,y|B2", "A1 B2"}});
}

TEST(Sequence, CompletedOfOneEventAreOrderedByKeyWithNullLast) {
  std::vector<sema::CheckedRule> rules = check(R"(sequence by ?k1, ?k2 [any where s == "A"] [any where s == "B"])");
  std::vector<MatchRecord> found = matchAst(rules, R"({"s":"A","k1":["b","a"],"k2":["x","w"],"@timestamp":0}
{"s":"A","k1":"a","@timestamp":0}
{"s":"B","k1":["a","b"],"k2":["w","x"],"@timestamp":0}
{"s":"B","k1":"a","@timestamp":0})");
  using Texts = std::vector<std::optional<std::string>>;
  std::vector<Texts> keys;
  for (const MatchRecord& match : found) keys.push_back(match.keys);
  EXPECT_EQ(keys, (std::vector<Texts>{{"a", "w"}, {"a", "x"}, {"b", "w"}, {"b", "x"}, {"a", std::nullopt}}));
}

TEST(Sequence, KeysOfAStepAreComparedByPosition) {
  constexpr std::string_view kQuery = R"(sequence by k [any where s == "A"] by k1 [any where s == "B"] by k2)";
  EXPECT_EQ(matchIds(kQuery, R"({"event.id":"1","s":"A","k":"x","k1":"u","k2":"v","@timestamp":1}
{"event.id":"2","s":"B","k":"x","k1":"u","k2":"w","@timestamp":2}
{"event.id":"3","s":"B","k":"x","k2":"u","@timestamp":3})"),
            "1 3");
}

TEST(Sequence, UntilEndsWhatWaitsAfterTheEventsOwnSteps) {
  expectAll({{kABuntilU, "A1 U2 B3", ""},
             {kABuntilU, "A1 B2 U3", "A1 B2"},
             {kABuntilU, "A1 BU2", "A1 BU2"},
             {kABuntilU, "AU1 B2", ""},
             {kABuntilU, "U1 A2 B3", "A2 B3"},
             {kABuntilU, "A1 U1 B1", ""},
             {kABbyKuntilU, "x|A1 y|A2 x|U3 x|B4 y|B5", "A2 B5"},
             {kABbyKuntilU, "x|A1 U2 x|B3", "A1 B3"}});
}

TEST(Sequence, ALateHitIsNotUsed) {
  expectAll({{kAB, "A5 B4", ""},
             {kAB, "A5 B4 B6", "A5 B6"},
             {kAB, "A5 A3 B6", "A5 B6"},
             {kAB, "B9 A5 B10", "A5 B10"},  // nothing waited for B9
             {kAB, "A7 B9 A5 B10", "A7 B9"},
             {kAB, "X9 A5 B6", "A5 B6"},  // other events do not move the clock
             {kABuntilU, "A5 U4 B6", "A5 B6"},
             {kABuntilU, "U9 A5 B6", "A5 B6"},
             {kABuntilU, "A7 U9 A5 B6", ""},
             {kABbyK, "x|A5 y|A1 y|B2 x|B3", "A1 B2"},
             {kABbyK, "x|A5 x,y|A1 y|B2 x|B6", "A1 B2, A5 B6"}});
}

TEST(Sequence, AnEventWithoutTimeTakesNoPart) {
  EXPECT_EQ(matchIds(kAB, R"({"event.id":"1","s":"A","@timestamp":1}
{"event.id":"2","s":"B"}
{"event.id":"3","s":"B","@timestamp":"soon"}
{"event.id":"4","s":"B","@timestamp":[9,2]})"),
            "1 4");
}

TEST(Feed, GivesTheSameMatchesForEveryChunkSizeAndToEveryOracle) {
  std::vector<sema::CheckedRule> rules = check(kABbyK);
  Diagnostics diagnostics;
  std::optional<ir::RuleSet> lowered = sema::lower(rules, diagnostics);
  ASSERT_TRUE(lowered);
  std::string ndjson = toNdjson(parseStream("x|A1 y|A2 x|B3 y|B4"));
  std::vector<MatchRecord> expected = matchAst(rules, ndjson);
  ASSERT_EQ(expected.size(), 2U);
  std::vector<Refusal> refusals;
  for (size_t chunk = 1; chunk < ndjson.size(); chunk += 7) {
    std::optional<Matching> ast = makeAstOracle(rules, {}, refusals);
    std::optional<Matching> ir = makeIrOracle(*lowered, {}, refusals);
    Feed feed{{}, {&*ast, &*ir}};
    std::vector<MatchRecord> found;
    for (size_t at = 0; at < ndjson.size(); at += chunk) {
      feedBytes(feed, std::string_view(ndjson).substr(at, chunk));
      for (MatchRecord& match : takeMatches(*ast)) found.push_back(std::move(match));
    }
    endInput(feed);
    endStream(feed);
    for (MatchRecord& match : takeMatches(*ast)) found.push_back(std::move(match));
    EXPECT_EQ(found, expected);
    EXPECT_EQ(takeMatches(*ir), expected);
  }
}

TEST(Options, NameTheIdFieldAndTheLongestLine) {
  std::vector<sema::CheckedRule> rules = check("any where true");
  OracleOptions options{"x.id", 40};
  EXPECT_EQ(idsOf(matchAst(
                rules, "{\"x\":{\"id\":\"a\"},\"event.id\":\"b\"}\n{\"x.id\":\"too long, by far, for forty bytes\"}\n",
                options)),
            "a");
}

}  // namespace
}  // namespace rulec::oracle
