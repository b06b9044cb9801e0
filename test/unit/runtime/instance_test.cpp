#include "random.h"
#include "streaming.h"

namespace rt::test {
namespace {

RuleShape oneEvent() {
  RuleShape shape{"A"};
  shape.oneEvent = true;
  return shape;
}

TEST(Instance, EveryChunkSizeGivesTheSameOutputAndCounters) {
  std::string text = "\xef\xbb\xbf" + Streaming::lines("A1 B2") + "\r\n  \n{broken\n" + Streaming::lines("A3:y B4:y") +
                     "[1]\n" +
                     R"({"kind":"A","k":"z","@timestamp":5000,"a":"\ud800","event":{"id":"A5"}})"
                     "\r\n" +
                     R"({"kind":"B","k":"z","@timestamp":6000,"event":{"id":"B6"}})";
  Streaming whole({"AB"});
  whole.text(text);
  EXPECT_EQ(whole.matches, "A1 B2, A3 B4, A5 B6");
  for (size_t chunk = 1; chunk < 400; ++chunk) {
    Streaming cut({"AB"});
    cut.text(text, chunk);
    EXPECT_EQ(cut.output, whole.output) << chunk;
    EXPECT_EQ(cut.reports, whole.reports) << chunk;
    EXPECT_EQ(std::memcmp(&cut.stats(), &whole.stats(), sizeof(rt_stats)), 0) << chunk;
  }
  EXPECT_EQ(whole.stats().events, 8u);
  EXPECT_EQ(whole.stats().blank, 2u);
  EXPECT_EQ(whole.stats().invalid_truncated + whole.stats().invalid_json, 1u);
  EXPECT_EQ(whole.stats().invalid_not_object, 1u);
  EXPECT_EQ(whole.stats().invalid_utf8, 1u);
  EXPECT_EQ(whole.reports.size(), 3u);
}

TEST(Instance, AByteOrderMarkIsSkippedOnlyAtTheStartOfAFile) {
  Streaming stream(oneEvent());
  stream.text("\xef\xbb\xbf" + Streaming::lines("A1") + "\xef\xbb\xbf" + Streaming::lines("A2"));
  EXPECT_EQ(stream.matches, "A1");
  EXPECT_EQ(stream.stats().invalid_json, 1u);
}

TEST(Instance, ALineThatMatchesButIsBrokenElsewhereRaisesNothing) {
  Streaming stream(oneEvent());
  stream.text(R"({"kind":"A","other":{"x":tru}})"
              "\n" +
              Streaming::lines("A2"));
  EXPECT_EQ(stream.matches, "A2");
  EXPECT_EQ(stream.stats().invalid_json, 1u);
}

TEST(Instance, StrictEndsAtTheFirstBadLine) {
  Streaming stream(oneEvent());
  stream.options.strict = 1;
  stream.text(Streaming::lines("A1") +
              R"({"kind":"Z","x":nope})"
              "\n" +
              Streaming::lines("A2"));
  EXPECT_EQ(stream.status, int{RT_BAD_INPUT});
  EXPECT_EQ(stream.matches, "A1");
  ASSERT_EQ(stream.reports.size(), 1u);
  EXPECT_EQ(stream.reports[0].substr(0, 7), "line 2 ");
}

TEST(Instance, OnlyTheFirstBadLinesAreReportedOneByOne) {
  std::string text;
  for (int i = 0; i < 25; ++i) text += "oops\n";
  Streaming stream(oneEvent());
  stream.text(text);
  ASSERT_EQ(stream.reports.size(), 11u);
  EXPECT_EQ(stream.reports.back(), "15 more invalid lines");
}

TEST(Instance, ATooLongLineIsSkippedCountedAndAnnouncedWithoutHarmToItsNeighbours) {
  for (size_t chunk : {size_t{1}, size_t{50}, SIZE_MAX}) {
    Streaming stream(oneEvent());
    stream.options.max_line = 100;
    std::string exact = R"({"kind":"A","event":{"id":"A9"},"p":")";
    exact += std::string(100 - exact.size() - 2, 'p') + "\"}";
    ASSERT_EQ(exact.size(), 100u);
    stream.text(Streaming::lines("A1") + std::string(5000, 'x') + "\n" + exact + "\r\n " + exact + "\n" +
                    Streaming::lines("A2"),
                chunk);
    EXPECT_EQ(stream.matches, "A1, A9, A2") << chunk;
    EXPECT_EQ(stream.stats().oversize, 2u);
    EXPECT_NE(stream.output.find(R"("kind":"oversize","count":1,"line":2)"), std::string::npos);
    EXPECT_NE(stream.output.find(R"("kind":"oversize","count":2)"), std::string::npos);
  }
}

struct Lines {
  std::string matches;
  uint64_t events = 0, blank = 0, oversize = 0;
};

/// A file's lines, by docs/matcher.md and docs/ndjson.md; the k-th event is called "Ak".
void readFile(const std::string& text, size_t maxLine, Lines& lines) {
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (at == 0 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (line.ends_with('\r')) line.pop_back();
    at = end + 1;
    if (line.size() > maxLine) {
      ++lines.events;
      ++lines.oversize;
    } else if (line.find_first_not_of(" \t\r") == std::string::npos) {
      ++lines.blank;
    } else {
      ++lines.events;
      size_t id = line.find("\"id\":\"") + 6;
      bool first = line.find_first_not_of(" \t\r") == line.find('{');
      if (first) lines.matches += (lines.matches.empty() ? "" : ", ") + line.substr(id, line.find('"', id) - id);
    }
  }
}

TEST(Instance, FilesOfAnyLinesInAnyChunksAreReadAsThePlainReadingSays) {
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    Streaming stream(oneEvent());
    stream.options.max_line = 60 + random.below(60);
    Lines lines;
    int count = 0;
    for (uint64_t files = 1 + random.below(3); files > 0; --files) {
      std::string text = random.chance(3) ? "\xef\xbb\xbf" : "";
      for (uint64_t n = random.below(8); n > 0; --n) {
        text += std::string(random.below(3), random.pick("  \t\r"));
        if (!random.chance(3)) {
          std::string start = R"({"kind":"A","event":{"id":"A)" + std::to_string(count++) + R"("},"p":")";
          size_t length = stream.options.max_line - 4 + random.below(9);
          text += start + std::string(length > start.size() + 2 ? length - start.size() - 2 : 0, 'p') + "\"}";
        } else if (random.chance(5)) {
          text += std::string(random.below(400), 'x') + "\xef\xbb\xbf";
        }
        if (random.chance(3)) text += "\r";
        if (n > 1 || random.chance(2)) text += "\n";
      }
      readFile(text, stream.options.max_line, lines);
      for (size_t at = 0; at < text.size();) {
        size_t chunk = 1 + random.below(random.chance(2) ? 10 : 300);
        ASSERT_TRUE(stream.feed(text.substr(at, chunk)));
        at += chunk;
      }
      ASSERT_EQ(rt_end_of_file(stream.instance()), int{RT_OK});
    }
    ASSERT_EQ(stream.matches, lines.matches) << round;
    ASSERT_EQ(stream.stats().events, lines.events) << round;
    ASSERT_EQ(stream.stats().blank, lines.blank) << round;
    ASSERT_EQ(stream.stats().oversize, lines.oversize) << round;
  }
}

