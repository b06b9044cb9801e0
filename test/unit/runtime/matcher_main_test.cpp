#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "padded.h"
#include "passing_over.h"
#include "runtime/embed/matcher.h"
#include "runtime/os/os.h"
#include "tools/lib/hosted_os.h"
#include "walk_plan.h"

namespace rt::test {
namespace {

const WalkPlan& walkPlan() {
  static const WalkPlan plan({{"a", RT_TEXT}, {"@timestamp", RT_DATE}});
  return plan;
}

/// a == "hit"
uint64_t matchHit(const rt_value* const* fields, rt_context*) {
  return fields[0] != nullptr && viewOf({fields[0]->text, fields[0]->length}) == "hit" ? 1 : 0;
}

const rt_step kSteps[] = {{0, 0, 0, 0}, {0, 0, 0, 0}};

rt_rule* theRule() {
  static rt_rule rule = [] {
    rt_rule made{};
    made.match = matchHit;
    made.kind = RT_EVENT;
    made.filter_count = 1;
    made.functions = functionsOf(RT_EVENT);
    made.steps = kSteps;
    made.step_count = 1;
    made.timestamp_slot = 1;
    made.tiebreaker_slot = made.override_slot = RT_NO_SLOT;
    made.id = textOf("r-1");
    made.version = textOf("2");
    made.name = textOf("Hit");
    made.severity_word = textOf("low");
    made.rule_json = textOf(R"("id":"r-1")");
    made.severity = 21;
    return made;
  }();
  return &rule;
}

rt_plan makePlan() {
  rt_plan plan = *walkPlan().get();
  plan.rules = theRule();
  plan.rule_count = 1;
  plan.compiler_version = textOf("0.1.0");
  plan.target = textOf("x86_64-linux");
  plan.rule_set_hash = textOf("sha256:ff");
  return plan;
}

/// The system that the program meets. Os has no context, so the tests have one system.
struct System {
  std::map<std::string, std::string> files;
  std::string input;  // standard input
  size_t inputAt = 0;
  std::string out, err;
  size_t chunk = SIZE_MAX;          // most bytes a read gives
  int readError = 0;                // of files, after what they hold
  int writeError = 0;               // of standard output
  std::atomic<int> stopAfter = -1;  // reads until a signal comes
  int signal = 0;
  int reloadAfter = -1;  // reads until a reload is asked for
  bool watchesReload = false, reloadWanted = false;
  std::map<std::string, std::string> changed;  // what files hold from the reload on
  std::atomic<size_t> mapped = 0;
  bool noMemory = false;
  bool hasThreads = false;
  int threadError = 0;                               // of starting one
  std::atomic<int> fetches = 0;                      // of views
  int fetchError = 0;
  std::atomic<int> asked = 0;                        // whether bytes were lost
  int lostAfter = INT_MAX;                           // of these
  std::vector<std::pair<std::string, size_t>> open;  // descriptor 3 + index
};
System* the = nullptr;

int openFile(const char* path) {
  if (the->files.count(path) == 0) return -2;
  the->open.emplace_back(path, 0);
  return static_cast<int>(the->open.size()) + 2;
}

int64_t readFile(int file, char* data, size_t length) {
  if (the->stopAfter == 0) return 0;
  if (the->stopAfter > 0) --the->stopAfter;
  if (file == 0 && the->reloadAfter >= 0 && the->reloadAfter-- == 0) {
    the->reloadWanted = the->watchesReload;
    for (const auto& [path, bytes] : the->changed) the->files[path] = bytes;
    if (the->reloadWanted) return kReloadCame;
  }
  auto index = static_cast<size_t>(file - 3);
  const std::string& bytes = file == 0 ? the->input : the->files[the->open[index].first];
  size_t& at = file == 0 ? the->inputAt : the->open[index].second;
  size_t count = std::min({length, the->chunk, bytes.size() - at});
  std::memcpy(data, bytes.data() + at, count);
  at += count;
  return count == 0 && file != 0 ? -the->readError : static_cast<int64_t>(count);
}

int writeFile(int file, const char* data, size_t length) {
  if (file == 1 && the->writeError != 0) return -the->writeError;
  (file == 1 ? the->out : the->err).append(data, length);
  return 0;
}

void* mapPages(size_t bytes) {
  if (the->noMemory) return nullptr;
  the->mapped += bytes;
  void* memory = std::aligned_alloc(64, (bytes + 63) & ~size_t{63});
  return memory == nullptr ? nullptr : std::memset(memory, 0, bytes);
}

void unmapPages(void* memory, size_t bytes) {
  the->mapped -= bytes;
  std::free(memory);
}

int startThread(void (*run)(void*), void* with) {
  return the->threadError != 0 ? -the->threadError : rulec::hosted::start(run, with);
}

int64_t restOf(int file, int64_t* from) {
  if (file == 0) return -1;
  auto& [path, at] = the->open[static_cast<size_t>(file - 3)];
  *from = static_cast<int64_t>(at);
  return static_cast<int64_t>(the->files[path].size() - at);
}

int64_t readAt(int file, char* data, size_t length, int64_t at) {
  if (the->stopAfter > 0) --the->stopAfter;
  const std::string& bytes = the->files.at(the->open[static_cast<size_t>(file - 3)].first);
  auto from = std::min(static_cast<size_t>(at), bytes.size());
  size_t count = std::min(length, bytes.size() - from);
  std::memcpy(data, bytes.data() + from, count);
  return static_cast<int64_t>(count);
}

void moveTo(int file, int64_t at) { the->open[static_cast<size_t>(file - 3)].second = static_cast<size_t>(at); }

const char* viewFile(int file, int64_t at, size_t length) {
  const std::string& bytes = the->files.at(the->open[static_cast<size_t>(file - 3)].first);
  EXPECT_LE(static_cast<size_t>(at) + length, bytes.size());
  return bytes.data() + at;
}
void unviewFile(const char*, size_t) {}
int fetchBytes(const char*, size_t) { return ++the->fetches, -the->fetchError; }
void dropBytes(const char*, size_t) {}
bool isViewLost() { return ++the->asked > the->lostAfter; }

const OsThreads kThreads = {[] { return 4u; }, startThread, rulec::hosted::wait, rulec::hosted::wake};
const OsFiles kFiles = {restOf, readAt, moveTo, viewFile, unviewFile, fetchBytes, dropBytes, isViewLost};

const Os kOs = {openFile,
                readFile,
                writeFile,
                [](int) {},
                mapPages,
                unmapPages,
                [] { return int64_t{1'767'261'600'000'000'000}; },
                [] { return the->stopAfter == 0 ? the->signal : 0; },
                [](int error) { return error == 2 ? "no such file or directory" : "input/output error"; },
                nullptr,  // no test saves a state
                nullptr,
                nullptr,
                nullptr,
                [] { the->watchesReload = true; },
                [] { return std::exchange(the->reloadWanted, false); },
                nullptr,
                &kFiles};

}  // namespace

/// rt_the_plan, which a stand-alone program carries; here tests change it.
extern rt_plan thePlan asm("rt_the_plan");
rt_plan thePlan = makePlan();

namespace {

class Main : public testing::Test {
 protected:
  void SetUp() override { the = &system; }
  void TearDown() override {
    EXPECT_EQ(system.mapped, 0u) << "memory that was not given back";
    the = nullptr;
  }

