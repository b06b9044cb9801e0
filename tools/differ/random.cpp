#include "tools/differ/random.h"

#include "compiler/opt/pipeline.h"
#include "tools/differ/difference.h"
#include "tools/differ/shrink_kql.h"
#include "tools/differ/shrink_query.h"
#include "tools/generate/random_events.h"
#include "tools/generate/random_kql.h"
#include "tools/generate/random_query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

namespace rulec::differ {
namespace {

using generate::RandomSchema;
using Queries = std::vector<std::string>;

constexpr uint64_t kQueriesPerSet = 20;
constexpr uint64_t kMostPrinted = 10;
constexpr double kKqlRounds = 0.3;

using syntax::QueryLanguage;

/// What rules say of time beside their queries.
struct Times {
  std::string override;  // empty: none
  bool noFallback = false;
  std::string interval = "5m";
};

driver::LoadedRules load(const RandomSchema& schema, const Times& times, QueryLanguage language,
                         const Queries& queries) {
  driver::LoadedRules loaded;
  driver::addQueries(loaded, queries, language);
  for (syntax::RuleFile& file : loaded.ruleFiles) {
    file.timestampOverride = {times.override, file.name.span, !times.override.empty()};
    file.noTimestampFallback.value = times.noFallback;
    file.interval.value = times.interval;
  }
  driver::checkRules(loaded, schema.schema(), schema.eventFields);
  return loaded;
}

bool isAccepted(const RandomSchema& schema, const Times& times, QueryLanguage language, const std::string& query) {
  driver::LoadedRules loaded = load(schema, times, language, {query});
  if (!loaded.diagnostics.hasErrors()) (void)sema::lower(loaded.rules, loaded.diagnostics);
  return !loaded.diagnostics.hasErrors();
}

/// What the threads share. Sets of queries are numbered; each thread takes the next one.
struct Progress {
  std::atomic<uint64_t> nextSet = 0;
  std::atomic<uint64_t> queries = 0, refused = 0, events = 0, pairs = 0, matches = 0, differences = 0;
  std::mutex printing;
};

/// One schema, its queries in one language and its events.
class Round {
 public:
  Round(uint64_t seed, uint64_t queries, const RandomOptions& options)
      : seed_(seed), events_(options.events), streams_(options.streams), random_(seed) {
    schema_ = generate::makeSchema(random_);
    chooseSearch();
    chooseTimes();
    if (options.kqlOnly || random_.chance(kKqlRounds)) language_ = QueryLanguage::Kuery;
    for (uint64_t i = 0; i < queries; ++i) {
      std::string query = language_ == QueryLanguage::Kuery ? generate::makeKql(schema_, random_)
                                                            : generate::makeQuery(schema_, {}, random_);
      if (isAccepted(schema_, times_, language_, query))
        queries_.push_back(std::move(query));
      else
        ++refused_;
    }
  }

  void run(Progress& progress) {
    progress.queries += queries_.size() + refused_;
    progress.refused += refused_;
    uint64_t matches = 0;
    std::optional<Difference> difference = find(queries_, matches);
    progress.events += events_ * streams_;
    progress.pairs += events_ * streams_ * queries_.size();
    progress.matches += matches;
    if (!difference) return;
    if (++progress.differences > kMostPrinted) return;
    const std::string text = explain(*std::move(difference));
    const std::lock_guard lock(progress.printing);
    fmt::print("{}\n", text);
    std::fflush(stdout);
  }

 private:
  /// A field of dates, or any, that decides on the interval in which a match counts.
  void chooseTimes() {
    constexpr const char* kIntervals[] = {"1s", "1m", "5m"};
    times_.interval = random_.pick(kIntervals);
    if (!random_.chance(0.4)) return;
    std::vector<std::string> dates;
    for (const generate::RandomField& field : schema_.fields)
      if (field.info.type == sema::FieldType::Date || field.info.type == sema::FieldType::DateNanos)
        dates.push_back(field.path);
    bool any = dates.empty() || random_.chance(0.1);
    times_.override = any ? random_.pick(schema_.fields).path : random_.pick(dates);
    times_.noFallback = random_.chance(0.3);
  }

  /// Lateness from nothing to everything, a size, samples; passes that are left out.
  void chooseSearch() {
    constexpr int64_t kLateness[] = {0, 0, 1'000'000, 1'000'000'000, 60'000'000'000, oracle::kSortAll};
    search_.latenessNs = random_.pick(kLateness);
    if (random_.chance(0.2)) search_.size = random_.below(6);
    search_.maxSamplesPerKey = 1 + random_.below(3);
    if (random_.chance(0.3)) search_.maxSignals = 1 + random_.below(3);
    for (const opt::Pass& pass : opt::passes())
      if (random_.chance(0.2)) disabled_.emplace(pass.name);
  }

