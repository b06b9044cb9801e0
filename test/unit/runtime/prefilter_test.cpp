// Lines that nobody reads: passing over them changes no match, and which they are does not depend on chunks.
#include "runtime/core/prefilter.h"

#include <cstring>

#include "passing_over.h"
#include "test/unit/runtime/levels.h"

namespace rt::test {
namespace {

TEST(Prefilter, LinesWithoutANeedleAreCountedButNotRead) {
  PassingOver f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.text(Streaming::lines("Z1 B2 Z3") + "not JSON\n" + Streaming::lines("A4 Z5:y B6:y B7 B8"));
  EXPECT_EQ(stream.matches, "A4 B7");
  EXPECT_EQ(stream.stats().events, 9u);
  EXPECT_EQ(stream.stats().invalid_json, 0u);
  EXPECT_LE(stream.stats().walked, 4u);
}

TEST(Prefilter, UnderStrictEveryLineIsRead) {
  PassingOver f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.options.strict = 1;
  stream.text(Streaming::lines("Z1 Z2") + "not JSON\n");
  EXPECT_EQ(stream.status, int{RT_BAD_INPUT});
}

TEST(Prefilter, WhereHitsWaitToBeSortedEveryLineIsRead) {
  PassingOver f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.options.lateness_ns = INT64_MAX;
  stream.events("B2 A1");
  EXPECT_EQ(stream.matches, "A1 B2");
}

TEST(Prefilter, ARestoredStartWaits) {
  PassingOver f;
  std::string saved;
  Streaming before({"AB"});
  f.use(before);
  before.feed(Streaming::lines("A1"));
  rt_suspend(before.instance());
  auto keep = [](void* context, const char* data, size_t length) {
    return static_cast<std::string*>(context)->append(data, length), 0;
  };
  ASSERT_EQ(rt_save(before.instance(), keep, &saved), int{RT_OK});
  Streaming after({"AB"});
  f.use(after);
  ASSERT_EQ(rt_restore(after.instance(), saved.data(), saved.size()), int{RT_OK});
  after.events("Z2 B3");
  EXPECT_EQ(after.matches, "A1 B3");
}

TEST(Prefilter, WhereMostLinesHaveANeedleAllAreRead) {
  PassingOver f;
  Streaming stream({"AB"});
  f.use(stream);
  std::string text;
  for (int i = 0; i < 1100; ++i) text += Streaming::lines("A1");
  stream.text(text + Streaming::lines("Z2 Z3"));
  EXPECT_EQ(stream.stats().walked, 1102u);
}

// ---- random streams ------------------------------------------------------------------------------------------------

void compare(const std::string& text, uint64_t maxLine, size_t chunk, Random& random) {
  PassingOver f;
  Streaming all({"AB", 'Z'}), whole({"AB", 'Z'}), cut({"AB", 'Z'});
  for (Streaming* stream : {&all, &whole, &cut}) stream->options.max_line = maxLine;
  f.use(whole);
  f.use(cut);
  cut.options.simd = anyLevel(random);
  all.text(text);
  whole.text(text);
  cut.text(text, chunk);
  EXPECT_EQ(whole.matches, all.matches);
  EXPECT_EQ(whole.stats().events, all.stats().events);
  EXPECT_EQ(whole.stats().blank, all.stats().blank);
  EXPECT_EQ(whole.stats().oversize, all.stats().oversize);
  EXPECT_EQ(cut.output, whole.output);
  EXPECT_EQ(cut.reports, whole.reports);
  EXPECT_EQ(std::memcmp(&cut.stats(), &whole.stats(), sizeof(rt_stats)), 0);
}

TEST(Prefilter, RandomLinesGiveTheSameMatchesAndTheSameReadingForEveryChunkSize) {
  Random random(11);
  for (int round = 0; round < 300 && !HasFailure(); ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += someLine(random, 1000 * i) + "\n";
    size_t chunk = 1 + random.below(random.chance(2) ? 50 : 2000);
    SCOPED_TRACE("round " + std::to_string(round) + " chunk " + std::to_string(chunk) + "\n" + text);
    compare(text, random.chance(2) ? 0 : 50 + random.below(400), chunk, random);
  }
}

}  // namespace
}  // namespace rt::test