  int run(std::vector<std::string> words) {
    words.insert(words.begin(), "matcher");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    system.inputAt = 0;
    Os os = kOs;
    if (system.hasThreads) os.threads = &kThreads;
    return rt_matcher_main(static_cast<int>(words.size()), arguments.data(), &os);
  }

  /// The ids of the alerts, separated by spaces.
  [[nodiscard]] std::string alerted() const {
    std::string ids, mark = R"("steps":[{"index":0,"id":")";
    for (size_t at = system.out.find(mark); at != std::string::npos; at = system.out.find(mark, at + 1)) {
      size_t begin = at + mark.size();
      ids += (ids.empty() ? "" : " ") + system.out.substr(begin, system.out.find('"', begin) - begin);
    }
    return ids;
  }

  static std::string hit(const std::string& id) { return R"({"a":"hit","event":{"id":")" + id + "\"}}\n"; }

  System system;
};

TEST_F(Main, readsStandardInputWithoutFiles) {
  system.input = hit("1") +
                 R"({"a":"miss"})"
                 "\n" +
                 hit("2");
  EXPECT_EQ(run({}), 0);
  EXPECT_EQ(alerted(), "1 2");
  EXPECT_EQ(system.err, "");
}
TEST_F(Main, readsFilesInOrderAndStandardInputForADash) {
  system.files = {{"x", hit("x")}, {"y", hit("y")}};
  system.input = hit("in");
  EXPECT_EQ(run({"y", "-", "x"}), 0);
  EXPECT_EQ(alerted(), "y in x");
}
TEST_F(Main, endsALastLineWithTheFile) {
  system.files = {{"x", hit("x").substr(0, hit("x").size() - 1)}, {"y", hit("y")}};
  EXPECT_EQ(run({"x", "y"}), 0);
  EXPECT_EQ(alerted(), "x y");
}
TEST_F(Main, givesTheSameOutputHoweverReadsAreCut) {
  system.input = hit("1") + hit("2") + hit("3");
  ASSERT_EQ(run({}), 0);
  std::string whole = std::exchange(system.out, {});
  for (size_t chunk : {1u, 2u, 7u, 40u}) {
    system.chunk = chunk;
    ASSERT_EQ(run({}), 0);
    EXPECT_EQ(std::exchange(system.out, {}), whole);
  }
}
TEST_F(Main, complainsOfAFileThatIsNotThereAndKeepsWhatWasFound) {
  system.files = {{"x", hit("x")}, {"y", hit("y")}};
  EXPECT_EQ(run({"x", "none", "y"}), 3);
  EXPECT_EQ(alerted(), "x");
  EXPECT_EQ(system.err, "matcher: none: no such file or directory\n");
}
TEST_F(Main, complainsOfAFileThatCannotBeRead) {
  system.files = {{"x", hit("x")}};
  system.readError = 5;
  EXPECT_EQ(run({"x"}), 3);
  EXPECT_EQ(alerted(), "x");
  EXPECT_EQ(system.err, "matcher: x: input/output error\n");
}
TEST_F(Main, complainsOfOutputThatCannotBeWritten) {
  system.input = hit("1");
  system.writeError = 5;
  EXPECT_EQ(run({}), 3);
  EXPECT_EQ(system.err, "matcher: standard output: input/output error\n");
  system.err.clear();
  EXPECT_EQ(run({"--version"}), 3);
  EXPECT_EQ(system.err, "matcher: standard output: input/output error\n");
}
TEST_F(Main, complainsOfItsCommandLine) {
  EXPECT_EQ(run({"--no"}), 3);
  EXPECT_EQ(system.err, "matcher: --no: unknown option\n");
}
TEST_F(Main, endsWithAFailureWithoutMemory) {
  system.noMemory = true;
  EXPECT_EQ(run({}), 3);
  EXPECT_EQ(system.out, "");
}
TEST_F(Main, namesFileAndLineOfAnInvalidLineAndGoesOn) {
  system.files = {{"x", hit("1") + "{\"a\":\n" + hit("2")}};
  EXPECT_EQ(run({"x"}), 0);
  EXPECT_EQ(alerted(), "1 2");
  EXPECT_EQ(system.err, "matcher: x: line 2 ends inside a JSON text\n");
}
TEST_F(Main, endsAtTheFirstInvalidLineUnderStrict) {
  system.input = hit("1") + "{\"a\":]}\n" + hit("2");
  EXPECT_EQ(run({"--strict"}), 2);
  EXPECT_EQ(alerted(), "1");
  EXPECT_EQ(system.err, "matcher: standard input: line 2 is not JSON\n");
}
TEST_F(Main, worksOnALargeFileWithAllProcessors) {
  std::string large;
  for (int i = 0; large.size() < (3u << 20); ++i) large += i % 100 == 0 ? hit(std::to_string(i)) : "{\"a\":\"miss\"}\n";
  system.files = {{"x", hit("x")}, {"large", large + "{\"a\":\n"}, {"y", hit("y")}};
  ASSERT_EQ(run({"x", "large", "large", "y", "--stats"}), 0);
  std::string out = std::exchange(system.out, {}), err = std::exchange(system.err, {});
  system.hasThreads = true;
  for (const char* threads : {"1", "2", "3", "8"}) {
    ASSERT_EQ(run({"x", "large", "large", "y", "--stats", "--threads", threads}), 0);
    EXPECT_EQ(std::exchange(system.out, {}), out);
    EXPECT_EQ(std::exchange(system.err, {}), err);
  }
  ASSERT_EQ(run({"x", "large", "large", "y", "--stats"}), 0);
  EXPECT_EQ(system.out, out);
}
TEST_F(Main, goesOnWithoutThreadsAndSaysSo) {
  std::string large(2u << 20, '\n');
  system.files = {{"x", hit("1") + large + hit("2")}};
  system.hasThreads = true;
  system.threadError = 5;
  EXPECT_EQ(run({"x", "x"}), 0);
  EXPECT_EQ(alerted(), "1 2 1 2");
  EXPECT_EQ(system.err, "matcher: --threads: input/output error\n");
}
TEST_F(Main, endsWhenASignalComesWhileThreadsRead) {
  std::string large(1u << 20, '\n');
  system.files = {{"x", hit("1") + large + hit("2")}};
  system.hasThreads = true;
  system.threadError = 5;
  for (auto [signal, code] : {std::pair{15, 0}, std::pair{2, 130}}) {
    system.out.clear();
    system.signal = signal;
    system.stopAfter = 2;
    EXPECT_EQ(run({"x", "x"}), code);
    EXPECT_EQ(alerted(), "1");
  }
}
TEST_F(Main, endsWhenASignalComesAndWritesWhatWasFound) {
  system.files = {{"x", hit("x")}, {"y", hit("y")}};
  for (auto [signal, code] : {std::pair{15, 0}, std::pair{2, 130}}) {
    system.out.clear();
    system.signal = signal;
    system.stopAfter = 1;
    EXPECT_EQ(run({"x", "y"}), code);
    EXPECT_EQ(alerted(), "x");
  }
}
TEST_F(Main, doesNotBlameTheInputForALineThatASignalCutOff) {
  system.input = hit("1") + hit("2");
  system.chunk = hit("1").size() + 5;
  for (auto [signal, code] : {std::pair{15, 0}, std::pair{2, 130}}) {
    system.out.clear();
    system.signal = signal;
    system.stopAfter = 1;
    EXPECT_EQ(run({"--strict"}), code);
    EXPECT_EQ(alerted(), "1");
  }
}
TEST_F(Main, printsItsCountersAtTheEnd) {
  system.input = hit("1") + "\n7\n" + hit("2");
  EXPECT_EQ(run({"--stats"}), 0);
  size_t begin = system.err.find('{');
  ASSERT_NE(begin, std::string::npos) << system.err;
  std::string bytes = std::to_string(system.input.size());
  EXPECT_EQ(system.err.substr(begin, 41 + bytes.size()),
            R"({"events":3,"bytes":)" + bytes + R"(,"walked":3,"blank":1)");
  EXPECT_NE(system.err.find(R"("invalid_not_object":1,)"), std::string::npos) << system.err;
  std::string end = R"("rules":[{"id":"r-1","alerts":2,"building_blocks":0,"loops":0,"withheld":0,"suppressed":0,)"
                    R"("evictions":0,"late":0,"key_overflow":0}]})"
                    "\n";
  EXPECT_EQ(system.err.substr(system.err.size() - end.size()), end);
}
/// Lines without "hit" are passed over.
class ViewMain : public Main {
 protected:
  ViewMain() { thePlan.prefilter = &prefilter; }
  ~ViewMain() override { thePlan.prefilter = nullptr; }