TEST(Instance, DeepNestingNeitherCrashesNorHides) {
  std::string deep = R"({"kind":"A","event":{"id":"deep"},"x":)";
  Streaming stream(oneEvent());
  stream.text(deep + std::string(100'000, '[') + std::string(100'000, ']') + "}\n" + Streaming::lines("A2"));
  EXPECT_EQ(stream.matches, "A2");
  EXPECT_EQ(stream.stats().invalid_depth, 1u);
}

TEST(Instance, APlanOfAnotherVersionIsRefused) {
  WalkPlan fields({{"@timestamp", RT_DATE}});
  rt_plan plan = *fields.get();
  plan.abi_version = RT_ABI_VERSION + 1;
  TestHost host;
  rt_options options{};
  int status = RT_OK;
  EXPECT_EQ(rt_create(&plan, &options, &host.host, &status), nullptr);
  EXPECT_EQ(status, int{RT_BAD_PLAN});
}

TEST(Instance, CreationThatRunsOutOfMemoryGivesEverythingBack) {
  WalkPlan fields({{"@timestamp", RT_DATE}, {"a.b", RT_TEXT}});
  rt_plan plan = *fields.get();
  rt_options options{};
  for (size_t allowed = 0; allowed < 40; ++allowed) {
    TestHost host;
    host.allowed = allowed;
    int status = RT_OK;
    rt_instance* instance = rt_create(&plan, &options, &host.host, &status);
    EXPECT_EQ(instance == nullptr, status == RT_NO_MEMORY);
    rt_destroy(instance);
    EXPECT_EQ(host.bytes, 0u) << allowed;
  }
}

}  // namespace
}  // namespace rt::test
