#include "tools/generate/stream.h"

#include "tools/generate/document.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace rulec::generate {
namespace {

std::string textAt(const Json& document, std::string_view path) {
  const Json* value = findPath(document, path);
  while (value != nullptr && std::holds_alternative<Array>(value->node)) value = &std::get<Array>(value->node)[0];
  return value != nullptr && std::holds_alternative<std::string>(value->node) ? std::get<std::string>(value->node) : "";
}

std::vector<Json> events(const StreamOptions& options, size_t count) {
  EventStream stream(options);
  std::vector<Json> result;
  for (size_t i = 0; i < count; ++i) {
    std::string line;
    stream.append(line);
    std::optional<Json> document = parseJson(line);
    EXPECT_TRUE(document.has_value()) << line;
    if (document) result.push_back(*std::move(document));
  }
  return result;
}

std::string bytes(const StreamOptions& options, size_t count) {
  EventStream stream(options);
  std::string out;
  for (size_t i = 0; i < count; ++i) stream.append(out);
  return out;
}

bool isInstallerChild(const Json& event) { return textAt(event, "process.parent.executable") == "/usr/sbin/installer"; }

TEST(EventStream, TheSameSeedGivesTheSameBytes) {
  EXPECT_EQ(bytes({.seed = 5}, 500), bytes({.seed = 5}, 500));
  EXPECT_NE(bytes({.seed = 5}, 500), bytes({.seed = 6}, 500));
}

TEST(EventStream, ProportionsAreTheStatedOnes) {
  constexpr size_t kCount = 20000;
  std::map<std::string, double> categories, systems;
  for (const Json& event : events({.size = Size::Small}, kCount)) {
    categories[findPath(event, "dns") != nullptr ? "dns" : textAt(event, "event.category")] += 1.0 / kCount;
    systems[textAt(event, "host.os.type")] += 1.0 / kCount;
  }
  EXPECT_NEAR(categories["process"], 0.35, 0.02);
  EXPECT_NEAR(categories["file"], 0.31, 0.02);
  EXPECT_NEAR(categories["network"], 0.20, 0.02);
  EXPECT_NEAR(categories["dns"], 0.06, 0.01);
  EXPECT_NEAR(categories["library"], 0.05, 0.01);
  EXPECT_NEAR(categories["registry"], 0.028, 0.01);
  EXPECT_NEAR(systems["windows"], 0.4, 0.02);
  EXPECT_NEAR(systems["linux"], 0.3, 0.02);
}

TEST(EventStream, FullEventsHaveTheSizeOfSensorEvents) {
  const size_t size = bytes({}, 5000).size() / 5000;
  EXPECT_GT(size, 2200u);
  EXPECT_LT(size, 2700u);
}

TEST(EventStream, InstallerChildrenComeAtTheChosenRateAndAreFollowed) {
  constexpr size_t kCount = 20000;
  std::map<std::string, size_t> started;
  size_t followed = 0, index = 0;
  for (const Json& event : events({.rate = 0.02, .size = Size::Small}, kCount)) {
    ++index;
    const std::string entity = textAt(event, "process.entity_id");
    if (isInstallerChild(event)) {
      EXPECT_EQ(textAt(event, "host.os.family"), "macos");
      EXPECT_EQ(textAt(event, "event.type"), "start");
      started[entity] = index;
    } else if (const auto start = started.find(entity); start != started.end()) {
      EXPECT_EQ(textAt(event, "event.category"), "network");
      EXPECT_LE(index - start->second, 400u);
      ++followed;
    }
  }
  EXPECT_NEAR(static_cast<double>(started.size()) / kCount, 0.02, 0.004);
  EXPECT_NEAR(static_cast<double>(followed) / static_cast<double>(started.size()), 0.75, 0.08);
}

TEST(EventStream, WithoutARateThereAreNoInstallerChildren) {
  for (const Json& event : events({.rate = 0, .size = Size::Small}, 20000)) EXPECT_FALSE(isInstallerChild(event));
}

TEST(EventStream, TimesAreIso8601) {
  std::string text;
  appendIsoTime(text, 1767225600123);
  EXPECT_EQ(text, "2026-01-01T00:00:00.123Z");
  text.clear();
  appendIsoTime(text, 951868799999);
  EXPECT_EQ(text, "2000-02-29T23:59:59.999Z");
}

TEST(EventTemplate, BlanksSplitTheText) {
  const EventTemplate event = parseTemplate("a<pid>b<time>");
  ASSERT_EQ(event.pieces.size(), 3u);
  EXPECT_EQ(event.pieces[0].literal, "a");
  EXPECT_EQ(event.pieces[0].blank, Blank::Pid);
  EXPECT_EQ(event.pieces[1].blank, Blank::Time);
  EXPECT_EQ(event.pieces[2].literal, "");
}

}  // namespace
}  // namespace rulec::generate
