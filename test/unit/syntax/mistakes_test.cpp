// Every mistake in a query has one finding, whose place is the text that is wrong.
#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

struct Mistake {
  const char* query;
  const char* found;  // see `findings`
};

std::string findingsOf(std::string_view query) {
  ParsedQuery parsed(query);
  EXPECT_EQ(parsed.query.has_value(), !parsed.diagnostics.hasErrors());
  return findings(parsed.diagnostics, parsed.files);
}

void expectFindings(std::initializer_list<Mistake> mistakes) {
  for (const Mistake& mistake : mistakes)
    EXPECT_EQ(findingsOf(mistake.query), std::string(mistake.found) + "\n") << mistake.query;
}

TEST(Mistakes, InWordsAreShownWhereTheyAre) {
  expectFindings({
      {"any where # true", "unexpected_character '#'"},
      {"any where !true", "unexpected_character '!'"},
      {"any where a \u00e9 b", "unexpected_character '\u00e9'"},
      {"any where a == \"b", "unterminated_string '\"b'"},
      {"any where a == \"\"\"b", "unterminated_string '\"\"\"b'"},
      {"any where `a == 1", "unterminated_string '`a == 1'"},
      {"any where true /* a /* b */", "unterminated_comment '/*'"},
      {R"(any where a == "b\qc")", R"(invalid_escape '\q')"},
      {R"(any where a == "\u00e9")", R"(invalid_escape '\u')"},
      {R"(any where a == "\u{1}")", R"(invalid_escape '\u{1}')"},
      {R"(any where a == "\u{123456789}")", R"(invalid_escape '\u{123456789}')"},
      {R"(any where a == "\u{d800}")", R"(invalid_character_code '\u{d800}')"},
      {R"(any where a == "\u{110000}")", R"(invalid_character_code '\u{110000}')"},
      {"any where a == 'b c'", "single_quotes ''b c''"},
      {"any where a == ?\"b\"", "old_raw_string '?\"b\"'"},
      {"any where a == ?'b'", "old_raw_string '?'b''"},
      {"any where a == 1e999", "number_range '1e999'"},
  });
}

TEST(Mistakes, InExpressionsAreShownWhereTheyAre) {
  expectFindings({
      {"any where", "unexpected_token ''"},
      {"any where a ==", "unexpected_token ''"},
      {"any where a b", "unexpected_token 'b'"},
      {"any where (a == 1", "unexpected_token ''"},
      {"any where f(a", "unexpected_token ''"},
      {"any where a in (1, 2", "unexpected_token ''"},
      {"any where a in ()", "unexpected_token ')'"},
      {"any where a.", "unexpected_token ''"},
      {"any where ? == 1", "unexpected_token '=='"},
      {"process.name == \"a\"", "unexpected_token '.'"},
      {"any where sequence > 1", "keyword_as_name 'sequence'"},
      {"any where a.by == 1", "keyword_as_name 'by'"},
      {"any where a = 1", "single_equals '='"},
      {"any where 1 < a < 3", "chained_comparison '<'"},
      {"any where a not like \"b\"", "negated_operator 'not like'"},
      {"any where a not : \"b\"", "negated_operator 'not :'"},
      {"any where a : b", "pattern_not_constant 'b'"},
      {"any where a regex (\"x\", c)", "pattern_not_constant 'c'"},
      {"any where a[0] == 1", "unsupported_array_index '[0]'"},
      {"any where child of [any where true]", "unsupported_lineage 'child of'"},
      {"any where $entry == 1", "unsupported_lambda '$entry'"},
      {"any where f(a, $entry, $entry.b)", "unsupported_lambda '$entry'"},
      {"any where _arraysearch(a, $entry, $entry.b : \"c\")", "unsupported_function '_arraysearch'"},
      {"any where WildCard~(a, \"b*\")", "unsupported_function 'WildCard'"},
  });
}

