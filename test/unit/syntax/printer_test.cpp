#include "compiler/syntax/eql/printer.h"
#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

std::string printed(std::string_view text) {
  ParsedQuery parsed(text);
  EXPECT_TRUE(parsed.query) << text;
  return parsed.query ? eql::print(*parsed.query) : "";
}

std::string condition(std::string_view text) {
  std::string all = printed(fmt::format("any where {}", text));
  EXPECT_EQ(printed(all), all);
  return all.substr(10, all.size() - 11);
}

TEST(Print, DropsParenthesesThatAreNotNeededAndKeepsTheOthers) {
  EXPECT_EQ(condition("((a) or (b and c))"), "a or b and c");
  EXPECT_EQ(condition("(a or b) and c"), "(a or b) and c");
  EXPECT_EQ(condition("a or (b or c)"), "a or (b or c)");
  EXPECT_EQ(condition("not (a and b)"), "not (a and b)");
  EXPECT_EQ(condition("not (not a)"), "not not a");
  EXPECT_EQ(condition("(a + b) in (3)"), "(a + b) in (3)");
  EXPECT_EQ(condition("-(-a) == 1"), "--a == 1");
  EXPECT_EQ(condition("a - (b - c) == 1"), "a - (b - c) == 1");
  EXPECT_EQ(condition("(a == b) == c"), "(a == b) == c");
  EXPECT_EQ(condition("(not a) == true"), "(not a) == true");
}

TEST(Print, SpellsStringsAndNamesSoThatTheyAreReadBack) {
  EXPECT_EQ(condition(R"(a == "x\"\\\n\u{01}")"), R"(a == "x\"\\\n\u{01}")");
  EXPECT_EQ(condition(R"(a == """C:\x"""")"), R"(a == """C:\x"""")");
  EXPECT_EQ(condition("`by`.`a b`.`c``d`.e == 1"), "`by`.`a b`.`c``d`.e == 1");
  EXPECT_EQ(condition("?`plain` == 1"), "?plain == 1");
  EXPECT_EQ(printed("\"my-cat\" where true"), "\"my-cat\" where true\n");
  EXPECT_EQ(printed("\"any\" where true"), "\"any\" where true\n");
}

TEST(Print, WritesOneStepALine) {
  EXPECT_EQ(
      printed(
          "sequence by a with maxspan = 120s [x where b] by c with runs = 1 ![y where d] until [z where e] | head 1"),
      "sequence by a with maxspan=2m\n  [x where b] by c with runs=1\n  ![y where d]\nuntil [z where e]\n| head 1\n");
  EXPECT_EQ(printed("sample by a [x where b] [y where c]"), "sample by a\n  [x where b]\n  [y where c]\n");
}

}  // namespace
}  // namespace rulec
