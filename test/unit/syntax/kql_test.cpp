// KQL as text: tokens, trees, the printer, and what mistakes lead to.
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"
#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

struct ParsedKql {
  SourceFiles files;
  Diagnostics diagnostics;
  std::optional<kql::Query> query;

  explicit ParsedKql(std::string_view text) {
    FileId file = files.add(makeSourceFile("<query>", std::string(text)));
    query = kql::parse(identityMap(file, text), diagnostics);
  }
  [[nodiscard]] std::string found() const { return findings(diagnostics, files); }
};

std::string treeOf(std::string_view text) {
  ParsedKql parsed(text);
  EXPECT_TRUE(parsed.query) << text << '\n' << parsed.found();
  return parsed.query ? kql::dump(*parsed.query) : "";
}

/// The canonical spelling, which must be read back as the same tree.
std::string printed(std::string_view text) {
  ParsedKql parsed(text);
  EXPECT_TRUE(parsed.query) << text << '\n' << parsed.found();
  if (!parsed.query) return "";
  std::string spelling = kql::print(*parsed.query);
  ParsedKql again(spelling);
  EXPECT_TRUE(again.query) << spelling << '\n' << again.found();
  EXPECT_TRUE(again.query && kql::sameTree(*parsed.query, *again.query)) << text << '\n' << spelling;
  return spelling;
}

std::string found(std::string_view text) { return ParsedKql(text).found(); }

constexpr auto kQueries = std::to_array<std::string_view>({
    "",
    "*: *",
    "a: b",
    "a: \"b\\\"c\\\\d\\te\"",
    "not a: b and c > 5 or d <= \"x\"",
    "(a: b or c: d) and not (e: f and g: h)",
    "a: (b or c and not d or (e and \"f\"))",
    "a: *x*\\*y\\\\ and b\\:c: \\u0041\\not \\and",
    "n: { a: b and m: { c: (d or e) } or not f: * }",
    "a*.b: c and \"a*\": d",
    "a: or b or c: and",
    "a: x \\or y \\AND z \\not w",
    "a: \\t",
    "not (not (not a: b))",
    "a: (b and c) or (a: (b and c))",
    "a\u00a0:\u00a0b\u00a0c\u00a0and\u00a0d: e",
});

TEST(KqlTree, FollowsPrecedence) {
  EXPECT_EQ(treeOf("a: 1 or not b: 2 and c: 3"), R"(or
  is "a" "1"
  and
    not
      is "b" "2"
    is "c" "3"
)");
  EXPECT_EQ(treeOf(""), "everything\n");
}

TEST(KqlTree, WritesListsOutAndKeepsChainsFlat) {
  EXPECT_EQ(treeOf("a: (x or y or not z)"), "or\n  is \"a\" \"x\"\n  is \"a\" \"y\"\n  not\n    is \"a\" \"z\"\n");
  EXPECT_EQ(treeOf("a: x or a: (y or z)"), "or\n  is \"a\" \"x\"\n  or\n    is \"a\" \"y\"\n    is \"a\" \"z\"\n");
}

TEST(KqlTree, KnowsWhichStarsArePatterns) {
  EXPECT_EQ(treeOf("a: \\tx*\\**"), "is \"a\" pattern \"x***\" *1 *3\n");
  EXPECT_EQ(treeOf("a: \"x*\""), "is \"a\" quoted \"x*\"\n");
  EXPECT_EQ(treeOf("a*b: c"), "is pattern \"a*b\" *1 \"c\"\n");
}

TEST(KqlTree, KnowsItsPlaces) {
  ParsedKql parsed("a: b  and n: { c > \"d\" }");
  ASSERT_TRUE(parsed.query);
  const auto& all = std::get<kql::And>(parsed.query->nodes[*parsed.query->root].node);
  EXPECT_EQ(parsed.query->nodes[all.operands[0]].span, (Span{0, 4}));
  EXPECT_EQ(parsed.query->nodes[all.operands[1]].span, (Span{10, 24}));
  EXPECT_EQ(parsed.query->nodes[*parsed.query->root].span, (Span{0, 24}));
}

TEST(KqlPrint, IsReadBackAsTheSameTree) {
  for (std::string_view query : kQueries) {
    std::string once = printed(query);
    EXPECT_EQ(printed(once), once) << query;
  }
  EXPECT_EQ(printed("( (a:b)  or ((c:d)) )"), "a: b or c: d");
  EXPECT_EQ(printed("a: (b and not c)"), "a: b and not a: c");
  EXPECT_EQ(printed("a: \\not x \\or y"), "a: \\not x \\or y");
  EXPECT_EQ(printed("a: b\nc"), "a: b\\nc");
}

