// Lines that are read along learned steps give what the walk gives, and only valid ones are.
#include "runtime/core/shape.h"

#include <gtest/gtest.h>

#include "runtime/core/validate.h"
#include "test/unit/runtime/random.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

WalkPlan& plan() {
  static WalkPlan plan({{"@timestamp", RT_DATE},
                        {"event.category", RT_TEXT},
                        {"process.name", RT_TEXT},
                        {"process.pid", RT_INTEGER},
                        {"process.args", RT_TEXT},
                        {"process.parent.name", RT_TEXT},
                        {"host.ip", RT_ADDRESS},
                        {"flag", RT_BOOLEAN},
                        {"list.a", RT_TEXT},
                        {"list.b", RT_DOUBLE}});
  return plan;
}

/// Of a step each: `$` is a string's content, `#` a scalar that is no string, `%` an array of either.
constexpr std::string_view kTemplates[] = {
    R"({"@timestamp":"$","event":{"category":["$"],"n":#},"process":{"name":"$","pid":#,"args":%,"parent":{"name":"$"}}})",
    R"({"@timestamp":"$","process":{"pid":#,"name":"$"},"host":{"ip":%,"os":{}},"flag":#})",
    R"( { "@timestamp" : "$" , "flag" : # , "unread" : { "a" : [ [ # , "$" ] , { } ] , "b" : "$" } , "list" : [ { "a" : "$" } , { "b" : # } ] } )",
    R"({"process":{"name":"$"},"process":{"name":#},"event":{},"list":[[{"a":%}],"$",{"b":#,"a":"$"}]})",
    R"({"flag":#})"};

constexpr std::string_view kStrings[] = {"",
                                         "x",
                                         "powershell.exe",
                                         R"(C:\\Windows\\System32\\cmd.exe)",
                                         "10.1.2.3",
                                         "\xc3\xa9t\xc3\xa9",
                                         R"(\u00e9\n\/)",
                                         "2026-01-01T00:00:00.001Z",
                                         "a text of more than sixteen bytes, without anything to stop at"};
constexpr std::string_view kScalars[] = {"0", "-1", "12.5e3", "true", "false", "null", "18446744073709551615"};

class LineWriter {
 public:
  explicit LineWriter(Random& random) : random_(random) {}

  std::string line() {
    std::string text;
    for (char c : kTemplates[random_.below(std::size(kTemplates))])
      if (c == '$')
        text += kStrings[random_.below(std::size(kStrings))];
      else if (c == '#')
        text += kScalars[random_.below(std::size(kScalars))];
      else if (c == '%')
        text += array();
      else
        text += c;
    return text;
  }

 private:
  std::string array() {
    std::string text = "[";
    for (uint64_t count = random_.below(4), i = 0; i < count; ++i) {
      if (i != 0) text += ',';
      std::string_view string = kStrings[random_.below(std::size(kStrings))];
      text += random_.chance(3) ? std::string(kScalars[random_.below(std::size(kScalars))])
                                : '"' + std::string(string) + '"';
    }
    return text + "]";
  }

  Random& random_;
};

/// A walker that has learned, and one that never does.
struct Walkers {
  Walkers() : learned(plan(), RT_SIMD_BEST), plain(plan(), RT_SIMD_BEST) { forget(); }

  void forget() { plain.walker.shapes.lines.pause = UINT32_MAX; }

  /// \returns whether the line was read along steps.
  bool read(const std::string& line) {
    uint32_t before = learned.walker.shapes.lines.found;
    readAlike(learned, plain, line);
    Padded padded(line);
    if (learned.walker.isValid) EXPECT_EQ(validateLine(padded.data(), padded.size()), LineFault::None) << line;
    return learned.walker.shapes.lines.found == before + 1;
  }

  WalkerUnderTest learned, plain;
};

