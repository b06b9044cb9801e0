// What is kept of values and phrases that were seen before changes nothing of what is read.
#include "runtime/core/known.h"

#include <gtest/gtest.h>

#include "test/unit/runtime/random.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

std::vector<PlanField> fields() {
  return {{"@timestamp", RT_DATE},        {"agent.id", RT_TEXT},      {"host.name", RT_TEXT},
          {"host.ip", RT_ADDRESS},        {"host.os.type", RT_TEXT},  {"host.os.type", RT_INTEGER},
          {"event.category", RT_TEXT},    {"event.code", RT_INTEGER}, {"process.name", RT_TEXT},
          {"process.pid", RT_UNSIGNED},   {"process.args", RT_TEXT},  {"process.started", RT_BOOLEAN},
          {"process.entropy", RT_DOUBLE}, {"user.name", RT_TEXT}};
}

/// Events of a few hosts, users and programs, which say the same of themselves each time.
class EventWriter {
 public:
  explicit EventWriter(Random& random) : random_(random) {}

  std::string line() {
    std::string host = std::to_string(random_.below(7)), program = std::to_string(random_.below(9));
    std::string text = R"({"@timestamp":"2026-01-01T00:00:)" + std::to_string(10 + random_.below(50)) + R"(.000Z",)";
    text += R"("agent":{"id":"agent-)" + host + R"(","type":"endpoint"},"host":{"name":"host-\u00e9-)" + host +
            R"(","ip":["10.0.0.)" + host + R"(","::1",null,"no address"],"os":{"type":")" +
            (random_.chance(40) ? "linux" : "windows") + R"(","kernel":"5.)" + host + R"(.0-a-longer-version"}},)";
    text += R"("event":{"category":[")" + std::string(random_.chance(2) ? "process" : "file") + R"("],"code":)" +
            std::to_string(random_.below(3)) + "},";
    text += R"("process":{"name":"C:\\Program Files\\program-)" + program + R"(.exe","pid":)" +
            std::to_string(random_.bits() % 100'000) + R"(,"args":["a","-)" + program + R"(",)" + program +
            R"(],"started":true,"entropy":1.)" + program + "}";
    if (!random_.chance(4)) text += R"(,"user":{"name":"user-)" + program + R"("})";
    return text + "}";
  }

 private:
  Random& random_;
};

/// A walker that keeps what it has seen, and one that does not.
struct Walkers {
  Walkers() : keeping(kept.keepValues(), RT_SIMD_BEST), plain(bare, RT_SIMD_BEST) {
    plain.walker.shapes.lines.pause = UINT32_MAX;  // nor does it learn steps
  }

  /// \returns the number of phrases that the line was read along
  size_t read(const std::string& line) {
    readAlike(keeping, plain, line);
    if (!keeping.walker.isValid) return 0;
    const PhraseTrace& trace = *keeping.walker.trace;
    size_t phrases = 0;
    for (uint32_t i = 0; i < trace.count; ++i) phrases += trace.items[i].length == TracedValue::kPhrase ? 1 : 0;
    return phrases;
  }

  WalkPlan kept{fields()}, bare{fields()};
  WalkerUnderTest keeping, plain;
};

TEST(Known, EventsThatSayTheSameAgainAreReadAsTheyStand) {
  Random random(51);
  EventWriter writer(random);
  Walkers walkers;
  size_t phrases = 0;
  constexpr size_t kRounds = 30'000;
  for (size_t i = 0; i < kRounds && !::testing::Test::HasFailure(); ++i) phrases += walkers.read(writer.line());
  EXPECT_GT(phrases, 2 * kRounds);
}

