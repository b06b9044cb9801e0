// Files that are looked at where the system keeps them.
#include "runtime/core/file_view.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "passing_over.h"
#include "runtime/core/feed.h"
#include "runtime/core/instance.h"
#include "runtime/core/threads.h"
#include "runtime/os/system_call.h"
#include "test/unit/runtime/levels.h"
#include "tools/lib/hosted_os.h"

namespace rt::test {
namespace {

// ---- which way is taken --------------------------------------------------------------------------------------------

int64_t theTime = 0;
const Os kClock = [] {
  Os os{};
  os.now = [] { return theTime; };
  return os;
}();

/// How many of the next stretches are viewed, if they take so long.
int viewedOf(Pace& pace, int stretches, int64_t viewedNs, int64_t readNs) {
  int viewed = 0;
  for (int i = 0; i < stretches; ++i) {
    bool isViewed = choosesView(pace, kClock);
    viewed += isViewed ? 1 : 0;
    for (uint32_t chunk = 1; chunk < kStretch; ++chunk) EXPECT_EQ(choosesView(pace, kClock), isViewed);
    theTime += isViewed ? viewedNs : readNs;
  }
  return viewed;
}

TEST(Pace, TriesBothWaysAndGoesOnWithTheQuickerOne) {
  Pace pace{};
  EXPECT_EQ(viewedOf(pace, 4, 100, 200), 2);
  EXPECT_EQ(viewedOf(pace, 160, 100, 200), 150);
  pace = Pace{};
  EXPECT_EQ(viewedOf(pace, 4, 200, 100), 2);
  EXPECT_EQ(viewedOf(pace, 160, 200, 100), 10);
}

TEST(Pace, NoticesThatTheOtherWayIsQuickerNow) {
  Pace pace{};
  viewedOf(pace, 100, 100, 200);
  viewedOf(pace, 100, 300, 200);
  EXPECT_LT(viewedOf(pace, 160, 300, 200), 20);
}

TEST(Pace, DoesNotTakeOneSlowStretchForTheRule) {
  Pace pace{};
  viewedOf(pace, 101, 100, 200);
  theTime += 1'000'000'000;
  viewedOf(pace, 32, 100, 200);
  EXPECT_EQ(viewedOf(pace, 160, 100, 200), 150);
}

TEST(Pace, LeavesAClockAloneThatWasSetBack) {
  Pace pace{};
  viewedOf(pace, 101, 100, 200);
  theTime -= 1'000'000'000;
  EXPECT_EQ(viewedOf(pace, 160, 100, 200), 150);
}

// ---- bytes that change ---------------------------------------------------------------------------------------------

TEST(FileView, ChangingBytesGiveTheSameAsOthersWhereTheyStayAsTheyAre) {
  Random random(11);
  PassingOver passing;
  for (int round = 0; round < 300 && !HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::string text;
    for (int i = 0; i < 60; ++i) text += someLine(random, 1000 * i) + "\n";
    Streaming one({"AB"}), other({"AB"});
    passing.use(one), passing.use(other);
    one.options.simd = other.options.simd = anyLevel(random);
    one.options.max_line = other.options.max_line = random.chance(3) ? 100 : 0;
    one.text(text);
    for (size_t at = 0, size = 0; at < text.size(); at += size) {
      size = std::min<size_t>(1 + random.below(random.chance(2) ? 100 : 5000), text.size() - at);
      std::vector<char> exact(text.begin() + static_cast<ptrdiff_t>(at),
                              text.begin() + static_cast<ptrdiff_t>(at + size));
      EXPECT_EQ(feedChanging(*other.instance(), {exact.data(), exact.size()}), RT_OK);
      std::ranges::fill(exact, '"');
    }
    rt_flush(other.instance());
    EXPECT_EQ(other.matches, one.matches);
    EXPECT_EQ(other.output, one.output);
    EXPECT_EQ(other.reports, one.reports);
    EXPECT_EQ(std::memcmp(&other.stats(), &one.stats(), sizeof(rt_stats)), 0);
  }
}

/// What somebody else writes over the bytes, while they are looked at, is up to him; but nothing outside them is read,
/// and it comes to an end. The sanitizer's build tells.
TEST(FileView, NothingBesideBytesThatChangeIsRead) {
  Random random(12);
  PassingOver passing;
  std::string text;
  for (int i = 0; i < 400; ++i) text += someLine(random, 1000 * i) + "\n";
  std::vector<char> shared(text.begin(), text.end());
  std::atomic<bool> ends = false;
  std::thread writer([&] {
    Random places(13);
    const std::string bytes = "\n\"\\{}[]:,A u0\r";
    while (!ends) {
      size_t at = places.below(shared.size());
      __atomic_store_n(&shared[at], places.chance(2) ? text[at] : places.pick(bytes), __ATOMIC_RELAXED);
    }
  });
  for (int round = 0; round < 400; ++round) {
    Streaming stream({"AB"});
    passing.use(stream);
    stream.options.simd = anyLevel(random);
    EXPECT_EQ(feedChanging(*stream.instance(), {shared.data(), shared.size()}), RT_OK);
    rt_flush(stream.instance());
  }
  ends = true;
  writer.join();
}

/// Chunks of which each fourth one ends with the line of a start, and the next one begins with the line that it waits
/// for.
std::string chunksOfStarts(size_t count, size_t bytes) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    if (i % 4 == 1) text += Streaming::lines("B" + std::to_string(i));
    while (text.size() + 300 < (i + 1) * bytes) text += Streaming::lines("Z" + std::to_string(i));
    std::string last = Streaming::lines((i % 4 == 0 ? "A" : "Z") + std::to_string(i));
    last.insert(last.size() - 1, (i + 1) * bytes - text.size() - last.size(), ' ');
    text += last;
  }
  return text;
}