TEST(Shape, LinesOfKnownStepsAreReadAsTheWalkReadsThem) {
  Random random(41);
  LineWriter writer(random);
  Walkers walkers;
  size_t along = 0;
  constexpr size_t kRounds = 20'000;
  for (size_t i = 0; i < kRounds && !::testing::Test::HasFailure(); ++i) along += walkers.read(writer.line());
  EXPECT_GT(along, kRounds * 9 / 10);
}

TEST(Shape, MutatedLinesAreReadAsTheWalkReadsThemAndNeverTakenForValid) {
  Random random(42);
  LineWriter writer(random);
  Walkers walkers;
  size_t along = 0;
  constexpr size_t kRounds = 200'000;
  for (size_t i = 0; i < kRounds && !::testing::Test::HasFailure(); ++i) {
    std::string line = writer.line();
    if (!random.chance(3)) random.mutate(line, "{}[]:,\"\\u0123456789abcdefDE+-. \t\x1f\x80\xe2tnl");
    walkers.learned.walker.shapes.lines.pause = 0;
    along += walkers.read(line);
  }
  EXPECT_GT(along, kRounds / 8);
}

TEST(Shape, EveryPrefixAndEveryLineWithABytePutInIsToldFromTheWhole) {
  std::string line = R"({"flag":true,"process":{"pid":12,"name":"a\\b"},"host":{"ip":["::1",null]}} )";
  Walkers walkers;
  walkers.read(line);
  ASSERT_TRUE(walkers.read(line));
  for (size_t at = 0; at < line.size(); ++at) {
    walkers.read(line.substr(0, at));
    for (char c : std::string_view("\"\\,:{}[]1 tx\x01\xff")) {
      std::string more = line;
      walkers.read(more.insert(at, 1, c));
    }
  }
}

TEST(Shape, AStepOfAStringIsNotTakenBehindANumber) {
  Walkers walkers;
  for (const char* line : {R"({"a":"1","flag":true})", R"({"a":1})", R"({"a":1,"flag":true})"}) walkers.read(line);
  EXPECT_FALSE(walkers.read(R"({"a":1","flag":true})"));
  EXPECT_FALSE(walkers.read(R"({"a":"1,"flag":true})"));
}

TEST(Shape, WhereLinesAreNeverAlikeItIsGivenUpForAWhileAndBegunAnew) {
  Random random(43);
  Walkers walkers;
  const Shapes& shapes = walkers.learned.walker.shapes;
  auto strange = [&] { return R"({"k)" + std::to_string(random.bits()) + R"(":{"flag":true}})"; };
  for (int i = 0; i < 1100; ++i) walkers.read(strange());
  EXPECT_GT(shapes.lines.pause, 0u);
  for (int i = 0; i < 20'000 * 8 && !shapes.isFull; ++i) walkers.learned.read(strange());
  EXPECT_TRUE(shapes.isFull);
  size_t along = 0;
  for (int i = 0; i < 40'000; ++i) along += walkers.read(R"({"flag":true})");
  EXPECT_GT(along, 20'000u);
}

TEST(Shape, NamesByPatternsAndKeysOfSeveralNodesAreLeftToTheWalk) {
  WalkPlan patterned({{"event.category", RT_TEXT}, {"labels.*", RT_TEXT, true}});
  WalkerUnderTest walker(patterned, RT_SIMD_BEST);
  for (int i = 0; i < 3; ++i)
    for (const char* line : {R"({"labels":{"a":"b"},"event":{"category":"c"}})", R"({"event.category":"c"})",
                             R"({"event":{"categor\u0079":"c"}})"}) {
      ASSERT_EQ(walker.read(line), LineFault::None);
      EXPECT_EQ(walker.walker.shapes.lines.found, 0u);
      EXPECT_EQ(walker.reading()[0].size(), 1u);
    }
}

TEST(Shape, WithoutMemoryLinesAreWalked) {
  expectReadOrNoMemory(plan(), R"({"flag":true,"process":{"args":["\u0061"]}})", 7, 40);
}

}  // namespace
}  // namespace rt::test