TEST(Known, MutatedEventsAreReadAsTheyStand) {
  Random random(52);
  EventWriter writer(random);
  Walkers walkers;
  size_t phrases = 0;
  constexpr size_t kRounds = 100'000;
  for (size_t i = 0; i < kRounds && !::testing::Test::HasFailure(); ++i) {
    std::string line = writer.line();
    if (random.chance(3)) random.mutate(line, "{}[]:,\"\\u0123456789abcdefDE+-. \t\x1f\x80\xe2tnl");
    walkers.keeping.walker.shapes.lines.pause = 0;
    phrases += walkers.read(line);
  }
  EXPECT_GT(phrases, kRounds);
}

TEST(Known, TheSameBytesBehindAnotherStepAreOtherValues) {
  Walkers walkers;
  const char* rest = R"("same-text-of-some-length","id":"and-another-one","x":"y","z":[1,2,3],"end":"of it"}})";
  size_t phrases = 0;
  for (int i = 0; i < 2'000; ++i)
    phrases += walkers.read((i % 3 == 0 ? R"({"agent":{"id":)" : R"({"user":{"name":)") + std::string(rest));
  EXPECT_GT(phrases, 1'000u);
}

TEST(Known, ValuesBelowPatternsAreReadAsTheyStand) {
  WalkPlan plan({{"user.name", RT_TEXT}, {"labels.*", RT_TEXT, true}});
  WalkerUnderTest walker(plan.keepValues(), RT_SIMD_BEST);
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(walker.read(R"({"labels":{"a":"b","c":["d"]},"user":{"name":"e"}})"), LineFault::None);
    ASSERT_EQ(walker.reading()[1].size(), 2u);
    ASSERT_EQ(walker.reading()[0].size(), 1u);
  }
}

TEST(Known, WhenTheRoomIsFullEverythingIsForgottenAndReadAsBefore) {
  Walkers walkers;
  for (int i = 0; i < 12'000; ++i) {
    std::string name(900, static_cast<char>('a' + i % 26));
    walkers.read(R"({"user":{"name":")" + name + std::to_string(i / 3) +
                 R"("},"host":{"name":"h","os":{"type":"7"}}})");
    if (::testing::Test::HasFailure()) break;
  }
}

TEST(Known, LongValuesNullsAndWhatIsNoTextAreReadAsTheyStand) {
  Walkers walkers;
  for (int i = 0; i < 600; ++i)
    for (const std::string& value : {'"' + std::string(5'000, 'x') + '"', std::string("null"), std::string("true"),
                                     std::string("12"), std::string(R"("\ud800")"), std::string("\"\xff\"")})
      walkers.read(R"({"user":{"name":)" + value + R"(},"process":{"pid":)" + value + "}}");
}

TEST(Known, AnAnswerIsThatOfItsTableWhicheverTestsShareItsPlace) {
  constexpr size_t kTables = 200;
  std::vector<std::string> texts;
  std::vector<rt_text> pieces(kTables);
  std::vector<rt_pattern> patterns(kTables);
  std::vector<rt_patterns> tables(kTables);
  for (size_t i = 0; i < kTables; ++i) texts.push_back(std::to_string(i % 10));
  for (size_t i = 0; i < kTables; ++i) {
    pieces[i] = {texts[i].data(), texts[i].size()};
    patterns[i] = {&pieces[i], 1, RT_OPEN_START | RT_OPEN_END, 0, 0};
    tables[i] = {&patterns[i], 1};
  }
  Random random(53);
  std::string text = "0123" + std::string(RT_PADDING, '\0');
  rt_known known{};
  rt_value value{text.data(), 4, 0, 0, nullptr, &known};
  for (int i = 0; i < 10'000; ++i) {
    size_t at = random.below(kTables);
    ASSERT_EQ(rt_value_matches(&value, &tables[at]), at % 10 < 4 ? 1u : 0u) << at;
  }
}

TEST(Known, WithoutMemoryLinesAreReadOrThatIsSaid) {
  WalkPlan plan(fields());
  expectReadOrNoMemory(plan.keepValues(), R"({"user":{"name":"\u0061"},"process":{"args":["b"]}})", 13, 60);
}

}  // namespace
}  // namespace rt::test
