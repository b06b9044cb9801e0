// Missing events, each case derived by hand from the EQL reference. "M3" is an event of the missing step at second 3.
#include "test/unit/oracle/queries.h"
#include "test/unit/oracle/streams.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

/// `letters`: a step for each, in 5 seconds; after `!` a missing one.
std::string in5s(std::string_view letters, std::string_view head = "") {
  std::string query = "sequence" + std::string(head) + " with maxspan=5s";
  for (size_t i = 0; i < letters.size(); ++i) {
    bool missing = letters[i] == '!';
    if (missing) ++i;
    query += std::string(missing ? " !" : " ") + "[any where s == \"" + letters[i] + "\"]";
  }
  return query;
}

struct Case {
  std::string query;
  std::string_view stream;
  std::string_view matches;
};

void expectAll(std::initializer_list<Case> cases) {
  for (const Case& c : cases)
    EXPECT_EQ(matchIds(c.query, toNdjson(parseStream(c.stream))), c.matches) << c.query << " on " << c.stream;
}

/// The same with a timestamp of nanoseconds: times in them.
std::string nanoIds(const std::string& query, std::initializer_list<std::pair<char, int64_t>> events) {
  std::vector<sema::CheckedRule> rules = check(query);
  std::get<sema::CheckedQuery>(rules.front().query).timestamp = {"nanos", ir::Type::DateNanos};
  std::string ndjson;
  for (auto [letter, ns] : events) {
    std::string digits = std::to_string(1'000'000'000 + ns % 1'000'000'000).substr(1);
    ndjson += std::string(R"({"event.id":")") + letter + R"(","s":")" + letter + R"(","nanos":"1970-01-01T00:00:)" +
              std::to_string(10 + ns / 1'000'000'000) + "." + digits + "Z\"}\n";
  }
  return idsOf(matchesOf(rules, ndjson));
}

TEST(Missing, InTheMiddleForbidsWhatLiesStrictlyBetween) {
  expectAll({{in5s("A!MB"), "A0 B5", "A0 - B5"},
             {in5s("A!MB"), "A0 M1 B5", ""},
             {in5s("A!MB"), "A0 M0 B5", "A0 - B5"},
             {in5s("A!MB"), "A0 B5 M5", "A0 - B5"},
             {in5s("A!MB"), "A0 M5 B5", "A0 - B5"},
             {in5s("A!MB"), "M0 A1 B2 M3", "A1 - B2"},
             {in5s("A!MB"), "A1 B2 A2 M3 B4", "A1 - B2"}});
}

TEST(Missing, IsAskedOnceOfEachCompletedMatch) {
  expectAll({{in5s("AB!MC"), "A1 B2 M3 B4 C5", ""},
             {in5s("A!MB"), "A1 M2 B3 B4", ""},
             {in5s("A!MB"), "A1 M2 A3 B4", "A3 - B4"},
             {in5s("A!MB!NC"), "A1 N2 B3 M4 C5", "A1 - B3 - C5"},
             {in5s("A!M!NB"), "A1 N2 B3", ""},
             {in5s("A!M!NB"), "A1 M2 B3", ""},
             {in5s("A!M!NB"), "A1 B3", "A1 - - B3"}});
}

TEST(Missing, AtTheEndForbidsWhatFollowsWithinTheSpan) {
  expectAll({{in5s("A!M"), "A0 M5.000", ""},
             {in5s("A!M"), "A0 M5.001", "A0 -"},
             {in5s("A!M"), "A0 M0", "A0 -"},
             {in5s("A!M"), "A0", "A0 -"},
             {in5s("AB!M"), "A0 B3 M5", ""},  // the span counts from the first event
             {in5s("AB!M"), "A0 B3 M6", "A0 B3 -"},
             {in5s("AB!M"), "A0 M1 B3", "A0 B3 -"}});
}

TEST(Missing, AtTheBeginningForbidsWhatPrecedesTheLastEventWithinTheSpan) {
  expectAll({{in5s("!MA"), "M0 A5.000", ""},
             {in5s("!MA"), "M0 A5.001", "- A5.001"},
             {in5s("!MA"), "M5 A5", "- A5"},
             {in5s("!MAB"), "M0 A3 B5", ""},
             {in5s("!MAB"), "M0 A3 B6", "- A3 B6"},
             {in5s("!MAB"), "A3 M4 B6", "- A3 B6"}});
}

TEST(Missing, AtBothEndsForbidsOnlyWhatLiesWithinTheSpanTogether) {
  auto within = [](std::string_view span) {
    return "sequence with maxspan=" + std::string(span) +
           R"( ![any where s == "M"] [any where s == "A"] ![any where s == "M"])";
  };
  expectAll({{within("19m"), "M0 A600 M1200.001", "- A600 -"},
             {within("20m"), "M0 A600 M1200.001", "- A600 -"},
             {within("20m"), "M0 A600 M1200", ""},
             {within("21m"), "M0 A600 M1200.001", ""},
             {within("21m"), "A600 M1200", "- A600 -"},
             {within("21m"), "M0 A600", "- A600 -"},
             {within("5s"), "M0 M3 A4 M8 M9", ""},
             {within("5s"), "M0 M3 A4 M8.5 M9", "- A4 -"},
             {in5s("!MA!NB!O"), "M0 A1 B2 O4", ""},
             {in5s("!MA!NB!O"), "M0 A1 B2 M4 O5.5", "- A1 - B2 -"}});
}

TEST(Missing, IsDecidedOnWholeMillisecondsAndTheSpanOnNanoseconds) {
  EXPECT_EQ(nanoIds(in5s("A!MB"), {{'A', 100}, {'M', 900'000}, {'B', 2'000'000}}), "A - B");
  EXPECT_EQ(nanoIds(in5s("A!MB"), {{'A', 100}, {'M', 1'000'000}, {'B', 1'999'999}}), "A - B");
  EXPECT_EQ(nanoIds(in5s("A!MB"), {{'A', 100}, {'M', 1'000'000}, {'B', 2'000'000}}), "");
  EXPECT_EQ(nanoIds(in5s("A!M"), {{'A', 100}, {'M', 5'000'000'100}}), "");
  EXPECT_EQ(nanoIds(in5s("A!M"), {{'A', 100}, {'M', 5'000'000'101}}), "A -");
  EXPECT_EQ(nanoIds(in5s("!MA"), {{'M', 100}, {'A', 5'000'000'101}}), "- A");
  EXPECT_EQ(nanoIds(in5s("!MA"), {{'M', 100}, {'A', 999'999}}), "- A");
}

TEST(Missing, IsLookedUpUnderItsOwnKey) {
  constexpr std::string_view kQuery = R"(sequence with maxspan=5s
    [any where s == "A"] by k ![any where s == "M"] by k1 [any where s == "B"] by k)";
  auto stream = [](std::string_view missing) {
    return R"({"event.id":"1","s":"A","k":"x","@timestamp":1000}
{"event.id":"2","s":"M",)" +
           std::string(missing) + R"(,"@timestamp":2000}
{"event.id":"3","s":"B","k":"x","@timestamp":3000})";
  };
  EXPECT_EQ(matchIds(kQuery, stream(R"("k":"x","k1":"y")")), "1 - 3");
  EXPECT_EQ(matchIds(kQuery, stream(R"("k":"y","k1":"x")")), "");
  EXPECT_EQ(matchIds(kQuery, stream(R"("k":"x","k1":["y","x"])")), "");
  EXPECT_EQ(matchIds(kQuery, stream(R"("k":"x")")), "1 - 3");
  expectAll({{in5s("A!MB", " by k"), "x|A1 y|M2 x|B3", "A1 - B3"},
             {in5s("A!MB", " by k"), "x,y|A1 y|M2 x,y|B3", "A1 - B3"},
             {in5s("A!MB", " by k"), "x|A1 M2 x|B3", "A1 - B3"},
             {in5s("A!MB", " by ?k"), "A1 M2 B3", ""}});
}

TEST(Missing, RunsAreThatManyPlaces) {
  expectAll({{R"(sequence with maxspan=5s [any where s == "A"] ![any where s == "M"] with runs=2 [any where s == "B"])",
              "A1 B2 A3 M4 B5", "A1 - - B2"}});
}

TEST(Missing, LateEventsAreNotUsed) {
  expectAll({{in5s("A!MB"), "A1 A4 M2 B5", "A4 - B5"},
             {in5s("A!MB"), "A1 M4 A2 B5", ""},  // the missing event moves the clock of its key
             {in5s("A!M"), "A0 A3 M2", "A0 -, A3 -"},
             {in5s("A!M", " by k"), "x|A0 y|A3 x|M2", "A3 -"}});
}

TEST(Missing, AtTheEndSettlesBeforeTheNextHitThatIsPastIt) {
  std::vector<sema::CheckedRule> rules = check(in5s("A!M", " by k"));
  std::vector<Refusal> refusals;
  std::optional<Matching> oracle = makeAstOracle(rules, {}, refusals);
  Feed feed{{}, {&*oracle}, {}};
  auto after = [&](std::string_view events) {
    feedBytes(feed, toNdjson(parseStream(events)));
    return idsOf(takeMatches(*oracle));
  };
  EXPECT_EQ(after("y|A0 x|A0 x|A1 z|A5"), "");
  EXPECT_EQ(after("X9"), "");  // other events do not move the clock
  EXPECT_EQ(after("A9"), "");  // nor does one that has no key
  EXPECT_EQ(after("z|A5.5"), "A0 -, A0 -");
  EXPECT_EQ(after("x|M5.7"), "");  // in time for x|A1, and not past it
  EXPECT_EQ(after("z|A20"), "A5 -, A5.5 -");
  EXPECT_EQ(after("x|A10"), "");  // due before, but no hit that is past it came
  endInput(feed);
  EXPECT_EQ(after(""), "");
  endStream(feed);
  EXPECT_EQ(after(""), "A10 -, A20 -");
}

TEST(Missing, AtTheEndIsReportedByDueTimeThenKey) {
  std::vector<MatchRecord> found =
      matchesOf(check(in5s("AB!M", " by k")), toNdjson(parseStream("y|A0 x|A0 z|A1 z|B2 y|B2 x|B3 x|A9")));
  std::vector<std::string> keys;
  for (const MatchRecord& match : found) keys.push_back(*match.keys.front());
  EXPECT_EQ(keys, (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(found.front().ids, (std::vector<std::string>{"A0", "B3", ""}));
  EXPECT_EQ(found.front().timesNs, (std::vector<std::optional<int64_t>>{0, 3'000'000'000, kNoEventNs}));
}

TEST(Missing, AtTheEndOfTheInputAllRulesAreSettledByDueTimeThenRuleThenKey) {
  std::vector<sema::CheckedRule> rules = check(in5s("A!M", " by k"));
  rules.push_back(check(in5s("B!M", " by k")).front());
  std::string found;
  for (const MatchRecord& match : matchesOf(rules, toNdjson(parseStream("y|AB1 x|AB1 x|B0 z|B0 z|A0.5"))))
    found += std::to_string(match.rule) + *match.keys.front() + match.ids.front() + " ";
  EXPECT_EQ(found, "1zB0 0zA0.5 0xAB1 0yAB1 1xAB1 1yAB1 ");
}

TEST(Missing, WithUntil) {
  expectAll({{in5s("A!MB") + R"( until [any where s == "U"])", "A1 U2 B3 A4 B5", "A4 - B5"},
             {in5s("A!M") + R"( until [any where s == "U"])", "A1 U2", "A1 -"},
             {in5s("A!M") + R"( until [any where s == "U"])", "A1 U9 M3", "A1 -"}});
}

}  // namespace
}  // namespace rulec::oracle