  /// The matcher's output, and what it writes to standard error behind it.
  std::string told(const std::string& threads, int code) {
    EXPECT_EQ(run({"x", "large", "y", "--stats", "--threads", threads}), code);
    return std::exchange(system.out, {}) + std::exchange(system.err, {});
  }

 private:
  NeedleSet needles{{{literal("\"hit\""), 0, 0}}};
  rt_prefilter prefilter{needles.set, needles.set, &rt_the_prefilter};
};

TEST_F(ViewMain, tellsTheSameOfWhatItViewsAndReads) {
  std::string large;
  for (int i = 0; large.size() < (9u << 20); ++i)
    large += i % 100 == 0 ? hit(std::to_string(i)) : i % 1000 == 1 ? "{\"a\":\r\n" : "{\"a\":\"miss\"}\n";
  system.files = {{"x", hit("x")}, {"large", large + hit("end")}, {"y", hit("y")}};
  system.fetchError = 22;
  std::string expected = told("1", 0);
  EXPECT_GT(system.fetches, 0);
  EXPECT_NE(expected.find("\"id\":\"end\""), std::string::npos);
  system.fetchError = 0;
  EXPECT_EQ(told("1", 0), expected);
  system.chunk = 100'000;
  EXPECT_EQ(told("1", 0), expected) << "reads that give less";
}
TEST_F(ViewMain, saysThatAFileBecameShorter) {
  system.files = {{"x", hit("x")}, {"large", hit("1") + std::string(9u << 20, '\n') + hit("2")}, {"y", hit("y")}};
  for (const char* threads : {"1", "3"}) {
    system.hasThreads = *threads == '3';
    system.asked = 0;
    system.lostAfter = system.hasThreads ? 20 : 3;
    std::string all = told(threads, 3);
    EXPECT_EQ(all.find("is not JSON"), std::string::npos);
    EXPECT_EQ(all.find("\"id\":\"2\""), std::string::npos);
    EXPECT_EQ(all.find("\"id\":\"y\""), std::string::npos);
    EXPECT_NE(all.find("matcher: large: was made shorter or failed while it was read"), std::string::npos) << all;
  }
}

