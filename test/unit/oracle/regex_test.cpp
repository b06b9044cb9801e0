#include "compiler/oracle/regex.h"

#include "compiler/ir/automaton.h"
#include "test/unit/oracle/regex_patterns.h"

#include <gtest/gtest.h>

#include <vector>

namespace rulec::oracle {
namespace {

bool isMatch(std::string_view pattern, std::string_view text, RegexKind kind = RegexKind::Lucene, bool fold = false) {
  std::optional<std::shared_ptr<const Regex>> regex = parseRegex(pattern, kind, fold);
  EXPECT_TRUE(regex) << pattern;
  return regex && matches(**regex, text);
}

bool isRead(std::string_view pattern, RegexKind kind) { return parseRegex(pattern, kind, false).has_value(); }

TEST(OracleRegex, RepeatsAndChooses) {
  EXPECT_TRUE(isMatch("a(b|c)*d?", "abcb"));
  EXPECT_FALSE(isMatch("a(b|c)*d?", "abd "));
  EXPECT_TRUE(isMatch("a{2,3}", "aaa"));
  EXPECT_FALSE(isMatch("a{2,3}", "aaaa"));
  EXPECT_TRUE(isMatch("(a?){2000000000}", "aaa"));
  EXPECT_FALSE(isMatch("a{2000000000}", "aaa"));
  EXPECT_TRUE(isMatch("(a*)*", ""));
}

TEST(OracleRegex, CountsCodePoints) {
  EXPECT_TRUE(isMatch("...", "é\n😀"));
  EXPECT_FALSE(isMatch(".", "é\n"));
}

TEST(OracleRegex, ComplementsAndIntersects) {
  EXPECT_FALSE(isMatch("~a", "a"));
  EXPECT_TRUE(isMatch("~a", ""));
  EXPECT_FALSE(isMatch("~a*", "a"));
  EXPECT_TRUE(isMatch("~a*", "aa"));
  EXPECT_TRUE(isMatch("x|.*a&b.*", "ba"));
  EXPECT_FALSE(isMatch("x|.*a&b.*", "a"));
  EXPECT_TRUE(isMatch("@b#?", "ab"));
}

TEST(OracleRegex, ReadsIntervals) {
  EXPECT_TRUE(isMatch("<1-99>", "007"));
  EXPECT_FALSE(isMatch("<01-99>", "007"));
  EXPECT_TRUE(isMatch("<99-01>", "07"));
  EXPECT_FALSE(isMatch("<1-99>", "100"));
  EXPECT_FALSE(isMatch("<0-5>", ""));
}

TEST(OracleRegex, ReadsClassesQuotationsAndEscapes) {
  EXPECT_TRUE(isMatch("[]\\d-z]*\"a.\"\\.", "]1-za.."));
  EXPECT_TRUE(isMatch("[^a-c]", "\n"));
  EXPECT_FALSE(isMatch("\\s", "\v"));
  EXPECT_TRUE(isMatch("\\s", "\v", RegexKind::Java));
}

TEST(OracleRegex, FoldsRangesInJavaOnly) {
  EXPECT_TRUE(isMatch("[abc]k", "BK", RegexKind::Lucene, true));
  EXPECT_FALSE(isMatch("[a-c]", "B", RegexKind::Lucene, true));
  EXPECT_TRUE(isMatch("[a-c]", "B", RegexKind::Java, true));
}

TEST(OracleRegex, ReadsJavasOwn) {
  EXPECT_TRUE(isMatch("^(?:a|)b*?\\x41\\u20ac$", "abbA€", RegexKind::Java));
  EXPECT_TRUE(isMatch("~&@#<1>\"", "~&@#<1>\"", RegexKind::Java));
  EXPECT_FALSE(isMatch(".", "\u2028", RegexKind::Java));
}

TEST(OracleRegex, RefusesWhatIsWrong) {
  for (const char* pattern :
       {"a)", "(", "[a", "[b-a]", "\\q", "[\\q]", "\\", "a|", "\"a", "<1>", "a{2,1}", "a{,1}", "~"})
    EXPECT_FALSE(isRead(pattern, RegexKind::Lucene)) << pattern;
  for (const char* pattern : {"a)", "(", "[a", "a++", "a**", "(?i)", "(?=a)", "\\1", "\\b", "a^", "$a", "[a&&b]",
                              "[a[b]]", "\\x4", "\\ud800", "[a-\\d]"})
    EXPECT_FALSE(isRead(pattern, RegexKind::Java)) << pattern;
  EXPECT_FALSE(isRead(std::string(1001, 'a'), RegexKind::Lucene));
  EXPECT_FALSE(isRead(std::string(300, '(') + "a" + std::string(300, ')'), RegexKind::Java));
}

// ---- against the compiler -------------------------------------------------------------------------------------

struct Tally {
  size_t pairs = 0;
  size_t matching = 0;
  size_t refused = 0;
  size_t tooLarge = 0;
};

/// One pattern and some texts, by both.
void compare(PatternGenerator& generator, RegexKind kind, Tally& tally) {
  auto [pattern, sample] = generator.pattern(kind);
  bool fold = generator.random().chance(3);
  auto dialect = kind == RegexKind::Lucene ? ir::RegexDialect::Lucene : ir::RegexDialect::Java;
  std::variant<ir::Automaton, ir::RegexError> compiled = ir::compileRegex(pattern, dialect, fold);
  const auto* error = std::get_if<ir::RegexError>(&compiled);
  std::optional<std::shared_ptr<const Regex>> regex = parseRegex(pattern, kind, fold);
  if (error != nullptr && error->kind == ir::RegexError::Kind::TooLarge) {
    ++tally.tooLarge;
    return;
  }
  ASSERT_EQ(error == nullptr, regex.has_value()) << pattern << (error == nullptr ? "" : ": " + error->what);
  if (error != nullptr) {
    ++tally.refused;
    return;
  }
  for (int i = 0; i < 10; ++i, ++tally.pairs) {
    std::string text = generator.text(sample);
    bool expected = matches(**regex, text);
    tally.matching += expected ? 1 : 0;
    ASSERT_EQ(ir::accepts(std::get<ir::Automaton>(compiled), text), expected)
        << pattern << " and " << testing::PrintToString(text) << (fold ? ", folded" : "");
  }
}

void compareMany(RegexKind kind, uint64_t seed) {
  PatternGenerator generator(seed);
  Tally tally;
  for (int i = 0; i < 1000 && !testing::Test::HasFatalFailure(); ++i) compare(generator, kind, tally);
  EXPECT_GT(tally.pairs, 7000U);
  EXPECT_GT(tally.matching, tally.pairs / 10);
  EXPECT_LT(tally.matching, tally.pairs * 9 / 10);
  EXPECT_GT(tally.refused, 20U);
  EXPECT_LT(tally.tooLarge, 30U);
}

TEST(RegexTwins, AgreeOnRandomLucenePatterns) { compareMany(RegexKind::Lucene, 1); }
TEST(RegexTwins, AgreeOnRandomJavaPatterns) { compareMany(RegexKind::Java, 2); }

}  // namespace
}  // namespace rulec::oracle
