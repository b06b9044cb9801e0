#include "compiler/syntax/eql/printer.h"
#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

std::string dumpOf(std::string_view text) {
  ParsedQuery parsed(text);
  EXPECT_TRUE(parsed.query) << findings(parsed.diagnostics, parsed.files);
  return parsed.query ? eql::dump(*parsed.query) : "";
}

/// Whether two spellings of a condition have one tree.
bool same(std::string_view left, std::string_view right) {
  ParsedQuery a(fmt::format("any where {}", left));
  ParsedQuery b(fmt::format("any where {}", right));
  EXPECT_TRUE(a.query && b.query) << left << " / " << right;
  return a.query && b.query && eql::sameTree(*a.query, *b.query);
}

TEST(Precedence, OperatorsBindAsTheLanguageSays) {
  EXPECT_TRUE(same("a or b and c", "a or (b and c)"));
  EXPECT_TRUE(same("a or b or c", "(a or b) or c"));
  EXPECT_TRUE(same("not a == b", "not (a == b)"));
  EXPECT_TRUE(same("not a and b", "(not a) and b"));
  EXPECT_TRUE(same("not not a", "not (not a)"));
  EXPECT_TRUE(same("a + b in (3)", "a + (b in (3))"));
  EXPECT_TRUE(same("a - b - c == 1", "((a - b) - c) == 1"));
  EXPECT_TRUE(same("a + b * c == 1", "(a + (b * c)) == 1"));
  EXPECT_TRUE(same("a % b / c == 1", "((a % b) / c) == 1"));
  EXPECT_TRUE(same("-a * b == 1", "((-a) * b) == 1"));
  EXPECT_TRUE(same("- a in (1)", "-(a in (1))"));
  EXPECT_TRUE(same("a == b or c != d", "(a == b) or (c != d)"));
  EXPECT_TRUE(same("not a : \"x\"", "not (a : \"x\")"));
  EXPECT_TRUE(same("a : (\"x\")", "a : \"x\""));
}

TEST(Precedence, OtherGroupingsAreOtherTrees) {
  EXPECT_FALSE(same("a or b and c", "(a or b) and c"));
  EXPECT_FALSE(same("a or b or c", "a or (b or c)"));
  EXPECT_FALSE(same("not a and b", "not (a and b)"));
  EXPECT_FALSE(same("a + b in (3)", "(a + b) in (3)"));
  EXPECT_FALSE(same("a not in (1)", "not a in (1)"));
  EXPECT_FALSE(same("a like \"x\"", "a like~ \"x\""));
  EXPECT_FALSE(same("a", "?a"));
  EXPECT_FALSE(same("f(a)", "f~(a)"));
  EXPECT_FALSE(same("a in (1)", "a in (1, 2)"));
}

TEST(Parser, AnEventFilterHasACategoryOrAny) {
  EXPECT_EQ(dumpOf("process where true"), "event process\n  boolean true\n");
  EXPECT_EQ(dumpOf("any where true"), "event any\n  boolean true\n");
  EXPECT_EQ(dumpOf("\"my-cat\" where true"), "event \"my-cat\"\n  boolean true\n");
  EXPECT_EQ(dumpOf("`any` where true"), "event \"any\"\n  boolean true\n");
}

TEST(Parser, ASequenceHasKeysSpanStepsAndUntil) {
  EXPECT_EQ(dumpOf("sequence by a, ?b with maxspan=90s [x where c] by d ![y where true] with runs=2 until [z where e]"),
            "sequence within 90s\n"
            "  by\n    field a\n    field ?b\n"
            "  step\n    event x\n      field c\n    by\n      field d\n"
            "  step missing runs 2\n    event y\n      boolean true\n"
            "  until\n    event z\n      field e\n");
}

TEST(Parser, ASampleHasKeysAndSteps) {
  EXPECT_EQ(dumpOf("sample by a [x where b] [y where c]"),
            "sample\n  by\n    field a\n  step\n    event x\n      field b\n  step\n    event y\n      field c\n");
}

TEST(Parser, PipesAreKept) {
  EXPECT_EQ(dumpOf("any where true | head 3 | tail 1"),
            "event any\n  boolean true\npipe head\n  number 3\npipe tail\n  number 1\n");
}

TEST(Parser, NumbersAreAsNarrowAsTheyCanBe) {
  auto number = [](const char* text) {
    ParsedQuery parsed(fmt::format("any where a == {}", text));
    return std::get<eql::NumberLiteral>(parsed.query->exprs[eql::ExprId{1}].node);
  };
  EXPECT_TRUE(number("2147483647").fitsInt);
  EXPECT_FALSE(number("2147483648").fitsInt);
  EXPECT_EQ(std::get<int64_t>(number("9223372036854775807").value), INT64_MAX);
  EXPECT_EQ(std::get<uint64_t>(number("18446744073709551615").value), UINT64_MAX);
  EXPECT_EQ(std::get<double>(number("18446744073709551616").value), 18446744073709551616.0);
  EXPECT_EQ(std::get<double>(number("1.5e1").value), 15.0);
}

TEST(Parser, SpansCoverWhatWasWritten) {
  std::string text = "any where (a.b in (1, 2)) and c == 3";
  ParsedQuery parsed(text);
  ASSERT_TRUE(parsed.query);
  std::vector<std::string> spans;
  for (const eql::Expr& e : parsed.query->exprs) spans.push_back(text.substr(e.span.begin, e.span.end - e.span.begin));
  EXPECT_EQ(spans, (std::vector<std::string>{"a.b", "1", "2", "a.b in (1, 2)", "c", "3", "c == 3",
                                             "a.b in (1, 2)) and c == 3"}));
}

TEST(Parser, OperandsStandBeforeTheirUsers) {
  ParsedQuery parsed("any where not f(a, -b) or c in (1, 2)");
  ASSERT_TRUE(parsed.query);
  EXPECT_TRUE(std::holds_alternative<eql::Binary>(
      parsed.query->exprs[eql::ExprId{static_cast<uint32_t>(parsed.query->exprs.size() - 1)}].node));
}

TEST(Parser, LongChainsAreNoNesting) {
  std::string text = "any where a == 0";
  for (int i = 1; i < 100'000; ++i) text += fmt::format(" or a == {}", i);
  ParsedQuery parsed(text);
  ASSERT_TRUE(parsed.query);
  std::string printed = eql::print(*parsed.query);
  EXPECT_EQ(printed, text + "\n");
  EXPECT_TRUE(eql::sameTree(*parsed.query, *ParsedQuery(printed).query));
}

TEST(Parser, AListMayBeLong) {
  std::string text = "any where a in (0";
  for (int i = 1; i < 100'000; ++i) text += fmt::format(", {}", i);
  ParsedQuery parsed(text + ")");
  ASSERT_TRUE(parsed.query);
  EXPECT_EQ(parsed.query->exprs.size(), 100'002U);
}

}  // namespace
}  // namespace rulec