/// The rule compares events with indicators of equal `a`.
class IndicatorMain : public Main {
 protected:
  IndicatorMain() {
    theRule()->kind = RT_THREAT_MATCH;
    theRule()->functions = functionsOf(RT_THREAT_MATCH);
    theRule()->type = &kEqual;
  }
  ~IndicatorMain() override {
    theRule()->kind = RT_EVENT;
    theRule()->functions = functionsOf(RT_EVENT);
    theRule()->type = nullptr;
  }

 private:
  static constexpr rt_indicator_entry kEntry = {0, 0, 0, 1};
  static constexpr rt_threat_match kEqual = {&kEntry, 1, {"a", 1}};
};

TEST_F(Main, saysThatNoRuleComparesIndicators) {
  system.input = hit("1");
  EXPECT_EQ(run({"--indicators", "iocs"}), 0);
  EXPECT_EQ(system.err, "matcher: --indicators: no rule here compares events with indicators\n");
  EXPECT_EQ(alerted(), "1");
}
TEST_F(IndicatorMain, doesNotStartWithoutItsIndicators) {
  system.input = hit("1");
  EXPECT_EQ(run({"--indicators=none"}), 3);
  EXPECT_NE(system.err.find("matcher: none: no such file or directory\n"), std::string::npos) << system.err;
  system.files = {{"binary", std::string("\x7f\0\n", 3)}};
  EXPECT_EQ(run({"--indicators=binary"}), 3);
  EXPECT_NE(system.err.find("matcher: binary: indicators: line 1 is not JSON\n"), std::string::npos) << system.err;
  EXPECT_NE(system.err.find("matcher: binary: no line of it is an indicator\n"), std::string::npos) << system.err;
  EXPECT_EQ(alerted(), "");
}
TEST_F(IndicatorMain, readsItsIndicatorsAgainWhenAskedTo) {
  system.files = {{"iocs", hit("i")}};
  system.input = hit("1") + hit("2");
  system.chunk = hit("1").size();
  system.reloadAfter = 1;
  EXPECT_EQ(run({"--indicators", "iocs"}), 0);
  EXPECT_EQ(alerted(), "1 2");
  EXPECT_NE(system.err.find("matcher: --indicators: read again\n"), std::string::npos) << system.err;
}
TEST_F(IndicatorMain, readsItsIndicatorsAgainWhileThreadsReadAStream) {
  std::string large(3u << 19, '\n');
  system.files = {{"iocs", hit("i")}};
  system.input = hit("1") + large + hit("2") + large;
  system.hasThreads = true;
  system.reloadAfter = 7;
  EXPECT_EQ(run({"--indicators", "iocs", "--threads", "3"}), 0);
  EXPECT_EQ(alerted(), "1 2");
  EXPECT_NE(system.err.find("matcher: --indicators: read again\n"), std::string::npos) << system.err;
}
TEST_F(IndicatorMain, keepsItsIndicatorsIfTheyCannotBeReadAgain) {
  system.files = {{"iocs", hit("i")}};
  system.input = hit("1") + hit("2");
  system.chunk = hit("1").size();
  system.reloadAfter = 1;
  system.changed = {{"iocs", "[\n"}};
  EXPECT_EQ(run({"--indicators", "iocs"}), 0);
  EXPECT_EQ(alerted(), "1 2");
  EXPECT_NE(system.err.find("not read again: those of before stay in use\n"), std::string::npos) << system.err;
}
TEST_F(IndicatorMain, leavesReloadsAloneWithoutIndicators) {
  system.input = hit("1");
  EXPECT_EQ(run({}), 0);
  EXPECT_FALSE(system.watchesReload);
}
TEST_F(Main, answersQuestionsWithoutReading) {
  EXPECT_EQ(run({"--list-rules", "none"}), 0);
  EXPECT_EQ(std::exchange(system.out, {}), "r-1\t2\tHit\n");
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(std::exchange(system.out, {}), "rulec 0.1.0 x86_64-linux sha256:ff\n");
  EXPECT_EQ(run({"--manifest", "--state-mb", "1"}), 0);
  EXPECT_NE(system.out.find(R"("state_bytes":1048576)"), std::string::npos) << system.out;
  system.out.clear();
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_EQ(system.out.substr(0, 35), "Usage: matcher [OPTIONS] [FILE...]\n");
  EXPECT_EQ(system.err, "");
}
TEST_F(Main, writesTheClocksTimeUnlessDeterministic) {
  system.input = R"({"a":"hit","@timestamp":"2020-01-01T00:00:00Z"})"
                 "\n";
  EXPECT_EQ(run({}), 0);
  EXPECT_NE(system.out.find(R"({"a":"hit","@timestamp":"2026-01-01T10:00:00.000Z")"), std::string::npos) << system.out;
  system.out.clear();
  EXPECT_EQ(run({"--deterministic"}), 0);
  EXPECT_NE(system.out.find(R"({"a":"hit","@timestamp":"2020-01-01T00:00:00.000Z")"), std::string::npos) << system.out;
}

}  // namespace
}  // namespace rt::test

