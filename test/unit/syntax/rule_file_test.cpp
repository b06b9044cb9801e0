#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

const std::string kSound =
    "[rule]\nrule_id = \"id\"\nname = \"Name\"\nseverity = \"low\"\nrisk_score = 21\ntype = \"eql\"\nlanguage = "
    "\"eql\"\n"
    "query = '''any where true'''\n";

/// The sound rule with `more` at its end.
ParsedRule with(const std::string& more) { return ParsedRule(kSound + more); }

/// The sound rule with one line replaced.
ParsedRule replaced(const std::string& line, const std::string& by) {
  std::string text = kSound;
  text.replace(text.find(line), line.size(), by);
  return ParsedRule(text);
}

std::string found(const ParsedRule& parsed) { return findings(parsed.diagnostics, parsed.files); }

TEST(RuleFile, ASoundRuleIsReadWithItsPlaces) {
  ParsedRule parsed = with("from = \"now-9m\"\ntags = [\"a\", \"b\"]\n");
  ASSERT_TRUE(parsed.rule) << found(parsed);
  EXPECT_EQ(parsed.rule->id.value, "id");
  EXPECT_EQ(parsed.source(parsed.rule->severity.span), "\"low\"");
  EXPECT_EQ(parsed.source(parsed.rule->riskScore.span), "21");
  EXPECT_EQ(parsed.rule->tags.value, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parsed.rule->query.text, "any where true");
  EXPECT_EQ(parsed.source(parsed.rule->query.span(4, 9)), "where");
}

TEST(RuleFile, AbsentKeysHaveTheirDefaults) {
  ParsedRule parsed = with("");
  ASSERT_TRUE(parsed.rule);
  EXPECT_EQ(parsed.rule->version.value, 1);
  EXPECT_EQ(parsed.rule->maxSignals.value, 100);
  EXPECT_EQ(parsed.rule->interval.value, "5m");
  EXPECT_FALSE(parsed.rule->interval.present);
}

TEST(RuleFile, DottedAndInlineTablesAreTheSameRule) {
  ParsedRule dotted(
      "rule.rule_id = 'i'\nrule.name = 'n'\nrule.severity = 'low'\nrule.risk_score = 1\nrule.type = 'eql'\nrule.query "
      "= 'any where true'\n");
  ASSERT_TRUE(dotted.rule) << found(dotted);
  EXPECT_EQ(dotted.source(dotted.rule->query.span(0, 3)), "any");
  ParsedRule inlined(
      "rule = {rule_id = 'i', name = '\u00e9', severity = 'low', risk_score = 1, type = 'eql', query = 'any where "
      "true'}\n");
  ASSERT_TRUE(inlined.rule) << found(inlined);
  EXPECT_EQ(inlined.source(inlined.rule->query.span(0, 3)), "any");
}

TEST(RuleFile, PlacesHoldWithByteOrderMarkAndCarriageReturns) {
  std::string text = "\xef\xbb\xbf" + kSound;
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  ParsedRule parsed(text);
  ASSERT_TRUE(parsed.rule) << found(parsed);
  EXPECT_EQ(parsed.source(parsed.rule->query.span(4, 9)), "where");
  EXPECT_EQ(parsed.source(parsed.rule->id.span), "\"id\"");
}

TEST(RuleFile, OddWhiteSpaceAfterAContinuedLineIsRefused) {
  ParsedRule parsed = replaced("query = '''any where true'''", "query = \"\"\"any \\\n\xef\xbb\xbf where true\"\"\"");
  EXPECT_FALSE(parsed.rule);
  EXPECT_NE(found(parsed).find("invalid_toml"), std::string::npos) << found(parsed);
}

TEST(RuleFile, TheMappedQueryIsTheValueWhateverItsLineEnds) {
  ParsedRule parsed =
      replaced("query = '''any where true'''\n", "query = \"\"\"\r\nany \\\r\n  where\r\ntrue\"\"\"\r\n");
  ASSERT_TRUE(parsed.rule) << found(parsed);
  EXPECT_EQ(parsed.rule->query.text, "any where\ntrue");
  EXPECT_EQ(parsed.rule->query.text, parsed.rule->queryKey.value);
}

TEST(RuleFile, ThreatsAreReadToTheSubtechnique) {
  ParsedRule parsed = with(
      "[[rule.threat]]\nframework = \"F\"\n[rule.threat.tactic]\nid = \"TA1\"\nname = \"T\"\nreference = \"r\"\n"
      "[[rule.threat.technique]]\nid = \"T1\"\nname = \"N\"\nreference = \"r\"\n"
      "[[rule.threat.technique.subtechnique]]\nid = \"T1.1\"\nname = \"S\"\nreference = \"r\"\n");
  ASSERT_TRUE(parsed.rule) << found(parsed);
  ASSERT_EQ(parsed.rule->threats.size(), 1U);
  EXPECT_EQ(parsed.rule->threats[0].tacticId, "TA1");
  EXPECT_EQ(parsed.rule->threats[0].techniques.at(0).subtechniques.at(0).id, "T1.1");
}

