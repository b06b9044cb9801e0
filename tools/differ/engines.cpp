#include "tools/differ/engines.h"

#include "compiler/driver/host.h"
#include "compiler/driver/match_record.h"
#include "compiler/driver/pipeline.h"
#include "compiler/sema/schema.h"
#include "runtime/core/threads.h"
#include "tools/generate/random.h"
#include "tools/lib/hosted_os.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace rulec::differ {
namespace {

constexpr size_t kBlock = 64 << 10;
constexpr size_t kMostRandom = 4096;

std::optional<link::LoadedPlan> compile(const ir::RuleSet& lowered, unsigned level,
                                        const std::set<std::string, std::less<>>& disabled) {
  driver::CompileOptions options;
  options.level = level;
  options.disabledPasses = disabled;
  driver::Timings timings;
  auto plan = driver::compileAndLoad(lowered, options, timings);
  if (plan) return std::move(*plan);
  fmt::print(stderr, "differ: {}\n", llvm::toString(plan.takeError()));
  return std::nullopt;
}

/// Whether both oracles evaluate every rule.
bool oraclesAccept(const driver::LoadedRules& loaded, const ir::RuleSet& lowered) {
  std::vector<oracle::Refusal> refusals;
  (void)oracle::makeAstOracle(loaded.rules, {}, refusals);
  (void)oracle::makeIrOracle(lowered, {}, refusals);
  for (const oracle::Refusal& refusal : refusals)
    fmt::print(stderr, "differ: an oracle does not evaluate {}\n", refusal.what);
  return refusals.empty();
}

size_t chunkSize(Chunking chunking, generate::Random& random) {
  switch (chunking) {
    case Chunking::Whole:
      return SIZE_MAX;
    case Chunking::Blocks:
      return kBlock;
    case Chunking::Random:
      return 1 + random.below(kMostRandom);
    case Chunking::Bytes:
      return 1;
  }
  return SIZE_MAX;
}

/// Feeds all of `ndjson`, from memory that is overwritten after each call, so that a pointer kept into it shows.
int feedAll(rt_instance* instance, Chunking chunking, uint64_t seed, std::string_view ndjson) {
  generate::Random random(seed);
  std::string chunk;
  int status = RT_OK;
  while (!ndjson.empty() && status == RT_OK) {
    chunk = ndjson.substr(0, chunkSize(chunking, random));
    ndjson.remove_prefix(chunk.size());
    status = rt_feed(instance, chunk.data(), chunk.size());
    std::ranges::fill(chunk, '"');
  }
  if (status == RT_OK) status = rt_end_of_file(instance);
  const int flushed = rt_flush(instance);
  return status == RT_OK ? flushed : status;
}

/// The same by several threads that read chunks of one random size from a file.
int feedByTeam(rt_instance* instance, uint32_t threads, uint64_t seed, std::string_view ndjson) {
  const rt::Os system = hosted::system();
  generate::Random random(seed);
  const size_t chunk = chunkSize(Chunking::Random, random);
  const int file = hosted::fileOf(ndjson);
  const auto never = [](void*) { return false; };
  rt::Team* team = file < 0 ? nullptr : rt::startTeam({instance, &system, chunk, threads, nullptr, never});
  if (team == nullptr || rt::growTeam(team, threads) != 0) return RT_NO_MEMORY;
  rt::FileView view = rt::makeView(system, file, static_cast<int64_t>(ndjson.size()));
  rt::feedFileByTeam(team, file, 0, &view);
  rt::closeView(view);
  rt::endTeam(team);
  close(file);
  return rt_flush(instance);
}

void collect(void* context, const rt_match* match) {
  static_cast<Matches*>(context)->push_back(driver::toRecord(*match));
}

std::string_view nameOf(uint32_t simd) {
  std::string_view names = "best|" RT_SIMD_NAMES;
  for (; simd != RT_SIMD_BEST; --simd) names.remove_prefix(names.find('|') + 1);
  return names.substr(0, names.find('|'));
}

std::string_view nameOf(Chunking chunking) {
  switch (chunking) {
    case Chunking::Whole:
      return "one chunk";
    case Chunking::Blocks:
      return "chunks of 64 KiB";
    case Chunking::Random:
      return "chunks of 1 to 4096 bytes";
    case Chunking::Bytes:
      return "chunks of one byte";
  }
  return {};
}

}  // namespace