  std::optional<Rules> compiled(const Queries& queries) const {
    std::optional<Rules> rules = compileRules(load(schema_, times_, language_, queries), disabled_);
    if (rules) rules->search = search_;
    return rules;
  }

  std::string describeSearch() const {
    return fmt::format("lateness {} ns, size {}, samples {}, alerts {} in {}, time `{}`{}, without passes [{}]\n",
                       search_.latenessNs, search_.size ? std::to_string(*search_.size) : "any",
                       search_.maxSamplesPerKey, search_.maxSignals.value_or(0), times_.interval, times_.override,
                       times_.noFallback ? " alone" : "", fmt::join(disabled_, " "));
  }

  /// Makes the same events as long as the constants are the same.
  std::optional<Difference> find(const Queries& queries, uint64_t& matches) {
    if (queries.empty()) return std::nullopt;
    std::optional<Rules> rules = compiled(queries);
    if (!rules) return Difference{};
    const generate::RandomEvents maker(rules->lowered, schema_);
    for (uint64_t stream = 0; stream < streams_; ++stream)
      if (auto difference =
              findDifference(*rules, maker.makeLines(generate::mix(seed_, stream), events_), seed_, false, matches))
        return difference;
    return std::nullopt;
  }

  /// Whether the difference is still there with other queries and events.
  bool differs(const Queries& queries, const Difference& difference, const Lines& lines) const {
    std::optional<Rules> rules = compiled(queries);
    return rules && judgesDiffer(*rules, difference, lines);
  }

  std::string explain(Difference difference) {
    if (difference.lines.empty()) return explainRefusal();
    std::string out = fmt::format("difference in the round of seed {}\n", seed_);
    Queries queries = queries_;
    for (size_t i = queries.size(); i-- > 0 && queries.size() > 1;) {
      Queries fewer = queries;
      fewer.erase(fewer.begin() + static_cast<ptrdiff_t>(i));
      if (differs(fewer, difference, difference.lines)) queries = std::move(fewer);
    }
    shrinkLines(queries, difference);
    for (std::string& query : queries) {
      out += "written: " + query + "\n";
      query = shrink(query, [&](const std::string& candidate) {
        Queries changed = queries;
        changed[static_cast<size_t>(&query - queries.data())] = candidate;
        return isAccepted(schema_, times_, language_, candidate) && differs(changed, difference, difference.lines);
      });
    }
    shrinkLines(queries, difference);
    for (const std::string& query : queries) out += "query: " + query + "\n";
    out += "schema: " + schema_.mapping() + "\n";
    return out + describeSearch() + describe(*compiled(queries), difference);
  }

  /// What was accepted one by one does not compile, or an oracle has not heard of it.
  std::string explainRefusal() const {
    std::string out = fmt::format("refused in the round of seed {}\nschema: {}\n", seed_, schema_.mapping());
    for (const std::string& query : queries_)
      if (!compiled({query})) out += "query: " + query + "\n";
    return out;
  }

  std::string shrink(const std::string& query, const std::function<bool(const std::string&)>& fails) const {
    return language_ == QueryLanguage::Kuery ? shrinkKql(query, fails) : shrinkQuery(query, fails);
  }

  void shrinkLines(const Queries& queries, Difference& difference) const {
    if (std::optional<Rules> rules = compiled(queries)) difference = shrinkDifference(*rules, std::move(difference));
  }

  uint64_t seed_, events_, streams_;
  generate::Random random_;
  RandomSchema schema_;
  QueryLanguage language_ = QueryLanguage::Eql;
  oracle::OracleOptions search_;
  Times times_;
  std::set<std::string, std::less<>> disabled_;
  Queries queries_;
  uint64_t refused_ = 0;
};

}  // namespace

int runRandom(const RandomOptions& options) {
  Progress progress;
  const uint64_t sets = (options.queries + kQueriesPerSet - 1) / kQueriesPerSet;
  std::vector<std::jthread> threads;
  for (uint64_t i = 0; i < options.jobs; ++i)
    threads.emplace_back([&] {
      for (uint64_t set = progress.nextSet++; set < sets; set = progress.nextSet++) {
        const uint64_t count = std::min(kQueriesPerSet, options.queries - set * kQueriesPerSet);
        Round(generate::mix(options.seed, set), count, options).run(progress);
      }
    });
  threads.clear();
  fmt::print("{} queries ({} refused), {} events, {} pairs, {} matches, {} differences\n", progress.queries.load(),
             progress.refused.load(), progress.events.load(), progress.pairs.load(), progress.matches.load(),
             progress.differences.load());
  return progress.differences.load() == 0 ? 0 : 1;
}

}  // namespace rulec::differ
