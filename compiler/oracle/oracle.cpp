#include "compiler/oracle/oracle.h"

#include <utility>

namespace rulec::oracle {
namespace {

PathSet fieldsRead(const Feed& feed) {
  PathSet fields;
  for (const Matching* oracle : feed.oracles) fields.merge(fieldsRead(*oracle));
  return fields;
}

std::vector<MatchRecord> matchAll(std::optional<Matching> oracle, std::string_view ndjson,
                                  const OracleOptions& options) {
  if (!oracle) return {};
  Feed feed{{}, {&*oracle}, {}};
  feed.lines.maxLine = options.maxLine;
  feedBytes(feed, ndjson);
  endInput(feed);
  endStream(feed);
  return takeMatches(*oracle);
}

LineSink sinkOf(Feed& feed) {
  if (feed.fields.empty()) feed.fields = fieldsRead(feed);
  return [&feed](std::string_view line) {
    std::optional<Event> event = readEvent(line, feed.fields);
    if (!event) return;
    for (Matching* oracle : feed.oracles) {
      event->nowNs = oracle->options.nowNs;
      takeEvent(*oracle, *event);
    }
  };
}

}  // namespace

std::optional<Matching> makeAstOracle(std::span<const sema::CheckedRule> rules, const OracleOptions& options,
                                      std::vector<Refusal>& refusals) {
  std::vector<RuleTest> tests;
  for (const sema::CheckedRule& rule : rules)
    if (std::optional<RuleTest> test = testOf(rule, static_cast<uint32_t>(&rule - rules.data()), refusals))
      tests.push_back(std::move(*test));
  if (tests.size() != rules.size()) return std::nullopt;
  return makeMatching(std::move(tests), options);
}

std::optional<Matching> makeIrOracle(const ir::RuleSet& rules, const OracleOptions& options,
                                     std::vector<Refusal>& refusals) {
  std::optional<std::vector<RuleTest>> tests = testsOf(rules, refusals);
  if (!tests) return std::nullopt;
  return makeMatching(std::move(*tests), options);
}

void addIndicators(Matching& oracle, std::string_view ndjson) {
  LineSplitter lines;
  lines.maxLine = oracle.options.maxLine;
  PathSet fields = fieldsRead(oracle);
  LineSink take = [&](std::string_view line) {
    if (std::optional<Event> document = readEvent(line, fields)) takeIndicator(oracle, *document);
  };
  feedLines(lines, ndjson, take);
  endLines(lines, take);
}

void feedBytes(Feed& feed, std::string_view bytes) { feedLines(feed.lines, bytes, sinkOf(feed)); }

void endInput(Feed& feed) { endLines(feed.lines, sinkOf(feed)); }

void endStream(Feed& feed) {
  for (Matching* oracle : feed.oracles) finish(*oracle);
}

std::vector<MatchRecord> takeMatches(Matching& oracle) { return std::exchange(oracle.found, {}); }

std::vector<MatchRecord> matchAst(std::span<const sema::CheckedRule> rules, std::string_view ndjson,
                                  const OracleOptions& options) {
  std::vector<Refusal> refusals;
  return matchAll(makeAstOracle(rules, options, refusals), ndjson, options);
}

std::vector<MatchRecord> matchIr(const ir::RuleSet& rules, std::string_view ndjson, const OracleOptions& options) {
  std::vector<Refusal> refusals;
  return matchAll(makeIrOracle(rules, options, refusals), ndjson, options);
}

}  // namespace rulec::oracle