std::optional<Rules> loadRules(const std::vector<std::string>& paths, bool routeByIndex) {
  driver::LoadedRules loaded = driver::loadRuleFiles(paths);
  driver::CommonOptions options;
  options.routeByIndex = routeByIndex;
  driver::checkRules(loaded, options);
  return compileRules(std::move(loaded));
}

std::optional<Rules> compileRules(driver::LoadedRules loaded, const std::set<std::string, std::less<>>& disabled) {
  std::optional<ir::RuleSet> lowered = sema::lower(loaded.rules, loaded.diagnostics);
  if (loaded.diagnostics.hasErrors() || !lowered) driver::printDiagnostics(loaded, {});
  if (loaded.exitCode() != 0 || !lowered || !oraclesAccept(loaded, *lowered)) return std::nullopt;
  std::optional<link::LoadedPlan> plain = compile(*lowered, 0, {});
  std::optional<link::LoadedPlan> optimized = compile(*lowered, 2, disabled);
  if (!plain || !optimized) return std::nullopt;
  return Rules{std::move(loaded), *std::move(lowered), *std::move(plain), *std::move(optimized), {}};
}

Truths runOracles(const Rules& rules, std::string_view ndjson) {
  std::vector<oracle::Refusal> refusals;  // none: loadRules has asked
  std::optional<oracle::Matching> ast = oracle::makeAstOracle(rules.loaded.rules, rules.search, refusals);
  std::optional<oracle::Matching> ir = oracle::makeIrOracle(rules.lowered, rules.search, refusals);
  oracle::Feed feed{{}, {&*ast, &*ir}};
  oracle::feedBytes(feed, ndjson);
  oracle::endInput(feed);
  oracle::endStream(feed);
  return {oracle::takeMatches(*ast), oracle::takeMatches(*ir)};
}

std::vector<Configuration> allConfigurations() {
  std::vector<Configuration> all;
  for (const unsigned level : {0u, 2u})
    for (uint32_t simd = RT_SIMD_SCALAR; simd <= RT_SIMD_HIGHEST; ++simd)
      for (const Chunking chunking : {Chunking::Whole, Chunking::Blocks, Chunking::Random, Chunking::Bytes})
        if (rt_simd_is_here(simd) != 0) all.push_back({level, simd, chunking});
  for (const uint32_t threads : {2u, 3u}) all.push_back({2, RT_SIMD_BEST, Chunking::Random, threads});
  return all;
}

std::string nameOf(const Configuration& configuration) {
  const std::string threads = configuration.threads == 0 ? "" : fmt::format(", {} threads", configuration.threads);
  return fmt::format("matcher -O{}, {}, {}{}", configuration.level, nameOf(configuration.simd),
                     nameOf(configuration.chunking), threads);
}

MatcherResult runMatcher(const Rules& rules, const Configuration& configuration, uint64_t seed,
                         std::string_view ndjson) {
  MatcherResult result;
  rt_host host = driver::processHost();
  host.context = &result.matches;
  host.on_match = collect;
  host.report = nullptr;
  rt_options options{};
  options.quiet = 1;
  options.deterministic = 1;
  options.simd = configuration.simd;
  options.lateness_ns = rules.search.latenessNs;
  options.has_size = rules.search.size.has_value();
  options.size = rules.search.size.value_or(0);
  options.has_max_signals = 1;
  options.max_signals = rules.search.maxSignals.value_or(0);
  options.max_samples_per_key = rules.search.maxSamplesPerKey;
  int status = RT_OK;
  const link::LoadedPlan& plan = configuration.level == 0 ? rules.plain : rules.optimized;
  rt_instance* instance = rt_create(plan.plan(), &options, &host, &status);
  if (instance != nullptr) {
    status = configuration.threads == 0 ? feedAll(instance, configuration.chunking, seed, ndjson)
                                        : feedByTeam(instance, configuration.threads, seed, ndjson);
    rt_destroy(instance);
  }
  if (instance == nullptr || status != RT_OK)
    result.failure = fmt::format("the matcher stopped with status {}", status);
  return result;
}

}  // namespace rulec::differ
