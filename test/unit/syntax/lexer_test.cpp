#include "compiler/syntax/eql/lexer.h"

#include "compiler/syntax/eql/printer.h"

#include <gtest/gtest.h>

namespace rulec::eql {
namespace {

struct Lexed {
  SourceFiles files;
  Diagnostics diagnostics;
  std::vector<Token> tokens;
  explicit Lexed(std::string_view text) {
    FileId file = files.add(makeSourceFile("<query>", std::string(text)));
    tokens = lex(identityMap(file, text), diagnostics);
  }
};

std::string dumpOf(std::string_view text) {
  SourceFiles files;
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<query>", std::string(text)));
  std::string dump = dumpTokens(identityMap(file, text), diagnostics);
  EXPECT_FALSE(diagnostics.hasErrors()) << text;
  return dump;
}

/// The text of the only token.
std::string valueOf(std::string_view text) {
  Lexed lexed(text);
  EXPECT_EQ(lexed.tokens.size(), 2U) << text;
  EXPECT_FALSE(lexed.diagnostics.hasErrors()) << text;
  return lexed.tokens[0].text;
}

TEST(Lexer, ATokenKnowsWhereItStands) {
  Lexed lexed("any where a>=1");
  ASSERT_EQ(lexed.tokens.size(), 6U);
  EXPECT_EQ(lexed.tokens[1].span, (Span{4, 9}));
  EXPECT_EQ(lexed.tokens[3].span, (Span{11, 13}));
  EXPECT_EQ(lexed.tokens[5].span, (Span{14, 14}));
}

TEST(Lexer, AWordBeforeATildeIsAKeywordOnlyWithoutSpace) {
  EXPECT_EQ(dumpOf("in~ in"), "in~ \"in~\"\nin \"in\"\nend \"\"\n");
  EXPECT_TRUE(Lexed("in ~").diagnostics.hasErrors());
  EXPECT_EQ(dumpOf("startsWith~("), "identifier \"startsWith\"\n~ \"~\"\n( \"(\"\nend \"\"\n");
}

TEST(Lexer, KeywordsAreLowerCaseAndFreeInBackticks) {
  EXPECT_EQ(dumpOf("AND and `and` `a``b`"),
            "identifier \"AND\"\nand \"and\"\nquoted-identifier \"and\"\nquoted-identifier \"a`b\"\nend \"\"\n");
}

TEST(Lexer, CommentsNest) {
  EXPECT_EQ(dumpOf("a /* b /* c */ d */ e // f\n g"),
            "identifier \"a\"\nidentifier \"e\"\nidentifier \"g\"\nend \"\"\n");
}

TEST(Lexer, StringsAreUnescaped) {
  EXPECT_EQ(valueOf(R"("a\b\t\n\f\r\"\'\\")"), "a\b\t\n\f\r\"'\\");
  EXPECT_EQ(valueOf(R"("\u{e9}\u{1F600}\u{0000e9}")"), "\u00e9\U0001F600\u00e9");
}

TEST(Lexer, RawStringsAreNotAndMayBeginAndEndInQuotes) {
  EXPECT_EQ(valueOf(R"("""a\n""")"), R"(a\n)");
  EXPECT_EQ(valueOf(R"("""a"""")"), "a\"");
  EXPECT_EQ(valueOf(R"(""""a""")"), "\"a");
  EXPECT_EQ(valueOf(R"("""""")"), "");
  EXPECT_EQ(valueOf(R"("""a""""")"), "a\"\"");
}

TEST(Lexer, NumbersHaveAPointAndAnExponent) {
  for (const char* number : {"12", "1.", ".5", "1e3", "1.5E-2", "1.e+3"}) EXPECT_EQ(valueOf(number), number);
  EXPECT_EQ(dumpOf("30s"), "number \"30\"\nidentifier \"s\"\nend \"\"\n");
  EXPECT_EQ(dumpOf("1ex"), "number \"1\"\nidentifier \"ex\"\nend \"\"\n");
}

TEST(Lexer, ANameMayBeginWithAnAtSign) { EXPECT_EQ(dumpOf("@timestamp"), "identifier \"@timestamp\"\nend \"\"\n"); }

}  // namespace
}  // namespace rulec::eql