TEST(KqlPrint, DoesNotMakeANotOfALineBreak) {
  EXPECT_EQ(printed("a: b\notd"), "a: b\\u000aotd");
  EXPECT_EQ(printed("a: b\\notd"), "a: bnotd");
}

TEST(KqlMistakes, AreReportedWithTheirPlaces) {
  EXPECT_EQ(found("()"), "empty_group '()'\n");
  EXPECT_EQ(found("f:()"), "empty_group '()'\n");
  EXPECT_EQ(found("n:{}"), "empty_group '{}'\n");
  EXPECT_EQ(found("f:"), "missing_value 'f:'\n");
  EXPECT_EQ(found("(a: 1)and(b: 2)"), "missing_connective 'and'\n");
  EXPECT_EQ(found("not(a: 1)"), "unexpected_token '('\n");
  EXPECT_EQ(found("not not a: 1"), "misplaced_not 'not'\n");
  EXPECT_EQ(found("f: not a"), "misplaced_not 'not'\n");
  EXPECT_EQ(found("a: b c: d"), "missing_connective 'b c'\n");
  EXPECT_EQ(found("f: cannot open"), "misplaced_not 'not'\n");
  EXPECT_EQ(found("f: null"), "null_value 'null'\n");
  EXPECT_EQ(found("word"), "free_text 'word'\n");
  EXPECT_EQ(found("*: v"), "any_field '*'\n");
  EXPECT_EQ(found("f: \"a"), "unterminated_quote '\"'\n");
  EXPECT_EQ(found("f: a\\q"), "invalid_escape '\\q'\n");
}

TEST(KqlMistakes, DoNotHideEachOther) {
  EXPECT_EQ(found("f: () or word and g: null or (h: a b: c) and i: not j"),
            "empty_group '()'\nfree_text 'word'\nnull_value 'null'\nmissing_connective 'a b'\nmisplaced_not 'not'\n");
  EXPECT_EQ(found("a: \\q or b: (c or null or \\w) or d:"),
            "invalid_escape '\\q'\ninvalid_escape '\\w'\nnull_value 'null'\nmissing_value 'd:'\n");
  EXPECT_EQ(found("a: b) or c: null"), "unexpected_token ')'\nnull_value 'null'\n");
}

TEST(KqlWarnings, AreAboutLineBreaksAndEscapesInQuotes) {
  EXPECT_EQ(found("f: (a\n  b)"), "line_break_in_value 'a\n  b'\n");
  EXPECT_EQ(found("f: a\n"), "");
  EXPECT_EQ(found("f: \"a\nb\""), "");
  EXPECT_EQ(found("f: \"C:\\tmp\\run\""), "quoted_escape '\\t'\n");
  EXPECT_EQ(found("f: \"C:\\Windows\""), "");
}

TEST(KqlTruncations, EndInFewFindingsThatLieInside) {
  for (std::string_view query : kQueries)
    for (size_t length = 0; length <= query.size(); ++length) {
      ParsedKql parsed(query.substr(0, length));
      EXPECT_EQ(parsed.query.has_value(), !parsed.diagnostics.hasErrors()) << query.substr(0, length);
      EXPECT_LE(parsed.diagnostics.errorCount(), 2U) << query.substr(0, length) << '\n' << parsed.found();
      for (const Diagnostic& d : parsed.diagnostics.all()) EXPECT_LE(d.place.span.end, length);
    }
}

TEST(KqlBombs, AreRefusedOrParsed) {
  constexpr size_t kMany = 100'000;
  auto repeated = [](std::string_view text) {
    std::string all;
    for (size_t i = 0; i < kMany; ++i) all += text;
    return all;
  };
  EXPECT_EQ(found(repeated("(")), "too_deep '('\n");
  EXPECT_EQ(found(repeated("a: {")), "too_deep '{'\n");
  EXPECT_EQ(found("a: " + repeated("(")), "too_deep '('\n");
  EXPECT_EQ(found(repeated("not ") + "a: b"), "misplaced_not 'not'\n");
  EXPECT_EQ(found(repeated("not (") + "a: b"), "too_deep '('\n");
  EXPECT_EQ(found("a: b" + repeated(" or a: b")), "");
  EXPECT_EQ(found("a: (b" + repeated(" and b") + ")"), "");
  EXPECT_EQ(found("a: b" + repeated(" ") + "c" + repeated("\t")), "");
  EXPECT_EQ(ParsedKql(repeated("a: null or ")).diagnostics.errorCount(), 2 * kMaxMistakes);
  EXPECT_EQ(ParsedKql(repeated("\\q ")).diagnostics.errorCount(), kMaxMistakes);
  EXPECT_EQ(ParsedKql(repeated("a: \\q or ")).diagnostics.errorCount(), kMaxMistakes);
}

}  // namespace
}  // namespace rulec