/// Somebody writes line ends, and what is none, where chunks end, while two threads survey and take them.
TEST(FileView, SurveysOfBytesThatChangeStayWithinThem) {
  constexpr size_t kChunk = 4096;
  std::string text = chunksOfStarts(100, kChunk);
  int file = rulec::hosted::fileOf(text);
  auto* shared = static_cast<char*>(mmap(nullptr, text.size(), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  std::atomic<bool> ends = false;
  std::thread writer([&] {
    for (size_t i = 0; !ends; ++i)
      __atomic_store_n(&shared[(i % 25 * 4 + 1) * kChunk - 1], i / 25 % 2 == 0 ? '\n' : ' ', __ATOMIC_RELAXED);
  });
  static const Os os = rulec::hosted::system();
  PassingOver passing;
  for (int round = 0; round < 60; ++round) {
    Streaming stream({"AB"});
    passing.use(stream);
    Team* team = startTeam({stream.instance(), &os, kChunk, 2, nullptr, [](void*) { return false; }});
    growTeam(team, 2);
    FileView view = makeView(os, file, static_cast<int64_t>(text.size()));
    view.pace.viewedNs = 1, view.pace.readNs = INT64_MAX;
    feedFileByTeam(team, file, 0, &view);
    lseek(file, 0, SEEK_SET);
    closeView(view);
    endTeam(team);
    rt_flush(stream.instance());
    EXPECT_EQ(stream.stats().bytes, text.size());
  }
  ends = true;
  writer.join();
  munmap(shared, text.size());
  close(file);
}

// ---- Linux ---------------------------------------------------------------------------------------------------------

constexpr size_t kBytes = 1 << 20;
const Os kLinux = [] {
  Os os{};
  os.files = &kLinuxFiles;
  return os;
}();

TEST(LinuxFiles, ViewWhatAFileHolds) {
  std::string bytes;
  for (int i = 0; bytes.size() < kBytes; ++i) bytes += std::to_string(i) + "\n";
  int file = rulec::hosted::fileOf(bytes);
  FileView view = makeView(kLinux, file, static_cast<int64_t>(bytes.size()));
  const char* some = fetchView(view, 5000, 100'000, 64);
  if (some == nullptr) GTEST_SKIP() << "this system fetches nothing";
  EXPECT_EQ(std::string_view(some, 100'000), std::string_view(bytes).substr(5000, 100'000));
  dropView(view, 105'000, 1);
  EXPECT_EQ(std::string_view(view.bytes, bytes.size() - 4096), std::string_view(bytes).substr(4096))
      << "what was dropped is there again";
  EXPECT_EQ(fetchView(view, static_cast<int64_t>(bytes.size()) - 100, 100, 1), nullptr) << "behind its end";
  EXPECT_NE(fetchView(view, static_cast<int64_t>(bytes.size()) - 100, 100, 0), nullptr);
  EXPECT_TRUE(stillHolds(view, view.size));
  closeView(view);
  close(file);
}

TEST(LinuxFiles, WindowsMoveAlongAFile) {
  std::string bytes;
  for (int i = 0; bytes.size() < kBytes; ++i) bytes += std::to_string(i) + "\n";
  int file = rulec::hosted::fileOf(bytes);
  FileView view = makeView(kLinux, file, static_cast<int64_t>(bytes.size()));
  useWindow(view, 50'000);
  for (size_t at = 17; at + 30'000 < bytes.size(); at += 20'011) {
    const char* some = fetchView(view, static_cast<int64_t>(at), 20'011, 100);
    ASSERT_NE(some, nullptr);
    EXPECT_EQ(std::string_view(some, 20'111), std::string_view(bytes).substr(at, 20'111));
    EXPECT_LE(view.end - view.begin, 50'000 + kViewAlignment);
  }
  EXPECT_NE(fetchView(view, 0, 200'000, 0), nullptr) << "more than a window, and back";
  EXPECT_TRUE(stillHolds(view, view.size));
  closeView(view);
  close(file);
}

TEST(LinuxFiles, BytesThatAreGoneAreZerosAndTold) {
  int file = rulec::hosted::fileOf(std::string(kBytes, 'x'));
  FileView view = makeView(kLinux, file, kBytes);
  ASSERT_NE(fetchView(view, 0, kBytes, 0), nullptr);
  EXPECT_EQ(view.bytes[kBytes - 1], 'x');
  EXPECT_FALSE(kLinuxFiles.isLost());
  ASSERT_EQ(ftruncate(file, 10'000), 0);
  EXPECT_EQ(view.bytes[9'000], 'x');
  EXPECT_FALSE(kLinuxFiles.isLost());
  EXPECT_EQ(view.bytes[kBytes - 1], 0);
  EXPECT_TRUE(kLinuxFiles.isLost());
  EXPECT_EQ(view.bytes[9'000], 0);
  EXPECT_FALSE(stillHolds(view, 9'000)) << "zeros stand in for all of it";
  closeView(view);
  view = makeView(kLinux, file, 10'000);
  EXPECT_NE(fetchView(view, 0, 10'000, 0), nullptr);
  EXPECT_FALSE(kLinuxFiles.isLost()) << "the next one begins anew";
  closeView(view);
  close(file);
}

TEST(LinuxFiles, BytesBehindTheEndInItsPageAreNotGiven) {
  int file = rulec::hosted::fileOf(std::string(kBytes, 'x'));
  FileView view = makeView(kLinux, file, kBytes);
  ASSERT_NE(fetchView(view, kBytes - 5000, 5000, 0), nullptr);
  ASSERT_EQ(ftruncate(file, kBytes - 100), 0);
  EXPECT_EQ(fetchView(view, kBytes - 5000, 5000, 0), nullptr);
  EXPECT_NE(fetchView(view, kBytes - 5000, 4900, 0), nullptr);
  EXPECT_TRUE(stillHolds(view, kBytes - 100));
  EXPECT_FALSE(stillHolds(view, kBytes)) << "what was looked at was zeros";
  closeView(view);
  close(file);
}

TEST(LinuxFilesDeathTest, OneThatIsSentKeepsItsEffect) {
  auto sent = [] {
    int file = rulec::hosted::fileOf(std::string(kBytes, 'x'));
    FileView view = makeView(kLinux, file, kBytes);
    fetchView(view, 0, kBytes, 0);
    kill(getpid(), SIGBUS);
    std::exit(0);
  };
  EXPECT_EXIT(sent(), testing::KilledBySignal(SIGBUS), "");
}

TEST(LinuxFilesDeathTest, OtherFaultsKeepTheirEffect) {
  auto fault = [] {
    int file = rulec::hosted::fileOf(std::string(kBytes, 'x'));
    const char* other = rulec::hosted::view(file, 0, kBytes);
    FileView view = makeView(kLinux, file, kBytes);
    fetchView(view, 0, kBytes, 0);
    if (ftruncate(file, 0) != 0) std::abort();
    std::exit(other[kBytes - 1] + static_cast<int>(view.size & 1));
  };
  EXPECT_EXIT(fault(), testing::KilledBySignal(SIGBUS), "");
}

}  // namespace
}  // namespace rt::test
