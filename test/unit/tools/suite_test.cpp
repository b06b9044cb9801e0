// What tools/eql-suite reads out of a suite's files, and how it compares.
#include "compiler/oracle/event.h"
#include "tools/eql_suite/dataset.h"
#include "tools/eql_suite/engines.h"
#include "tools/eql_suite/fold_cases.h"
#include "tools/eql_suite/isolated.h"
#include "tools/eql_suite/series_cases.h"
#include "tools/eql_suite/toml_cases.h"
#include "tools/eql_suite/verdict.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace rulec::suite {
namespace {

TEST(SuiteToml, BareNullsInArraysAreQuotedAndNothingElse) {
  EXPECT_EQ(quoteNulls("k = [null, \"null\", 'null', nulls] # [null]\n"),
            "k = [\"null\", \"null\", 'null', nulls] # [null]\n");
  EXPECT_EQ(quoteNulls("q = '''\na [ b where c == null ]\n'''\nj = [\n null]"),
            "q = '''\na [ b where c == null ]\n'''\nj = [\n \"null\"]");
  EXPECT_EQ(quoteNulls(R"(q = "a \" [" # null
k = [null])"),
            R"(q = "a \" [" # null
k = ["null"])");
}

TEST(SuiteToml, ATableOverridesWhatIsTrueOfTheFile) {
  SuiteCase base{"f.toml"};
  base.size = 50;
  const std::vector<SuiteCase> cases = readTomlCases(R"(
[[queries]]
name = "a"
query = 'any where true'
expected_event_ids = [1, -1, 3]
join_keys = [null, "x", 5, true, 2.0]
[[queries]]
name = "b"
size = 2
max_samples_per_key = 3
query = 'any where true'
expected_event_ids = [[1, 2], [1, 3]]
[[queries]]
name = "c"
expected_event_ids = []
)",
                                                     base);
  ASSERT_EQ(cases.size(), 3u);
  EXPECT_EQ(cases[0].size, 50u);
  EXPECT_EQ(cases[0].expected.alternatives, (std::vector<IdList>{{{"1"}, {std::nullopt}, {"3"}}}));
  EXPECT_EQ(cases[0].expected.keys, (Texts{std::nullopt, "x", "5", "true", "2.0"}));
  EXPECT_EQ(cases[1].size, 2u);
  EXPECT_EQ(cases[1].maxSamplesPerKey, 3u);
  EXPECT_EQ(cases[1].expected.alternatives, (std::vector<IdList>{{{"1"}, {"2"}}, {{"1"}, {"3"}}}));
  EXPECT_EQ(cases[1].expected.keys, std::nullopt);
  EXPECT_NE(cases[2].problem, "");
}

TEST(SuiteToml, AFileThatIsNoTomlIsACaseWithAProblem) {
  const std::vector<SuiteCase> cases = readTomlCases("[[queries]\n", {"f.toml"});
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_NE(cases[0].problem, "");
  EXPECT_NE(readTomlCases("a = 1\n", {"f.toml"}).at(0).problem, "");
}

TEST(SuiteSeries, ASpecBecomesASequenceOverItsEvents) {
  const std::vector<SuiteCase> cases = readSeriesCases(R"(
// comment
first
r|A1  r|A10 u|B2
// comment

  u|A3 r|B12
;
u|B2 A3
r|A10 B12
; 
second
A1 A2
A2
;
;
)",
                                                       "f");
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].problem, "");
  EXPECT_EQ(cases[0].query, "sequence by ?key [step0 where true] [step1 where true]");
  EXPECT_EQ(cases[0].expected.alternatives, (std::vector<IdList>{{{"B2"}, {"A3"}, {"A10"}, {"B12"}}}));
  EXPECT_EQ(cases[0].expected.keys, (Texts{"u", "r"}));
  EXPECT_EQ(cases[0].data->events.find("\"id\":\"A1\""), cases[0].data->events.find("\"id\":"));
  EXPECT_LT(cases[0].data->events.find("\"id\":\"A3\""), cases[0].data->events.find("\"id\":\"A10\""));
  EXPECT_NE(cases[1].data->events.find("\"event.category\":[\"step0\",\"step1\"]"), std::string::npos);
  EXPECT_EQ(cases[1].expected.alternatives, (std::vector<IdList>{{}}));
  for (const SuiteCase& one : cases) EXPECT_EQ(judge(Engine::AstOracle, one, prepare(one)) == "", &one == &cases[0]);
}

TEST(SuiteSeries, ASpecWithoutEndIsACaseWithAProblem) {
  EXPECT_NE(readSeriesCases("name\nA1\n;\nA1\n", "f").back().problem, "");
  EXPECT_NE(readSeriesCases("name\nA\n;\n;\n", "f").back().problem, "");
}

TEST(SuiteFolds, ValuesBecomeLiterals) {
  const std::vector<SuiteCase> cases = readFoldCases(
      "{\"expr\": \"concat(\\\"a\\\")\", \"expected\": \"\\\"\\\\\\n\"}\n{\"expr\": \"1\", \"expected\": -1.50}\n\n"
      "{\"expr\": \"x\", \"expected\": null}\n{\"expr\": \"x\"}\n",
      "f");
  ASSERT_EQ(cases.size(), 4u);
  EXPECT_EQ(cases[0].query, R"(any where (concat("a")) == "\"\\\u{0a}")");
  EXPECT_EQ(cases[1].query, "any where (1) == -1.50");
  EXPECT_EQ(cases[2].query, "any where (x) == null");
  EXPECT_NE(cases[3].problem, "");
}