TEST(RuleFile, OtherTypesOfRulesNeedNoQuery) {
  ParsedRule parsed("[rule]\nrule_id = 'i'\nname = 'n'\nseverity = 'low'\nrisk_score = 1\ntype = 'machine_learning'\n");
  EXPECT_TRUE(parsed.rule) << found(parsed);
}

TEST(RuleFile, MistakesAreShownWhereTheyAre) {
  EXPECT_EQ(found(with("sverity = 1\n")), "unknown_key 'sverity'\n");
  EXPECT_EQ(found(with("[other]\na = 1\n")), "unknown_key 'other'\n");
  EXPECT_EQ(found(with("[[rule.threat]]\nframwork = 'x'\n")), "unknown_key 'framwork'\n");
  EXPECT_EQ(found(with("tags = 'a'\n")), "wrong_key_type ''a''\n");
  EXPECT_EQ(found(with("tags = ['a', 1]\n")), "wrong_key_type '['\n");
  EXPECT_EQ(found(replaced("risk_score = 21", "risk_score = 21.5")), "wrong_key_type '21.5'\n");
  EXPECT_EQ(found(replaced("risk_score = 21", "risk_score = 101")), "invalid_value '101'\n");
  EXPECT_EQ(found(replaced("severity = \"low\"", "severity = \"none\"")), "invalid_value '\"none\"'\n");
  EXPECT_EQ(found(replaced("rule_id = \"id\"", "rule_id = \"\"")), "invalid_value '\"\"'\n");
  EXPECT_EQ(found(with("version = 0\n")), "invalid_value '0'\n");
  EXPECT_EQ(found(with("max_signals = 0\n")), "invalid_value '0'\n");
  EXPECT_EQ(found(with("interval = '0m'\n")), "invalid_value ''0m''\n");
  EXPECT_EQ(found(with("from = '9m'\n")), "invalid_value ''9m''\n");
  EXPECT_EQ(found(replaced("name = \"Name\"\n", "")), "missing_key '['\n");
  EXPECT_EQ(found(replaced("query = '''any where true'''\n", "")), "missing_key '['\n");
  EXPECT_EQ(found(with("[[rule.filters]]\n")), "");
  EXPECT_EQ(found(with("[[rule.exceptions_list]]\nlist_id = 'x'\n")), "ignored_exceptions '['\n");
  EXPECT_EQ(found(with("[[rule.exceptions_list]]\nlst_id = 'x'\n")), "unknown_key 'lst_id'\nignored_exceptions '['\n");
  EXPECT_EQ(found(with("actions = [1]\n")), "ignored_key 'actions'\n");
  EXPECT_EQ(found(with("building_block_type = 'default'\n")), "");
  EXPECT_EQ(found(with("building_block_type = 'other'\n")), "invalid_value ''other''\n");
  EXPECT_EQ(found(with("timestamp_override = ''\n")), "invalid_value ''''\n");
}

TEST(RuleFile, AllMistakesOfAFileAreFoundTogetherInItsOrder) {
  ParsedRule parsed = replaced("severity = \"low\"", "severity = 3\nzeal = 1\nangst = 2");
  EXPECT_EQ(found(parsed), "wrong_key_type '3'\nunknown_key 'zeal'\nunknown_key 'angst'\n");
}

TEST(RuleFile, AFileThatIsNoTomlHasOneFinding) {
  EXPECT_EQ(found(ParsedRule("[rule]\nname = Without quotes\nx = \n")).substr(0, 12), "invalid_toml");
  EXPECT_EQ(ParsedRule("[rule]\nname = Without quotes\nx = \n").diagnostics.all().size(), 1U);
  EXPECT_EQ(found(ParsedRule("")), "missing_key ''\n");
  EXPECT_EQ(found(ParsedRule(std::string("[rule]\nname = '\0'\n", 18))).substr(0, 12), "invalid_toml");
  EXPECT_EQ(found(ParsedRule("[/rule]\n")), "invalid_toml ''\n");
  EXPECT_EQ(found(ParsedRule("k\u018f = 1\n")).substr(0, 12), "invalid_toml");
  EXPECT_EQ(found(ParsedRule("[rule]\nname = '\xff'\n")), "invalid_utf8 '\xff'\n");
}

std::string repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(RuleFile, NestingIsRefusedHoweverDeep) {
  for (const std::string& text : {"x = " + repeated("[", 1'000'000), "x = " + repeated("{a = ", 300'000),
                                  "[" + repeated("a.", 1'000'000) + "a]\n", repeated("a.", 1'000'000) + "a = 1\n",
                                  "x = " + repeated("{a.a.a.a.a.a.a.a.a = ", 300'000)}) {
    ParsedRule parsed(text);
    ASSERT_EQ(parsed.diagnostics.all().size(), 1U) << text.substr(0, 20);
    EXPECT_EQ(parsed.diagnostics.all()[0].code, DiagnosticCode::invalid_toml);
  }
}

}  // namespace
}  // namespace rulec
