// Several threads on one stream: everything is as with one.
#include "runtime/core/threads.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "passing_over.h"
#include "test/unit/runtime/levels.h"
#include "tools/lib/hosted_os.h"

namespace rt::test {
namespace {

/// How a stream is worked on.
struct Way {
  uint32_t threads = 2;
  size_t chunk = 64;
  bool asFile = true;
  size_t alone = 0;           // bytes that are fed before
  int interruptedAfter = -1;  // chunks of a file; then it is gone on with
  bool viewed = false;        // the file may be
};

struct Interruption {
  int left;
};

/// Feeds the whole text by a team, and the end.
void feedByTeam(Streaming& stream, const std::string& text, const Way& way) {
  static const Os os = rulec::hosted::system();
  stream.feed(text.substr(0, way.alone));
  std::string rest = text.substr(std::min(way.alone, text.size()));
  int file = rulec::hosted::fileOf(rest);
  ASSERT_GE(file, 0);
  Interruption interruption{way.interruptedAfter};
  auto isInterrupted = [](void* context) { return static_cast<Interruption*>(context)->left-- == 0; };
  Team* team = startTeam({stream.instance(), &os, way.chunk, way.threads, &interruption, isInterrupted});
  ASSERT_NE(team, nullptr);
  EXPECT_EQ(growTeam(team, way.threads), 0);
  if (way.asFile) {
    int64_t from = 0;
    FileView view = makeView(os, file, static_cast<int64_t>(rest.size()));
    while (rulec::hosted::rest(file, &from) > 0 && stream.status == RT_OK) {
      feedFileByTeam(team, file, from, way.viewed ? &view : nullptr);
      stream.feed("");
    }
    EXPECT_FALSE(view.isLost);
    closeView(view);
  } else {
    EXPECT_LE(feedStreamByTeam(team, file), 0 + (stream.feed("") ? 0 : 1));
  }
  endTeam(team);
  close(file);
  if (int flushed = rt_flush(stream.instance()); stream.status == RT_OK) stream.status = flushed;
}

/// What is set up alike for the run with one thread and for those with more.
using SetUp = std::function<void(Streaming&)>;

std::string named(const Way& way) {
  return std::to_string(way.threads) + " threads, chunks of " + std::to_string(way.chunk) +
         (way.viewed   ? ", a view"
          : way.asFile ? ", a file"
                       : ", a stream") +
         ", alone " + std::to_string(way.alone) + ", interrupted " + std::to_string(way.interruptedAfter);
}

/// \param bytes whether the count of bytes is the same, too: a run that ends early counts the chunk it ended in
void expectSame(Streaming& one, Streaming& more, bool bytes) {
  EXPECT_EQ(more.status, one.status);
  EXPECT_EQ(more.matches, one.matches);
  EXPECT_EQ(more.output, one.output);
  EXPECT_EQ(more.reports, one.reports);
  rt_stats left = one.stats(), right = more.stats();
  if (!bytes) left.bytes = right.bytes = 0;
  EXPECT_EQ(std::memcmp(&left, &right, sizeof left), 0)
      << "walked " << left.walked << " and " << right.walked << ", events " << left.events << " and " << right.events;
}

void compare(const std::vector<RuleShape>& shapes, const std::string& text, const SetUp& setUp,
             const std::vector<Way>& ways) {
  Streaming one(shapes);
  setUp(one);
  one.text(text);
  for (const Way& way : ways) {
    SCOPED_TRACE(named(way));
    Streaming more(shapes);
    setUp(more);
    feedByTeam(more, text, way);
    expectSame(one, more, one.status == RT_OK);
  }
}

std::vector<Way> allWays() {
  std::vector<Way> ways;
  for (uint32_t threads : {1u, 2u, 3u, 8u})
    for (size_t chunk : {1u, 40u, 333u, 5000u})
      for (bool asFile : {true, false}) ways.push_back({threads, chunk, asFile});
  for (size_t i = 0, count = ways.size(); i < count; ++i)
    if (ways[i].asFile) ways.push_back(ways[i]), ways.back().viewed = true;
  return ways;
}

const SetUp kNothing = [](Streaming&) {};

TEST(Threads, GiveTheSameAlertsInTheSameOrder) {
  std::string events;
  for (int i = 0; i < 300; ++i) events += "ABCZ"[i * 7 % 4] + std::to_string(i) + ":k" + std::to_string(i % 5) + " ";
  compare({{"AB"}, {"ABC", 'Z'}, {.steps = "B", .oneEvent = true}}, Streaming::lines(events), kNothing, allWays());
}

TEST(Threads, TellTheSameOfLinesThatAreNotValid) {
  std::string text = "\xef\xbb\xbf" + Streaming::lines("A1 B2");
  for (int i = 0; i < 9; ++i)
    text += Streaming::lines("A3") + "{\"kind\":\"B\n\n \t\r\n[1]\r\n{\"kind\":\"A\",\"x\":\"\xff\"}\n" +
            "{\"kind\":\"A\",\"@timestamp\":1,\"k\":\"x\",\"y\":1 2}\n" + Streaming::lines("B4") +
            "{\"@timestamp\":\"x\"}\n";
  compare({{"AB"}}, text + "{\"kind\":\"A\"", kNothing, allWays());
}

TEST(Threads, EndAtTheSameLineUnderStrict) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += Streaming::lines("A1 B2");
  text += "{\"kind\":\"B\n" + text;
  compare({{"AB"}}, text, [](Streaming& stream) { stream.options.strict = 1; }, allWays());
}

TEST(Threads, PassOverTheSameLinesThatAreTooLong) {
  std::string text;
  for (size_t i = 0; i < 9; ++i)
    text += Streaming::lines("A1") + "{\"kind\":\"" + std::string(i * 1000, 'B') + "\"}\n" + Streaming::lines("B2");
  compare({{"AB"}}, text, [](Streaming& stream) { stream.options.max_line = 5000; }, allWays());
}

TEST(Threads, GoOnWhereTheyWereInterrupted) {
  std::string events;
  for (int i = 0; i < 200; ++i) events += (i % 2 == 0 ? "A" : "B") + std::to_string(i) + " ";
  std::vector<Way> ways;
  for (int after : {0, 1, 2, 5, 30})
    for (size_t alone : {0u, 10u, 1000u}) ways.push_back({3, 100, true, alone, after});
  compare({{"AB"}}, Streaming::lines(events), kNothing, ways);
}

TEST(Threads, HoldBackTheSameEvents) {
  std::string events;
  for (int i = 0; i < 200; ++i) events += "ABC"[i % 3] + std::to_string(i ^ 5) + " ";
  auto late = [](Streaming& stream) { stream.options.lateness_ns = 3'000'000'000; };
  compare({{"AB"}, {"BC"}}, Streaming::lines(events), late, allWays());
}

/// Those of the first letters alone; a Z is a computation without a result.
uint64_t firstKindsOf(const rt_value* const* fields, rt_context* context) {
  uint64_t kinds = kindsOf(fields, context);
  context->failures += kinds >> ('Z' - 'A') & 1;
  return kinds & 7;
}

TEST(Threads, CountComputationsWithoutAResultWhereTheyWere) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += Streaming::lines("A1 Y2 Z3 Y4 Z5 B6");
  compare({{"AB"}}, text, [](Streaming& stream) { stream.match(firstKindsOf); }, allWays());
}

TEST(Threads, AnnounceWhatAnInvalidLineLeftWithTheNextLine) {
  std::string broken = R"({"@timestamp":"no time","kind":["Z","B"],"y":1 2})";
  std::string text = Streaming::lines("Y1 Y2") + broken + "\n" + Streaming::lines("Y3 B4 Y5 B6");
  auto setUp = [](Streaming& stream) { stream.match(firstKindsOf); };
  compare({{.steps = "B", .oneEvent = true}}, text, setUp, allWays());
  Streaming one({.steps = "B", .oneEvent = true});
  setUp(one);
  one.text(text);
  EXPECT_LT(one.output.find("computations without a result"), one.output.find("B4"));
}

TEST(Threads, WhereOneCannotBeMadeTheOthersGoOn) {
  static Os os = rulec::hosted::system();
  static OsThreads none = *os.threads;
  none.start = [](void (*)(void*), void*) { return -11; };
  os.threads = &none;
  Streaming stream({"AB"});
  Team* team = startTeam({stream.instance(), &os, 64, 4, nullptr, [](void*) { return false; }});
  ASSERT_NE(team, nullptr);
  EXPECT_EQ(growTeam(team, 4), -11);
  EXPECT_EQ(growTeam(team, 4), 0) << "it was told";
  int file = rulec::hosted::fileOf(Streaming::lines("A1 B2 A3 B4"));
  feedFileByTeam(team, file, 0, nullptr);
  endTeam(team);
  close(file);
  EXPECT_EQ(stream.matches, "A1 B2, A3 B4");
}

// ---- random streams ------------------------------------------------------------------------------------------------

const uint32_t kGroup[] = {2};
const uint32_t kKind[] = {1};
const rt_threshold kThreshold = {kKind, 1, 2, 3, 2, 20'000'000'000};
const rt_new_terms kTerms = {kGroup, 1, 30'000'000'000, 0};
const rt_suppression kSuppression = {kGroup, 1, RT_MISSING_IS_VALUE, 9'000'000'000};

std::vector<RuleShape> someRules(Random& random) {
  std::vector<RuleShape> shapes{{"AB", 'Z'}};
  if (random.chance(2)) shapes.push_back({.steps = "ABA", .maxspanMs = 9000, .suppression = &kSuppression});
  if (random.chance(2)) shapes.push_back({.steps = "A", .kind = RT_THRESHOLD, .type = &kThreshold});
  if (random.chance(2)) shapes.push_back({.steps = "B", .kind = RT_NEW_TERMS, .type = &kTerms});
  if (random.chance(2)) shapes.push_back({.steps = "AB", .kind = RT_SAMPLE});
  if (random.chance(3)) shapes.push_back({.steps = "Z", .oneEvent = true, .suppression = &kSuppression});
  if (shapes.size() > 1 && random.chance(3)) shapes.erase(shapes.begin());
  for (RuleShape& shape : shapes) shape.maxSignals = random.below(5), shape.intervalMs = 20'000;
  return shapes;
}

rt_options someOptions(Random& random) {
  rt_options options{};
  options.deterministic = 1;
  options.max_line = random.chance(2) ? 0 : 300 + random.below(300);
  if (random.chance(6)) options.lateness_ns = 2'000'000'000;
  if (random.chance(6)) options.strict = 1;
  if (random.chance(6)) options.has_size = 1, options.size = 3;
  options.state_bytes = random.chance(3) ? 1 : 1 << 20;  // 1: as little as there can be
  options.simd = anyLevel(random);
  return options;
}

std::string someText(Random& random) {
  std::string text;
  int lines = random.chance(20) ? 3000 : 80;
  uint64_t broken = random.chance(3) ? 10 : 1000;
  for (int i = 0; i < lines; ++i) {
    std::string line = someLine(random, 1000 * i);
    if (random.chance(broken)) random.mutate(line, "{}[]\",:\\ \t1");
    text += line + "\n";
  }
  if (random.chance(3)) text.pop_back();
  return text;
}

/// \param maxLine a chunk must not be longer
Way someWay(Random& random, uint64_t maxLine) {
  const uint32_t threads[] = {1, 2, 3, 8};
  const size_t chunks[] = {60, 300, 5000};
  Way way{threads[random.below(4)], 1 + random.below(chunks[random.below(maxLine == 0 ? 3 : 2)]), random.chance(2)};
  if (random.chance(2)) way.alone = random.below(500);
  if (way.asFile && random.chance(4)) way.interruptedAfter = static_cast<int>(random.below(9));
  way.viewed = way.asFile && random.chance(2);
  return way;
}

TEST(Threads, GiveTheSameOfRandomStreams) {
  Random random(31);
  for (int round = 0; round < 400 && !HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::string text = someText(random);
    std::vector<RuleShape> shapes = someRules(random);
    PassingOver passing;
    bool passes = random.chance(2);
    if (passes) shapes.resize(1);
    rt_options options = someOptions(random);
    bool fewHits = random.chance(2);
    auto setUp = [&](Streaming& stream) {
      stream.options = options;
      if (fewHits) stream.match(firstKindsOf);
      if (passes) passing.use(stream);
    };
    compare(shapes, text, setUp, {someWay(random, options.max_line), someWay(random, options.max_line)});
  }
}

TEST(Threads, ReadTheSameLinesWhereMostHaveANeedle) {
  PassingOver passing;
  Random random(5);
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += Streaming::lines(random.chance(i / 8000 % 2 == 0 ? 5 : 2) ? "Z1" : "A1");
  compare({{"AB"}}, text, [&](Streaming& stream) { passing.use(stream); },
          {{2, 3000, true}, {3, 70'000, true}, {3, 9000, true, 0, -1, true}, {8, 9000, false}});
}

}  // namespace
}  // namespace rt::test
