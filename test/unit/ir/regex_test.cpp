#include "compiler/ir/regex.h"

#include "compiler/ir/automaton.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace rulec::ir {
namespace {

using Kind = RegexError::Kind;

constexpr bool kExact = false;
constexpr bool kFold = true;

struct Case {
  std::string pattern;
  std::vector<std::string> matching;
  std::vector<std::string> others;
};

void expectMatches(const std::vector<Case>& cases, RegexDialect dialect, bool foldCase) {
  for (const auto& [pattern, matching, others] : cases) {
    std::variant<Automaton, RegexError> result = compileRegex(pattern, dialect, foldCase);
    if (const auto* error = std::get_if<RegexError>(&result)) {
      ADD_FAILURE() << pattern << ": " << error->what << " at " << error->offset;
      continue;
    }
    const auto& automaton = std::get<Automaton>(result);
    for (const std::string& text : matching) EXPECT_TRUE(accepts(automaton, text)) << pattern << " and " << text;
    for (const std::string& text : others) EXPECT_FALSE(accepts(automaton, text)) << pattern << " and " << text;
  }
}

void expectLucene(const std::vector<Case>& cases, bool foldCase = kExact) {
  expectMatches(cases, RegexDialect::Lucene, foldCase);
}
void expectJava(const std::vector<Case>& cases, bool foldCase = kExact) {
  expectMatches(cases, RegexDialect::Java, foldCase);
}

Automaton compiled(std::string_view pattern, RegexDialect dialect = RegexDialect::Lucene) {
  std::variant<Automaton, RegexError> result = compileRegex(pattern, dialect, kExact);
  EXPECT_TRUE(std::holds_alternative<Automaton>(result)) << pattern;
  return std::holds_alternative<Automaton>(result) ? std::get<Automaton>(std::move(result)) : Automaton{};
}

/// "offset: what" of the mistake in a pattern.
std::string mistake(std::string_view pattern, RegexDialect dialect, Kind kind = Kind::Syntax) {
  std::variant<Automaton, RegexError> result = compileRegex(pattern, dialect, kExact);
  const auto* error = std::get_if<RegexError>(&result);
  if (error == nullptr) return "none";
  EXPECT_EQ(error->kind, kind) << pattern;
  return fmt::format("{}: {}", error->offset, error->what);
}
std::string luceneMistake(std::string_view pattern) { return mistake(pattern, RegexDialect::Lucene); }
std::string javaMistake(std::string_view pattern) { return mistake(pattern, RegexDialect::Java); }

// ---- Lucene ---------------------------------------------------------------------------------------------------

TEST(LuceneRegex, MatchesTheWholeText) {
  expectLucene({{"", {""}, {"a"}}, {"ab", {"ab"}, {"", "a", "abc", "xab"}}, {".*b.*", {"b", "abc"}, {"", "a"}}});
}

TEST(LuceneRegex, ADotIsAnyCodePoint) {
  expectLucene(
      {{".", {"a", "\n", "é", "😀", "\u2028"}, {"", "ab", "éé"}}, {"a.c", {"a\nc", "a😀c"}, {"ac", "a😀😀c"}}});
}

TEST(LuceneRegex, Repeats) {
  expectLucene({{"ab?", {"a", "ab"}, {"abb"}},
                {"ab*", {"a", "abbb"}, {"b"}},
                {"ab+", {"ab", "abbb"}, {"a"}},
                {"a{2}", {"aa"}, {"", "a", "aaa"}},
                {"a{2,}", {"aa", "aaaaa"}, {"a"}},
                {"a{1,3}", {"a", "aa", "aaa"}, {"", "aaaa"}},
                {"a{0}", {""}, {"a"}},
                {"a{0,0}b", {"b"}, {"ab"}},
                {"(ab){2}", {"abab"}, {"ab", "abb"}},
                {"a{2}{2}", {"aaaa"}, {"aa", "aaa"}},
                {"(a?){3}", {"", "aaa"}, {"aaaa"}},
                {"(a*)*b", {"b", "aaab"}, {"a"}},
                {"(a|b?)+", {"", "abab"}, {"c"}}});
}

TEST(LuceneRegex, AQuestionMarkAfterARepetitionRepeatsIt) {
  expectLucene({{"a.*?", {"a", "abc"}, {""}}, {"a+?", {"", "aa"}, {"b"}}});
}

TEST(LuceneRegex, AlternativesBindLooserThanSequences) {
  expectLucene({{"ab|cd", {"ab", "cd"}, {"abd", "acd"}}, {"a(b|c)d", {"abd", "acd"}, {"ab", "cd"}}});
}

TEST(LuceneRegex, AnOperatorWhereAnOperandMustBeginIsACharacter) {
  expectLucene({{"*a", {"*a"}, {"a", "aa"}},
                {"|a", {"|a"}, {"a", ""}},
                {"a||b", {"a", "|b"}, {"b", ""}},
                {"(*)", {"*"}, {""}},
                {"(|)", {"|"}, {""}},
                {")", {")"}, {""}},
                {"{2}", {"{2}"}, {}},
                {"&a", {"&a"}, {"a"}},
                {"a]}>", {"a]}>"}, {}}});
}

TEST(LuceneRegex, HasNoAnchors) { expectLucene({{"^a$", {"^a$"}, {"a"}}}); }

TEST(LuceneRegex, AnEmptyGroupIsTheEmptyText) { expectLucene({{"a()b", {"ab"}, {"a()b"}}, {"()", {""}, {"a"}}}); }

TEST(LuceneRegex, ReadsClasses) {
  expectLucene({{"[abc]", {"a", "c"}, {"", "d", "ab"}},
                {"[a-c]x", {"ax", "bx"}, {"dx", "-x"}},
                {"[^a-c]", {"d", "\n", "é", "😀"}, {"a", "b", ""}},
                {"[]a]", {"]", "a"}, {"b"}},
                {"[^]a]", {"b"}, {"]", "a"}},
                {"[-a]", {"-", "a"}, {"b"}},
                {"[a-b-d]", {"a", "b", "-", "d"}, {"c"}},
                {"[a^]", {"a", "^"}, {"b"}},
                {"[.*+?(|\"~@]", {".", "*", "+", "?", "(", "|", "\"", "~", "@"}, {"a"}},
                {"[\\]\\-\\\\]", {"]", "-", "\\"}, {"a"}},
                {"[à-é]", {"à", "ç", "é"}, {"ê", "a"}},
                {"[\\d_]", {"0", "9", "_"}, {"a"}},
                {"[^\\d]", {"a", "é"}, {"0"}},
                {"[\\D5]", {"a", "5"}, {"6"}},
                {"[\\d-z]", {"1", "-", "z"}, {"a"}}});
}

TEST(LuceneRegex, ReadsShorthands) {
  expectLucene({{"\\d", {"0", "9"}, {"a", "٣"}},
                {"\\w", {"a", "Z", "0", "_"}, {"-", "é"}},
                {"\\s", {" ", "\t", "\n", "\r"}, {"\v", "\f", "\u00a0", "a"}},
                {"\\D", {"a", "é", "\n"}, {"0"}},
                {"\\W", {"-", "é"}, {"a"}},
                {"\\S", {"a", "\f", "😀"}, {" ", "\n"}}});
}

TEST(LuceneRegex, ABackslashBeforeAnotherCharacterIsLeftOut) {
  expectLucene({{"\\.\\\\\\\"\\~\\é\\1", {".\\\"~é1"}, {}}, {"a\\|b", {"a|b"}, {"a", "b"}}});
}

TEST(LuceneRegex, QuotedTextIsLiteral) {
  expectLucene({{"\"a.*\"b", {"a.*b"}, {"axb"}},
                {"\"\"", {""}, {"a"}},
                {"\"ab\"*", {"", "abab"}, {"abb"}},
                {"\"a\\\"", {"a\\"}, {"a", "a\""}}});
}

TEST(LuceneRegex, ATildeIsTheComplement) {
  expectLucene({{"~a", {"", "b", "aa", "é"}, {"a"}},
                {"~a*", {"", "ab", "aa", "bab"}, {"a"}},  // (~a)*
                {"~(a*)", {"b", "ab"}, {"", "a", "aa"}},
                {"a~bc", {"ac", "axc", "abbc"}, {"abc", "ab"}},
                {"~~a", {"a"}, {"", "b"}},
                {"~[ab]", {"", "c", "ab"}, {"a", "b"}},
                {"~(.*é.*)", {"", "e", "😀"}, {"é", "aéb"}},
                {"~#", {"", "a"}, {}},
                {"~@", {}, {"", "a"}},
                {"~(~(ab)~(cd))x", {}, {"abcdx", "x"}},
                {"é~.😀", {"é😀", "éab😀"}, {"éa😀", "é"}}});
}

TEST(LuceneRegex, AnAmpersandIsTheIntersection) {
  expectLucene({{".*a.*&.*b.*", {"ab", "bxa"}, {"a", "b"}},
                {"ab&cd|ef", {"ef"}, {"ab", "cd"}},
                {"x|.*a&b.*", {"x", "ba"}, {"a", "b", "ab"}},
                {"a.&.b&..", {"ab"}, {"ac"}},
                {"(...&[^b]*)d", {"aaad", "éééd"}, {"abad", "aad"}},
                {"a&&b", {}, {"a", "b", "&b"}},
                {".+&~(ab)", {"a", "abc"}, {"", "ab"}}});
}

TEST(LuceneRegex, AnAtSignIsAnyText) {
  expectLucene({{"a@b", {"ab", "a\né b"}, {"a", "b"}}, {"@&~(foo.+)", {"", "foo", "x"}, {"foox"}}});
}

TEST(LuceneRegex, AHashIsNoText) { expectLucene({{"#", {}, {"", "#"}}, {"a#|b", {"b"}, {"a"}}, {"#*a", {"a"}, {}}}); }

TEST(LuceneRegex, AnIntervalOfNumbers) {
  expectLucene({{"<1-99>", {"1", "9", "10", "99", "007", "0099"}, {"", "0", "100", "00", "1a"}},
                {"<01-12>", {"01", "09", "12"}, {"1", "00", "13", "001"}},
                {"<5-100>", {"5", "17", "99", "100", "00005"}, {"4", "101", "0"}},
                {"<0-5>", {"0", "5"}, {"00", "6", ""}},
                {"<0-10>", {"0", "00", "010", "7"}, {"11", ""}},
                {"<99-1>", {"1", "50"}, {"0", "100"}},
                {"<12-10>", {"10", "11", "12"}, {"9", "13", "012"}},
                {"<100-2147483647>", {"100", "999999999", "2147483647"}, {"99", "2147483648"}},
                {"<007-8>", {"7", "08"}, {"6", "9"}},
                {"<198-213>", {"198", "199", "200", "209", "213"}, {"197", "214", "0200"}},
                {"a<1-3>*", {"a", "a12"}, {"a4"}}});
}

TEST(LuceneRegex, FoldsLiteralCharactersButNotRanges) {
  expectLucene({{"aB.1é", {"Abx1é", "aB.1é"}, {"aB.1É"}},
                {"[abc]", {"B", "b"}, {"d"}},
                {"[a-c]", {"b"}, {"B"}},
                {"[^a]", {"b"}, {"a", "A"}},
                {"[^a-c]", {"B", "d"}, {"b"}},
                {"\"ab\"", {"AB", "aB"}, {}},
                {"~a", {"b"}, {"a", "A"}},
                {"k", {"K"}, {"\u212a"}},
                {"[a-cX]", {"x", "X", "a"}, {"A"}}},
               kFold);
}

TEST(LuceneRegex, MistakesHaveAPlace) {
  EXPECT_EQ(luceneMistake("éa)"), "3: `)` without its `(`");
  EXPECT_EQ(luceneMistake("a(b"), "1: `(` without its `)`");
  EXPECT_EQ(luceneMistake("a(|"), "1: `(` without its `)`");
  EXPECT_EQ(luceneMistake("ab["), "3: the pattern ends where a character must follow");
  EXPECT_EQ(luceneMistake("ab[c"), "2: `[` without its `]`");
  EXPECT_EQ(luceneMistake("[]"), "0: `[` without its `]`");
  EXPECT_EQ(luceneMistake("[b-a]"), "1: `b-a` runs backwards");
  EXPECT_EQ(luceneMistake("[a-]"), "1: `a-]` runs backwards");
  EXPECT_EQ(luceneMistake("a\\"), "2: the pattern ends where a character must follow");
  EXPECT_EQ(luceneMistake("é\\b"), "2: `\\b` stands for nothing");
  EXPECT_EQ(luceneMistake("[\\p]"), "1: `\\p` stands for nothing");
  EXPECT_EQ(luceneMistake("a|"), "2: the pattern ends where a character must follow");
  EXPECT_EQ(luceneMistake("a&"), "2: the pattern ends where a character must follow");
  EXPECT_EQ(luceneMistake("~"), "1: the pattern ends where a character must follow");
  EXPECT_EQ(luceneMistake("a\"b"), "1: `\"` without a second one");
  EXPECT_EQ(luceneMistake("a{3,2}"), "1: at least 3 and at most 2 times");
  EXPECT_EQ(luceneMistake("a{,2}"), "2: no number in `{}`");
  EXPECT_EQ(luceneMistake("a{2"), "1: `{` without its `}`");
  EXPECT_EQ(luceneMistake("a{2;3}"), "1: `{` without its `}`");
  for (const char* interval :
       {"<", "<1", "<1-", "<-1>", "<1->", "<1-2", "<1-2-3>", "<a-b>", "<name>", "<>", "<1-2147483648>"})
    EXPECT_EQ(luceneMistake(interval), "0: `<` without two numbers and `>`") << interval;
  EXPECT_EQ(luceneMistake("a\xff"), "1: bytes that are not UTF-8");
}

// ---- Java -----------------------------------------------------------------------------------------------------

TEST(JavaRegex, ReadsWhatItSharesWithLucene) {
  expectJava({{"a(b|c)+d?", {"ab", "acbd"}, {"ad"}},
              {"[^a-c]{2,3}", {"dd", "d\nd"}, {"d", "dddd", "da"}},
              {"\\.\\*\\_\\é", {".*_é"}, {}},
              {"a{2}", {"aa"}, {"a"}}});
}

TEST(JavaRegex, LucenesOperatorsAreCharacters) {
  expectJava({{"~a&b@#<1-9>\"x\"", {"~a&b@#<1-9>\"x\""}, {"5"}}, {"]}", {"]}"}, {}}});
}

TEST(JavaRegex, ADotIsNoLineEnd) {
  expectJava({{".", {"a", "\v", "\f", "é", "😀"}, {"\n", "\r", "\u0085", "\u2028", "\u2029", ""}}});
}

TEST(JavaRegex, AnchorsAtTheEndsSayNothing) {
  expectJava(
      {{"^ab$", {"ab"}, {"^ab$", "ab\n"}}, {"^a|b$", {"a", "b"}, {}}, {"^$", {""}, {"a"}}, {"a\\$", {"a$"}, {}}});
}

TEST(JavaRegex, Groups) { expectJava({{"(?:ab)*c", {"c", "ababc"}, {"abac"}}, {"(|a)b", {"b", "ab"}, {"|b"}}}); }

TEST(JavaRegex, AnAlternativeMayBeEmpty) {
  expectJava({{"a|", {"a", ""}, {"|"}}, {"|a", {"a", ""}, {}}, {"()", {""}, {}}, {"", {""}, {"a"}}});
}

TEST(JavaRegex, LazyRepetitionsMatchTheSame) {
  expectJava({{"a.*?b", {"ab", "axb"}, {"a", ""}}, {"a+?b??c{1,2}?", {"aac", "abcc"}, {"c", "ab"}}});
}

TEST(JavaRegex, ReadsEscapes) {
  expectJava({{"\\t\\n\\r\\f\\e", {"\t\n\r\f\x1b"}, {}},
              {"\\x41\\xe9\\u00e9\\u20ac", {"Aéé€"}, {}},
              {"\\uD83D\\uDE00", {"😀"}, {}},
              {"\\s", {" ", "\t", "\n", "\r", "\v", "\f"}, {"\u00a0"}},
              {"\\S", {"a", "\u00a0"}, {"\v"}},
              {"\\w\\d\\W\\D", {"a1-b"}, {"a1b1"}}});
}

TEST(JavaRegex, ReadsClasses) {
  expectJava({{"[]a]", {"]", "a"}, {"b"}},
              {"[a-]", {"a", "-"}, {"b"}},
              {"[-a]", {"a", "-"}, {"b"}},
              {"[a&b]", {"a", "&", "b"}, {"c"}},
              {"[^\\s\\x41-\\x43]", {"D", "a"}, {"B", " "}},
              {"[\\w-.]", {"a", "-", "."}, {"+"}},
              {"[^^]", {"a"}, {"^"}}});
}

TEST(JavaRegex, FoldsRangesToo) {
  expectJava({{"aB", {"Ab"}, {}},
              {"[a-c]", {"B", "b"}, {"d", "D"}},
              {"[Z-a]", {"z", "A", "Z", "a", "_"}, {"b"}},
              {"[^a-c]", {"d"}, {"B"}},
              {"\\x41", {"a", "A"}, {}}},
             kFold);
}

TEST(JavaRegex, MistakesNameTheConstruct) {
  EXPECT_EQ(javaMistake("é^a"), "2: an unsupported `^` within the pattern");
  EXPECT_EQ(javaMistake("a$b"), "1: an unsupported `$` within the pattern");
  EXPECT_EQ(javaMistake("(?i)a"), "0: an unsupported flag");
  EXPECT_EQ(javaMistake("a(?=b)"), "1: an unsupported look around");
  EXPECT_EQ(javaMistake("a(?!b)"), "1: an unsupported look around");
  EXPECT_EQ(javaMistake("(?<!a)b"), "0: an unsupported look around");
  EXPECT_EQ(javaMistake("(?<=a)b"), "0: an unsupported look around");
  EXPECT_EQ(javaMistake("(?<n>a)"), "0: an unsupported named group");
  EXPECT_EQ(javaMistake("(?>a)"), "0: an unsupported atomic group");
  EXPECT_EQ(javaMistake("a++"), "2: the unsupported possessive `+`");
  EXPECT_EQ(javaMistake("a{2}+"), "4: the unsupported possessive `+`");
  EXPECT_EQ(javaMistake("a**"), "2: `*` after nothing to repeat");
  EXPECT_EQ(javaMistake("*a"), "0: `*` after nothing to repeat");
  EXPECT_EQ(javaMistake("^*"), "1: `*` after nothing to repeat");
  EXPECT_EQ(javaMistake("(a)\\1"), "3: the unsupported back reference `\\1`");
  EXPECT_EQ(javaMistake("\\ba"), "0: the unsupported word boundary `\\b`");
  EXPECT_EQ(javaMistake("\\p{L}"), "0: the unsupported property class `\\p`");
  EXPECT_EQ(javaMistake("[\\P{L}]"), "1: the unsupported property class `\\P`");
  EXPECT_EQ(javaMistake("\\Qa\\E"), "0: the unsupported quotation `\\Q`");
  EXPECT_EQ(javaMistake("a\\z"), "1: the unsupported anchor `\\z`");
  EXPECT_EQ(javaMistake("\\07"), "0: the unsupported octal character `\\0`");
  EXPECT_EQ(javaMistake("\\h"), "0: the unsupported escape `\\h`");
  EXPECT_EQ(javaMistake("\\x4"), "0: `\\x` without 2 hexadecimal digits");
  EXPECT_EQ(javaMistake("\\u00g0"), "0: `\\u` without 4 hexadecimal digits");
  EXPECT_EQ(javaMistake("\\ud83d"), "0: half of a surrogate pair");
  EXPECT_EQ(javaMistake("[a&&b]"), "2: the unsupported intersection `&&`");
  EXPECT_EQ(javaMistake("[a[b]]"), "2: an unsupported class within a class");
  EXPECT_EQ(javaMistake("[b-a]"), "1: a range that runs backwards");
  EXPECT_EQ(javaMistake("[a-\\d]"), "1: a range that runs backwards");
  EXPECT_EQ(javaMistake("a)"), "1: `)` without its `(`");
  EXPECT_EQ(javaMistake("(a"), "0: `(` without its `)`");
  EXPECT_EQ(javaMistake("[a"), "0: `[` without its `]`");
  EXPECT_EQ(javaMistake("a{2,1}"), "1: at least 2 and at most 1 times");
}

// ---- tables ---------------------------------------------------------------------------------------------------

TEST(RegexAutomaton, IsTheSmallest) {
  EXPECT_EQ(compiled("abc").stateCount(), 5U);
  EXPECT_EQ(compiled("(a|b|c)*abb(a|b|c)*").classCount, 4U);
  EXPECT_EQ(compiled("abc|abd|abe").stateCount(), 5U);
  EXPECT_EQ(compiled("(ab|a)(bc|c)?&@").stateCount(), compiled("a(b?(bc|c)?)").stateCount());
  EXPECT_EQ(compiled("#").stateCount(), 1U);
  EXPECT_EQ(compiled("@").stateCount(), 1U);
}

TEST(RegexAutomaton, NamesTheStatesThatAreNeverLeft) {
  Automaton prefix = compiled("a.*");
  ASSERT_EQ(prefix.stateCount(), 3U);
  ASSERT_TRUE(prefix.dead && prefix.always);
  EXPECT_FALSE(prefix.accepts[*prefix.dead]);
  EXPECT_TRUE(prefix.accepts[*prefix.always]);
  for (size_t c = 0; c < prefix.classCount; ++c) {
    EXPECT_EQ(prefix.next[*prefix.dead * prefix.classCount + c], *prefix.dead);
    EXPECT_EQ(prefix.next[*prefix.always * prefix.classCount + c], *prefix.always);
  }
  EXPECT_FALSE(compiled("a").always);
  EXPECT_FALSE(compiled("@").dead);
  EXPECT_TRUE(compiled(".*ab.*").always);
  EXPECT_FALSE(compiled(".*ab.*", RegexDialect::Java).always);  // a line end leaves it
}

TEST(RegexAutomaton, EqualLanguagesGiveEqualTables) {
  auto expectEqual = [](const Automaton& a, const Automaton& b) {
    EXPECT_EQ(a.classOf, b.classOf);
    EXPECT_EQ(a.next, b.next);
    EXPECT_EQ(a.accepts, b.accepts);
  };
  expectEqual(compiled("(a|b)*"), compiled("[ba]*"));
  expectEqual(compiled("~(.*a.*)"), compiled("[^a]*"));
  expectEqual(compiled("<1-12>"), compiled("0*([1-9]|1[0-2])"));
  expectEqual(compiled("[\\d\\D]"), compiled("."));
  expectEqual(compiled("(.*a.*)&(.*b.*)"), compiled(".*a.*b.*|.*b.*a.*"));
}

// ---- bounds ---------------------------------------------------------------------------------------------------

std::string repeated(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(RegexBounds, ALongPatternIsTooLarge) {
  EXPECT_EQ(mistake(repeated("é", 1001), RegexDialect::Lucene, Kind::TooLarge), "2000: more than 1000 characters");
  EXPECT_EQ(mistake(repeated("a", 1001), RegexDialect::Java, Kind::TooLarge), "1000: more than 1000 characters");
  EXPECT_EQ(compiled(repeated("é", 1000)).stateCount(), 2002U);
}

TEST(RegexBounds, DeepGroupsAreTooLarge) {
  for (RegexDialect dialect : {RegexDialect::Lucene, RegexDialect::Java}) {
    EXPECT_EQ(mistake(repeated("(", 1000), dialect, Kind::TooLarge), "200: groups deeper than 200");
    EXPECT_EQ(compiled(repeated("(", 200) + "a" + repeated(")", 200), dialect).stateCount(), 3U);
  }
  EXPECT_EQ(compiled(repeated("~", 999) + "a").stateCount(), compiled("~a").stateCount());
  EXPECT_EQ(compiled("a" + repeated("?", 999)).stateCount(), 3U);
}

TEST(RegexBounds, BombsAreTooLargeQuickly) {
  for (const std::string& bomb :
       {std::string("(((a{0,999}){0,999}){0,999})"), std::string(".*a.{30}"), std::string(".*a.{900}"),
        std::string("(.*a.{12}.*)&(.*b.{11})"), std::string("~(.*a.{20})"), std::string("a{2147483647}"),
        std::string("a{99999999999}"), std::string("(){2147483647}"), "a" + repeated("{9}", 300),
        "a?" + repeated("{0,99}", 160), std::string("((.*a){50}b){50}(.*c){50}"), std::string("(.{0,60}[a-z]){99}"),
        repeated("(a|.*", 100) + "b" + repeated("){5}", 100), std::string("(.?){999}{20}"),
        "~(" + repeated(".*a.{9}&", 80) + "b)"}) {
    auto start = std::chrono::steady_clock::now();
    std::string what = mistake(bomb, RegexDialect::Lucene, Kind::TooLarge);
    auto spent = std::chrono::steady_clock::now() - start;
    EXPECT_NE(what, "none") << bomb;
    EXPECT_LT(std::chrono::duration<double>(spent).count(), 2.0) << bomb;  // some tenths, more under the sanitizers
  }
}

// ---- published rules ------------------------------------------------------------------------------------------

/// The operator, the fields, the number of uses, the pattern and a rule, of each published pattern.
std::vector<std::vector<std::string>> publishedPatterns() {
  const char* directory = std::getenv("RULEC_SHARED");
  std::ifstream in(std::filesystem::path(directory == nullptr ? "../shared" : directory) / "rules/regexes.tsv");
  std::vector<std::vector<std::string>> patterns;
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    patterns.emplace_back();
    for (std::string column; std::getline(columns, column, '\t');) patterns.back().push_back(column);
  }
  return patterns;
}

TEST(RegexCorpus, EveryPublishedPatternButOneHasASmallAutomaton) {
  std::vector<std::vector<std::string>> patterns = publishedPatterns();
  if (patterns.empty()) GTEST_SKIP() << "no rules/regexes.tsv";
  EXPECT_EQ(patterns.size(), 98U);
  std::vector<std::string> refused;
  for (const std::vector<std::string>& columns : patterns) {
    ASSERT_EQ(columns.size(), 5U);
    const std::string& pattern = columns[3];
    std::variant<Automaton, RegexError> result = compileRegex(pattern, RegexDialect::Lucene, columns[0] == "regex~");
    if (const auto* error = std::get_if<RegexError>(&result)) {
      EXPECT_EQ(error->kind, Kind::TooLarge) << pattern << ": " << error->what;
      refused.push_back(columns[4]);
      continue;
    }
    EXPECT_LE(std::get<Automaton>(result).stateCount(), 300U) << pattern;
  }
  // Lucene 9 refuses that one too: its smallest automaton has more than 60,000 states.
  EXPECT_EQ(refused,
            std::vector<std::string>{"behavior/rules/windows/execution_potential_obfuscated_powershell_script.toml"});
}

}  // namespace
}  // namespace rulec::ir
