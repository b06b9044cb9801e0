// differ: compares both oracles and the matcher, at each of its settings, on generated events.
#include "tools/differ/difference.h"
#include "tools/differ/random.h"
#include "tools/generate/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

namespace {

using namespace rulec;
using namespace rulec::differ;

constexpr std::string_view kUsage =
    "usage: differ --rules FILE|DIR... [--events N] [--seed N] [--batch N] [--jobs N] [--byte-events N] [--route]\n"
    "       differ --random [--kql] [--queries N] [--events N] [--streams N] [--seed N] [--jobs N]\n"
    "\n"
    "Generates events that the rules match or nearly match and compares what the oracle on the syntax tree, the "
    "oracle\n"
    "on the IR and the matcher say, match for match. The matcher runs at -O0 and -O2, at every --simd level of this\n"
    "machine, fed whole, in blocks, in random chunks and (the first events) byte by byte. Prints the first "
    "difference,\n"
    "shrunk.\n"
    "  --events N       how many events (default 200000), in batches of --batch N (default 2000)\n"
    "  --byte-events N  how many of them are also fed byte by byte (default 10000)\n"
    "  --seed N         the same seed gives the same events (default 1)\n"
    "  --jobs N         threads (default: one per processor)\n"
    "  --route          rules see events of their indices only\n"
    "With --random, schemas and queries are made up, too: N queries (default 2000), each with N events (default 200)\n"
    "near what it compares with. Queries that `check` refuses are counted. Prints each difference, query and events\n"
    "shrunk. --streams N: so many streams of N events for each set of queries (default 1). --kql: only queries in "
    "KQL.\n"
    "Exit status: 0 no difference, 1 a difference, 2 a rule is refused, 3 usage.\n";

struct Options {
  bool random = false;
  bool kqlOnly = false;
  bool routeByIndex = false;
  std::vector<std::string> rules;
  uint64_t queries = 2000;
  uint64_t streams = 1;
  uint64_t events = 0;  // 0: the default
  uint64_t seed = 1, batch = 2000, byteEvents = 10000;
  uint64_t jobs = std::max(1u, std::thread::hardware_concurrency());
};

bool readCount(const char* text, uint64_t least, uint64_t& out) {
  char* end = nullptr;
  errno = 0;
  out = std::strtoull(text, &end, 10);
  return end != text && *end == 0 && errno == 0 && *text != '-' && out >= least;
}

uint64_t* countOption(std::string_view name, Options& options) {
  if (name == "--events") return &options.events;
  if (name == "--queries") return &options.queries;
  if (name == "--seed") return &options.seed;
  if (name == "--batch") return &options.batch;
  if (name == "--jobs") return &options.jobs;
  if (name == "--streams") return &options.streams;
  if (name == "--byte-events") return &options.byteEvents;
  return nullptr;
}

std::optional<Options> readOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--rules") {
      while (i + 1 < argc && argv[i + 1][0] != '-') options.rules.emplace_back(argv[++i]);
      continue;
    }
    if (name == "--kql") {
      options.kqlOnly = true;
      continue;
    }
    if (name == "--route") {
      options.routeByIndex = true;
      continue;
    }
    if (name == "--random") {
      options.random = true;
      continue;
    }
    uint64_t* count = countOption(name, options);
    const bool mayBeZero = name == "--seed" || name == "--byte-events";
    if (count == nullptr || i + 1 >= argc || !readCount(argv[++i], mayBeZero ? 0 : 1, *count)) return std::nullopt;
  }
  if (options.rules.empty() != options.random) return std::nullopt;
  if (options.events == 0) options.events = options.random ? 200 : 200000;
  return options;
}

/// What the threads share. Batches are numbered; each thread takes the next one.
struct Progress {
  std::atomic<uint64_t> nextBatch = 0;
  std::atomic<uint64_t> events = 0, matches = 0;
  std::mutex mutex;
  std::optional<Difference> first;  // of the lowest batch that was found to differ
  uint64_t firstBatch = UINT64_MAX;
};

uint64_t batchCount(const Options& options) { return (options.events + options.batch - 1) / options.batch; }

void keepFirst(Progress& progress, uint64_t batch, Difference difference) {
  const std::lock_guard lock(progress.mutex);
  if (batch > progress.firstBatch) return;
  progress.firstBatch = batch;
  progress.first = std::move(difference);
}

/// Takes batches until there is none left, or one differs.
void work(const Rules& rules, const generate::BatchMaker& maker, const Options& options, Progress& progress) {
  while (true) {
    const uint64_t batch = progress.nextBatch++;
    if (batch >= batchCount(options)) return;
    const uint64_t start = batch * options.batch, count = std::min(options.batch, options.events - start);
    const uint64_t seed = generate::mix(options.seed, batch);
    uint64_t matches = 0;
    std::optional<Difference> difference =
        findDifference(rules, maker.makeLines(seed, count), seed, start < options.byteEvents, matches);
    progress.events += count;
    progress.matches += matches;
    if (!difference) continue;
    progress.nextBatch = batchCount(options);
    keepFirst(progress, batch, *std::move(difference));
    return;
  }
}

int run(const Options& options) {
  const std::optional<Rules> rules = loadRules(options.rules, options.routeByIndex);
  if (!rules) return 2;
  const generate::BatchMaker maker(rules->lowered, {});
  Progress progress;
  std::vector<std::jthread> threads;
  for (uint64_t i = 0; i < options.jobs; ++i) threads.emplace_back([&] { work(*rules, maker, options, progress); });
  threads.clear();
  const int differences = progress.first ? 1 : 0;
  if (progress.first) fmt::print("{}", describe(*rules, shrinkDifference(*rules, *std::move(progress.first))));
  fmt::print("{} matches\n", progress.matches.load());
  fmt::print("{} events, {} configurations, {} differences\n", progress.events.load(), allConfigurations().size(),
             differences);
  return differences;
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<Options> options = readOptions(argc, argv);
  if (options && options->random)
    return runRandom(
        {options->queries, options->events, options->streams, options->seed, options->jobs, options->kqlOnly});
  if (options) return run(*options);
  fmt::print(stderr, "{}", kUsage);
  return 3;
}
