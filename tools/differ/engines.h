// Everything that can say what matches: the two oracles and the matcher at each of its settings.
#pragma once

#include "compiler/driver/load.h"
#include "compiler/ir/ir.h"
#include "compiler/link/jit.h"
#include "compiler/oracle/oracle.h"
#include "runtime/embed/matcher.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::differ {

using Matches = std::vector<oracle::MatchRecord>;

/// Rules in every form that an engine reads.
struct Rules {
  driver::LoadedRules loaded;
  ir::RuleSet lowered;
  link::LoadedPlan plain;        // compiled with -O0
  link::LoadedPlan optimized;    // compiled with -O2
  oracle::OracleOptions search;  // how all engines search: lateness, size, samples of each key, alerts of an interval
};

/// Loads, checks and compiles. What is wrong is printed on standard error. \returns nothing if something is.
[[nodiscard]] std::optional<Rules> loadRules(const std::vector<std::string>& paths, bool routeByIndex = false);
/// Compiles rules that were checked. What is wrong is printed. \returns nothing if something is.
/// \param disabled passes that `optimized` does without
[[nodiscard]] std::optional<Rules> compileRules(driver::LoadedRules loaded,
                                                const std::set<std::string, std::less<>>& disabled = {});

/// What both oracles say; each line is parsed once.
struct Truths {
  Matches ast, ir;
};
[[nodiscard]] Truths runOracles(const Rules& rules, std::string_view ndjson);

/// How the stream is cut for rt_feed.
enum class Chunking : uint8_t { Whole, Blocks, Random, Bytes };

/// One way to run the matcher.
struct Configuration {
  unsigned level = 2;            // 0 or 2
  uint32_t simd = RT_SIMD_BEST;  // an rt_simd
  Chunking chunking = Chunking::Whole;
  uint32_t threads = 0;  // 0: rt_feed; else a team, which takes no chunks but of random sizes
};

/// All that this processor can run.
[[nodiscard]] std::vector<Configuration> allConfigurations();
[[nodiscard]] std::string nameOf(const Configuration& configuration);

struct MatcherResult {
  Matches matches;
  std::string failure;  // not empty: the matcher refused to run or stopped
};
/// \param seed decides the sizes of random chunks
[[nodiscard]] MatcherResult runMatcher(const Rules& rules, const Configuration& configuration, uint64_t seed,
                                       std::string_view ndjson);

}  // namespace rulec::differ