TEST(Mistakes, InSequencesAreShownWhereTheyAre) {
  expectFindings({
      {"sequence with maxspan=1m by a [any where true] [any where true]", "by_after_with 'by'"},
      {"sequence [any where true] with runs=2 by a [any where true] by a", "by_after_with 'by'"},
      {"sequence with maxspan=30 [any where true] [any where true]", "invalid_maxspan '30'"},
      {"sequence with maxspan=30y [any where true] [any where true]", "invalid_maxspan 'y'"},
      {"sequence with maxspan=1.5m [any where true] [any where true]", "invalid_maxspan '1.5m'"},
      {"sequence with maxspan=0s [any where true] [any where true]", "invalid_maxspan '0s'"},
      {"sequence with maxspan=-1s [any where true] [any where true]", "invalid_maxspan '-'"},
      {"sequence with maxspan=110000d [any where true] [any where true]", "invalid_maxspan '110000d'"},
      {"sequence with maxspan=99999999999999999999s [any where true] [any where true]",
       "invalid_maxspan '99999999999999999999s'"},
      {"sequence with maxspan=30 [any where true] ![any where true]", "invalid_maxspan '30'"},
      {"sequence [any where true] with runs=0", "invalid_runs '0'"},
      {"sequence [any where true] with runs=101", "invalid_runs '101'"},
      {"sequence [any where true] with runs=-2", "invalid_runs '2'"},
      {"sequence [any where true] with rums=2", "unknown_option 'rums'"},
      {"sequence with maxpan=1s [any where true] [any where true]", "unknown_option 'maxpan'"},
      {"sequence [any where true] until [any where a] with runs=2", "unknown_option 'with runs=2'"},
      {"sequence [any where true]", "too_few_steps '[any where true]'"},
      {"sequence [any where true] ![any where a]", "misplaced_missing_event '![any where a]'"},
      {"sequence with maxspan=1s ![any where true] ![any where a]", "misplaced_missing_event '![any where a]'"},
      {"sequence with maxspan=1s [any where true] [any where true] until ![any where a]",
       "misplaced_missing_event '![any where a]'"},
      {"sequence [any where true] [any where a", "unexpected_token ''"},
      {"sequence", "unexpected_token ''"},
      {"sequence [any where true] as x [any where true]", "unsupported_alias 'as x'"},
      {"sequence [any where true] fork [any where true]", "unsupported_fork 'fork'"},
      {"sequence [any where true] by a fork=true [any where true] by a", "unsupported_fork 'fork'"},
      {"sequence [any where true] with fork=true [any where true]", "unsupported_fork 'fork'"},
      {"sequence with maxspan=1s fork=true [any where true] [any where true]", "unsupported_fork 'fork'"},
      {"sequence [any where true] fork", "unsupported_fork 'fork'"},
      {"sequence [any where true] to [any where true]", "unexpected_token 'to'"},
  });
}

TEST(Mistakes, InOtherStatementsAreShownWhereTheyAre) {
  expectFindings({
      {"sample by a [any where true]", "too_few_steps 'sample'"},
      {"sample by a [any where true] to [any where true]", "unexpected_token 'to'"},
      {"sample by a with maxspan=1s [any where true] [any where true]", "invalid_sample 'with'"},
      {"sample by a [any where true] ![any where true]", "invalid_sample '!['"},
      {"sample by a [any where true] with runs=2 [any where true]", "invalid_sample 'with'"},
      {"sample by a [any where true] [any where true] until [any where true]", "invalid_sample 'until'"},
      {"sample by a [any where true] [any where true] | head 1", "invalid_sample '|'"},
      {"join [any where true] [any where true]", "unsupported_join 'join'"},
      {"any where true | haed 5", "unknown_pipe 'haed'"},
      {"any where true | sort a", "unsupported_pipe 'sort'"},
      {"any where true | head", "pipe_argument 'head'"},
      {"any where true | head -1", "pipe_argument 'head -1'"},
      {"any where true | tail 1, 2", "pipe_argument 'tail 1, 2'"},
      {"any where true | tail 1.5", "pipe_argument 'tail 1.5'"},
  });
}

TEST(Mistakes, OfSeveralStepsAreFoundTogether) {
  EXPECT_EQ(
      findingsOf(
          "sequence with maxspan=5 [any where a = 1] [any where b[0] == 2] [any where c] until [any where 'd' == e]"),
      "single_quotes ''d''\ninvalid_maxspan '5'\nsingle_equals '='\nunsupported_array_index '[0]'\n");
}

TEST(Mistakes, OfAStringThatDoesNotEndDoNotHideTheNextStep) {
  EXPECT_EQ(findingsOf("sequence [any where a == \"b]\n[any where c = 1]"),
            "unterminated_string '\"b]'\nsingle_equals '='\n");
}

std::string nestedIn(std::string_view open, size_t levels, std::string_view inner, std::string_view close) {
  std::string text = "any where ";
  for (size_t i = 0; i < levels; ++i) text += open;
  text += inner;
  for (size_t i = 0; i < levels; ++i) text += close;
  return text;
}

TEST(Mistakes, NestingIsRefusedBeyondTheLimitHoweverDeep) {
  EXPECT_EQ(findingsOf(nestedIn("(", 300, "true", ")")), "");
  EXPECT_EQ(findingsOf(nestedIn("(", 301, "true", ")")), "too_deep '('\n");
  EXPECT_EQ(findingsOf(nestedIn("(", 1'000'000, "true", ")")), "too_deep '('\n");
  EXPECT_EQ(findingsOf(nestedIn("f(", 1'000'000, "true", ")")), "too_deep 'f'\n");
  EXPECT_EQ(findingsOf(nestedIn("not ", 1'000'000, "true", "")), "too_deep 'not'\n");
  EXPECT_EQ(findingsOf(nestedIn("- ", 1'000'000, "1", "")), "too_deep '-'\n");
  EXPECT_EQ(findingsOf(nestedIn("not (-(", 300, "1", "))")), "too_deep 'not'\n");
}

}  // namespace
}  // namespace rulec
