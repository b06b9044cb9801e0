#include "test/unit/oracle/queries.h"

#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"
#include "compiler/syntax/eql/parser.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

sema::Schema schema() {
  using sema::FieldType;
  sema::Schema schema(false);
  for (const char* text : {"s", "t", "u.v", "k", "k1", "k2", "event.category", "event.id"})
    schema.add(text, {FieldType::Keyword});
  schema.add("n", {FieldType::Long});
  schema.add("m", {FieldType::Long});
  schema.add("w", {FieldType::UnsignedLong});
  schema.add("d", {FieldType::Double});
  schema.add("b", {FieldType::Boolean});
  schema.add("@timestamp", {FieldType::Date});
  schema.add("at", {FieldType::Date});
  schema.add("nanos", {FieldType::DateNanos});
  schema.add("ip", {FieldType::Ip});
  schema.add("ver", {FieldType::Version});
  return schema;
}

}  // namespace

std::vector<sema::CheckedRule> check(std::string_view query) {
  SourceFiles files;
  FileId file = files.add(makeSourceFile("query", std::string(query)));
  Diagnostics diagnostics;
  std::vector<sema::CheckedRule> rules;
  if (std::optional<eql::Query> parsed = eql::parse(identityMap(file, query), diagnostics))
    if (std::optional<sema::CheckedQuery> checked = sema::checkQuery(std::move(*parsed), schema(), diagnostics))
      rules.push_back({{}, std::move(*checked), {}});
  EXPECT_EQ(render(diagnostics, files, ErrorFormat::Human, false), "");
  return rules;
}

std::string refusalOf(std::string_view query) {
  std::vector<sema::CheckedRule> rules = check(query);
  std::vector<Refusal> refusals;
  bool made = makeAstOracle(rules, {}, refusals).has_value();
  EXPECT_EQ(made, refusals.empty());
  return refusals.empty() ? "" : refusals.front().what;
}

bool holds(std::string_view condition, std::string_view event) {
  std::string query = "any where " + std::string(condition);
  std::vector<sema::CheckedRule> rules = check(query);
  std::vector<Refusal> refusals;
  std::optional<Matching> oracle = makeAstOracle(rules, {}, refusals);
  EXPECT_TRUE(oracle) << query << (refusals.empty() ? "" : ": " + refusals.front().what);
  EXPECT_NE(agreement(query, event), Agreement::Different) << query << " on " << event;
  return matchAst(rules, event).size() == 1;
}

Agreement agreement(std::string_view query, std::string_view ndjson) {
  std::vector<sema::CheckedRule> rules = check(query);
  Diagnostics diagnostics;
  std::optional<ir::RuleSet> lowered = sema::lower(rules, diagnostics);
  if (!lowered) return Agreement::NotLowered;
  return matchAst(rules, ndjson) == matchIr(*lowered, ndjson) ? Agreement::Same : Agreement::Different;
}

std::string idsOf(const std::vector<MatchRecord>& matches) {
  std::string all;
  for (const MatchRecord& match : matches) {
    if (!all.empty()) all += ", ";
    std::string ids;
    for (size_t i = 0; i < match.ids.size(); ++i)
      ids += (ids.empty() ? "" : " ") + (match.timesNs[i] == kNoEventNs ? "-" + match.ids[i] : match.ids[i]);
    all += ids;
  }
  return all;
}

std::vector<MatchRecord> matchesOf(const std::vector<sema::CheckedRule>& rules, std::string_view ndjson,
                                   const OracleOptions& options) {
  std::vector<MatchRecord> matches = matchAst(rules, ndjson, options);
  Diagnostics diagnostics;
  std::optional<ir::RuleSet> lowered = sema::lower(rules, diagnostics);
  EXPECT_TRUE(lowered);
  if (!lowered) return matches;
  EXPECT_EQ(ir::verify(*lowered), "");
  EXPECT_TRUE(matchIr(*lowered, ndjson, options) == matches) << ir::print(*lowered) << ndjson;
  return matches;
}

std::string matchIds(std::string_view query, std::string_view ndjson, const OracleOptions& options) {
  EXPECT_EQ(refusalOf(query), "");
  return idsOf(matchesOf(check(query), ndjson, options));
}

}  // namespace rulec::oracle