sema::FieldInfo mapped(const std::string& document, const std::string& path,
                       sema::Schema schema = sema::Schema(false)) {
  mapDynamically(*generate::parseJson(document), schema);
  return schema.find(path).value_or(sema::FieldInfo{sema::FieldType::Unsupported});
}

TEST(SuiteDataset, FieldsWithoutAMappingAreMappedByTheirFirstValue) {
  using sema::FieldType;
  EXPECT_EQ(mapped(R"({"a":{"b":[null,["x"]]}})", "a.b").type, FieldType::Keyword);
  EXPECT_EQ(mapped(R"({"a.b":"x"})", "a.b").ignoreAbove, 256u);
  EXPECT_EQ(mapped(R"({"a.b":"x"})", "a.b.keyword").source, "a.b");
  EXPECT_EQ(mapped(R"({"a":[1,2.5]})", "a").type, FieldType::Long);
  EXPECT_EQ(mapped(R"({"a":2.0})", "a").type, FieldType::Double);
  EXPECT_EQ(mapped(R"({"a":1e3})", "a").type, FieldType::Double);
  EXPECT_EQ(mapped(R"({"a":false})", "a").type, FieldType::Boolean);
  EXPECT_EQ(mapped(R"({"a":"2020-01-01T10:00:00Z"})", "a").type, FieldType::Date);
  EXPECT_EQ(mapped(R"({"a":"2020/01/01"})", "a").type, FieldType::Date);
  EXPECT_EQ(mapped(R"({"a":"2020"})", "a").type, FieldType::Keyword);
  EXPECT_EQ(mapped(R"({"a":[null,[]]})", "a").type, FieldType::Unsupported);
}

TEST(SuiteDataset, AMappingComesBeforeTheEvents) {
  sema::Schema schema(false);
  schema.add("a", {sema::FieldType::Ip});
  EXPECT_EQ(mapped(R"({"a":"x"})", "a", schema).type, sema::FieldType::Ip);
  EXPECT_EQ(mapped(R"({"a":{"b":1}})", "a.b", schema).type, sema::FieldType::Unsupported);
}

TEST(SuiteDataset, EventsAreSortedByTimeTiebreakerAndLine) {
  sema::Schema schema(false);
  schema.add("@timestamp", {sema::FieldType::Date});
  schema.add("n", {sema::FieldType::Long});
  sema::EventFields fields;
  fields.tiebreaker = "n";
  const std::string first = "{\"@timestamp\":\"1970-01-01T00:00:00.001Z\",\"n\":10}\n";
  const std::string second = "{\"@timestamp\":\"1\"}\n";
  const std::string third = "{\"@timestamp\":2,\"n\":9}\n";
  const std::string fourth = "{\"@timestamp\":2,\"n\":10}\n";
  const std::string last = "{\"n\":1}\n";
  EXPECT_EQ(sortEvents(last + "\n" + fourth + second + third + second + first, schema, fields),
            first + second + second + third + fourth + last);
}

TEST(SuiteVerdict, DatesAreTheSameInEitherSpelling) {
  EXPECT_TRUE(sameKey("1671235200000", "2022-12-17T00:00:00.000Z"));
  EXPECT_TRUE(sameKey("1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"));
  EXPECT_FALSE(sameKey("1671235200001", "2022-12-17T00:00:00.000Z"));
  EXPECT_FALSE(sameKey("1", "1.0"));
  EXPECT_FALSE(sameKey(std::nullopt, "null"));
  EXPECT_TRUE(sameKey(std::nullopt, std::nullopt));
}

TEST(SuiteVerdict, IdsMustBeOneAlternativeInItsOrder) {
  const Expected expected{{{{"1"}, {std::nullopt}}, {{"1", "2"}, {"3"}}}, {}};
  EXPECT_EQ(differenceOf(expected, {{"1", std::nullopt}, {}}), "");
  EXPECT_EQ(differenceOf(expected, {{"2", "3"}, {"key"}}), "");
  EXPECT_EQ(differenceOf(expected, {{"3", "2"}, {}}), "expected ids [1,-1] or another choice, found [3,2]");
  EXPECT_EQ(differenceOf({{{{"1"}}}, Texts{"k", std::nullopt}}, {{"1"}, {"k"}}), "expected keys [k,null], found [k]");
  EXPECT_NE(differenceOf({{{{"1"}}}, {}}, {{"1", "1"}, {}}), "");
}

TEST(SuiteEngines, AllFindTheSameAndSayWhatIsDifferent) {
  const std::vector<SuiteCase> cases =
      readFoldCases("{\"expr\": \"1 + 1\", \"expected\": 2}\n{\"expr\": \"1 + 1\", \"expected\": 3}\n", "f");
  for (const Engine engine : kEngines) {
    EXPECT_EQ(judge(engine, cases[0], prepare(cases[0])), "");
    EXPECT_EQ(judge(engine, cases[1], prepare(cases[1])), "expected ids [1], found []");
  }
}

TEST(SuiteIsolated, ACrashIsAResult) {
  EXPECT_EQ(isolated([] { return std::string(100000, 'x'); }), std::string(100000, 'x'));
  EXPECT_NE(isolated([]() -> std::string {
              ::raise(SIGKILL);
              return {};
            }).find("signal 9"),
            std::string::npos);
  EXPECT_EQ(isolated([]() -> std::string { ::_exit(3); }), "it ended with status 3");
}

}  // namespace
}  // namespace rulec::suite
