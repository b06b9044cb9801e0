// The streaming algorithm of both oracles against the model, on random rules and streams.
#include "test/unit/oracle/sequence_model.h"
#include "test/unit/oracle/queries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace rulec::oracle {
namespace {

using model::kNull;

constexpr model::KeyKind kKinds[] = {
    {{"k", "k1"}, {R"("x")", R"("y")"}, {{{"x", "y"}, {"x", "y"}}}},
    {{"n", "d"}, {"-1", "2"}, {{{"-1", "2"}, {"-1.0", "2.0"}}}},
    {{"d", "w"}, {"9", "10"}, {{{"9.0", "10.0"}, {"9", "10"}}}},
    {{"w", "n"}, {R"("9")", "10.0"}, {{{"9", "10"}, {"9", "10"}}}},
    {{"b", "b"}, {"false", R"("true")"}, {{{"false", "true"}, {"false", "true"}}}},
    {{"at", "at"},
     {"1250", R"("1970-01-01T00:01Z")"},
     {{{"1970-01-01T00:00:01.250Z", "1970-01-01T00:01:00.000Z"},
       {"1970-01-01T00:00:01.250Z", "1970-01-01T00:01:00.000Z"}}}},
    {{"ip", "ip"}, {R"("10.0.0.9")", R"("fe80::1")"}, {{{"10.0.0.9", "fe80::1"}, {"10.0.0.9", "fe80::1"}}}},
    {{"ver", "ver"}, {R"("1.10")", R"("1.9")"}, {{{"1.10", "1.9"}, {"1.10", "1.9"}}}},
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool oneIn(unsigned n) { return below(n) == 0; }

  /// \param unitNs what times are multiples of
  model::Rule rule(int64_t unitNs) {
    model::Rule rule;
    if (!oneIn(3)) rule.kind = &kKinds[below(std::size(kKinds))];
    rule.optionalKey = oneIn(3);
    if (!oneIn(3)) rule.maxspanMs = std::max<int64_t>(1, (1 + below(6)) * unitNs / 1'000'000);
    for (unsigned i = 1 + below(4); i-- > 0;) rule.steps.push_back(step(rule.maxspanMs && oneIn(3)));
    if (std::ranges::all_of(rule.steps, &model::Step::missing))
      rule.steps[below(static_cast<unsigned>(rule.steps.size()))].missing = false;
    if (rule.steps.size() == 1) rule.steps.front().runs = 2;
    if (oneIn(2)) {
      rule.until = step(false);
      rule.until->runs = 1;
      rule.until->letter = 'U';
    }
    rule.tiebreaker = oneIn(2);
    constexpr int64_t kUnits[] = {0, 0, 1, 4};
    rule.latenessNs = oneIn(4) ? kSortAll : kUnits[below(4)] * unitNs;
    return rule;
  }

  std::vector<model::Event> events(int64_t unitNs) {
    std::vector<model::Event> events;
    int64_t now = 10;
    for (unsigned i = 0; i < 24; ++i) {
      model::Event event{std::to_string(i), {}, {}, 0, {}};
      for (char letter : {'A', 'B', 'C'})
        if (below(5) < 2) event.letters += letter;
      if (oneIn(4)) event.letters += 'M';
      if (oneIn(8)) event.letters += 'U';
      for (std::vector<int>& keys : event.keys)
        for (int key : {0, 1})
          if (!oneIn(3)) keys.push_back(key);
      now += below(3);
      event.timeNs = (oneIn(10) ? now - below(4) : now) * unitNs;
      if (!oneIn(3)) event.tiebreaker = static_cast<int>(below(3));
      events.push_back(event);
    }
    return events;
  }

 private:
  model::Step step(bool missing) {
    char letter = static_cast<char>('A' + below(3));
    return {missing && oneIn(2) ? 'M' : letter, missing, oneIn(6) ? 2U : 1U, below(2)};
  }

  std::mt19937 random_;
};

std::string textOf(const model::Rule& rule, const model::Step& step) {
  std::string text = std::string(step.missing ? " ![" : " [") + "any where s == \"" + step.letter + "\"]";
  if (rule.kind != nullptr) text += std::string(rule.optionalKey ? " by ?" : " by ") + rule.kind->fields[step.field];
  if (step.runs > 1) text += " with runs=" + std::to_string(step.runs);
  return text;
}

std::string queryOf(const model::Rule& rule) {
  std::string query = "sequence";
  if (rule.maxspanMs) query += " with maxspan=" + std::to_string(*rule.maxspanMs) + "ms";
  for (const model::Step& step : rule.steps) query += textOf(rule, step);
  if (rule.until) query += " until" + textOf(rule, *rule.until);
  return query;
}

std::string lineOf(const model::Rule& rule, const model::Event& event) {
  std::string line = R"({"event.id":")" + event.id + R"(","s":[)";
  for (char letter : event.letters) line += std::string(line.back() == '[' ? "\"" : ",\"") + letter + "\"";
  line += ']';
  for (size_t field = 0; rule.kind != nullptr && field < 2; ++field) {
    if (field == 1 && rule.kind->fields[0] == rule.kind->fields[1]) break;
    line += ",\"" + std::string(rule.kind->fields[field]) + "\":[";
    for (int key : event.keys[field])
      line += (line.back() == '[' ? "" : ",") + std::string(rule.kind->spellings[static_cast<size_t>(key)]);
    line += ']';
  }
  if (event.tiebreaker) line += ",\"m\":" + std::to_string(*event.tiebreaker);
  std::string nanos = std::to_string(1'000'000 + event.timeNs % 1'000'000).substr(1);
  std::string time = std::to_string(event.timeNs / 1'000'000) + "." + nanos;
  return line + ",\"nanos\":" + time + ",\"@timestamp\":" + time + "}\n";
}

std::vector<std::string> oracleMatches(const model::Rule& rule, bool nanos, const std::string& ndjson) {
  std::vector<sema::CheckedRule> rules = check(queryOf(rule));
  if (nanos) std::get<sema::CheckedQuery>(rules.front().query).timestamp = {"nanos", ir::Type::DateNanos};
  if (rule.tiebreaker) std::get<sema::CheckedQuery>(rules.front().query).tiebreaker = {"m", ir::Type::Integer};
  OracleOptions options;
  options.latenessNs = rule.latenessNs;
  std::vector<std::string> all;
  for (const MatchRecord& match : matchesOf(rules, ndjson, options)) {
    std::string text = idsOf({match}) + " ";
    for (const auto& key : match.keys) text += key.value_or("null");
    all.push_back(text);
  }
  return all;
}

TEST(SequenceModel, AgreesWithTheStreamingAlgorithmOnRandomStreams) {
  Maker maker(1);
  size_t matched = 0;
  model::Counts counts;
  // More of them by hand: RULEC_STREAMS=100000.
  const char* wanted = std::getenv("RULEC_STREAMS");
  const int rounds = wanted != nullptr ? std::max(std::atoi(wanted), 4000) : 4000;
  for (int round = 0; round < rounds; ++round) {
    constexpr int64_t kUnits[] = {1'000'000'000, 1'000'000, 400'000};
    const int64_t unitNs = kUnits[round % 3];
    const bool nanos = unitNs < 1'000'000 || maker.oneIn(2);
    const model::Rule rule = maker.rule(unitNs);
    const std::vector<model::Event> events = maker.events(unitNs);
    std::string ndjson;
    for (const model::Event& event : events) ndjson += lineOf(rule, event);
    model::Counts all;
    const std::vector<std::string> expected = model::matches(rule, events, all);
    matched += expected.empty() ? 0 : 1;
    if (std::ranges::any_of(rule.steps, &model::Step::missing)) {
      counts.survived += all.survived;
      counts.discarded += all.discarded;
    }
    ASSERT_EQ(oracleMatches(rule, nanos, ndjson), expected)
        << queryOf(rule) << "\nlateness " << rule.latenessNs << " round " << round << "\n"
        << ndjson;
  }
  EXPECT_GT(matched, 2000U);
  EXPECT_GT(counts.survived, 2000U);
  EXPECT_GT(counts.discarded, 2000U);
}

}  // namespace
}  // namespace rulec::oracle
