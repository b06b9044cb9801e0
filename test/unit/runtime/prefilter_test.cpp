// Lines that nobody reads: passing over them changes no match, and which they are does not depend on chunks.
#include "runtime/core/prefilter.h"

#include <algorithm>
#include <cstring>

#include "random.h"
#include "streaming.h"

namespace rt::test {
namespace {

/// A set of needles in one bucket, beside the two that every set has.
class NeedleSet {
 public:
  explicit NeedleSet(std::vector<rt_needle> needles) : needles_(std::move(needles)) {
    add(RT_ESCAPE_BUCKET, "\\u0");
    for (const char* blank : {"\n\n", "\n\r", "\n\t", "\n "}) add(RT_BLANK_BUCKET, blank);
    for (int half = 0; half < 2; ++half)
      for (uint8_t& mask : set.masks[2][half]) mask |= 1u << RT_BLANK_BUCKET;
    for (const rt_needle& needle : needles_) add(RT_FIRST_BUCKET, needle.bytes.data);
    std::fill(std::begin(set.first) + RT_FIRST_BUCKET + 1, std::end(set.first), static_cast<uint32_t>(needles_.size()));
    set.needles = needles_.data();
  }

  rt_needle_set set{};

 private:
  void add(uint32_t bucket, const char* text) {
    for (size_t i = 0; i < RT_WINDOW && text[i] != 0; ++i) {
      auto byte = static_cast<uint8_t>(text[i]);
      set.masks[i][0][byte & 15u] |= static_cast<uint8_t>(1u << bucket);
      set.masks[i][1][byte >> 4] |= static_cast<uint8_t>(1u << bucket);
    }
  }
  std::vector<rt_needle> needles_;
};

/// Of the rule "A, then B" by k: lines with "A", and while a start waits those with its k.
struct Fixture {
  NeedleSet idle{{{literal("\"A\""), 0, 0}}};
  NeedleSet live{{{literal("\"A\""), 0, 0}, {literal("\"k\""), 0, RT_NEEDLE_KEY}}};
  rt_prefilter prefilter{idle.set, live.set, &rt_the_prefilter};

  void use(Streaming& stream) const { stream.prefilter(&prefilter, RT_WAITS_FOR_KEY); }
};

TEST(Prefilter, LinesWithoutANeedleAreCountedButNotRead) {
  Fixture f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.text(Streaming::lines("Z1 B2 Z3") + "not JSON\n" + Streaming::lines("A4 Z5:y B6:y B7 B8"));
  EXPECT_EQ(stream.matches, "A4 B7");
  EXPECT_EQ(stream.stats().events, 9u);
  EXPECT_EQ(stream.stats().invalid_json, 0u);
  EXPECT_LE(stream.stats().walked, 4u);
}

TEST(Prefilter, UnderStrictEveryLineIsRead) {
  Fixture f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.options.strict = 1;
  stream.text(Streaming::lines("Z1 Z2") + "not JSON\n");
  EXPECT_EQ(stream.status, int{RT_BAD_INPUT});
}

TEST(Prefilter, WhereHitsWaitToBeSortedEveryLineIsRead) {
  Fixture f;
  Streaming stream({"AB"});
  f.use(stream);
  stream.options.lateness_ns = INT64_MAX;
  stream.events("B2 A1");
  EXPECT_EQ(stream.matches, "A1 B2");
}

TEST(Prefilter, ARestoredStartWaits) {
  Fixture f;
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
  Fixture f;
  Streaming stream({"AB"});
  f.use(stream);
  std::string text;
  for (int i = 0; i < 1100; ++i) text += Streaming::lines("A1");
  stream.text(text + Streaming::lines("Z2 Z3"));
  EXPECT_EQ(stream.stats().walked, 1102u);
}

// ---- random streams ------------------------------------------------------------------------------------------------

std::string escaped(char c) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c));
  return text;
}

std::string spelled(Random& random, const std::string& text) {
  std::string all = "\"";
  for (char c : text)
    all += random.chance(12) ? escaped(c) : c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
  return all + "\"";
}

std::string space(Random& random) { return random.chance(6) ? random.chance(2) ? " " : "\t " : ""; }

std::string member(Random& random, const std::string& key, const std::string& value) {
  return spelled(random, key) + space(random) + ":" + space(random) + value;
}

std::string someKey(Random& random) {
  std::string key(random.below(3) == 0 ? random.below(30) : 1, 'k');
  if (random.chance(5)) key += random.chance(2) ? "\\" : "\"";
  return key + std::to_string(random.below(6));
}

std::string someLine(Random& random, int64_t millis) {
  if (random.chance(12)) return random.chance(2) ? "" : random.chance(2) ? " \t\r" : "{\"broken\":\"\\u00";
  std::vector<std::string> members{member(random, "@timestamp", std::to_string(millis)),
                                   member(random, "kind", spelled(random, std::string(1, random.pick("ABZZZ"))))};
  std::string k = spelled(random, someKey(random));
  if (random.chance(6)) k = "[" + k + ", " + spelled(random, someKey(random)) + "]";
  if (!random.chance(10)) members.push_back(member(random, "k", k));
  if (random.chance(3)) members.push_back(member(random, "pad", spelled(random, std::string(random.below(200), 'A'))));
  std::string line = space(random) + "{";
  for (size_t i = members.size(); i-- > 0;) {
    std::swap(members[i], members[random.below(i + 1)]);
    line += members[i] + (i > 0 ? "," : "");
  }
  return line + "}" + (random.chance(9) ? "\r" : "");
}

void compare(const std::string& text, uint64_t maxLine, size_t chunk, Random& random) {
  Fixture f;
  Streaming all({"AB", 'Z'}), whole({"AB", 'Z'}), cut({"AB", 'Z'});
  for (Streaming* stream : {&all, &whole, &cut}) stream->options.max_line = maxLine;
  f.use(whole);
  f.use(cut);
  if (random.chance(2)) cut.options.simd = RT_SIMD_SCALAR;
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
