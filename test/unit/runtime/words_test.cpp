// Words of texts: examples worked out by hand, and the same as the reference finds, which knows no shortcuts.
#include "compiler/oracle/words.h"
#include "compiler/support/utf8.h"
#include "runtime/abi.h"
#include "test/unit/runtime/random.h"

#include <gtest/gtest.h>

namespace rt::test {
namespace {

using Words = std::vector<std::string>;

Words wordsOf(const std::string& text) {
  Words words;
  rt_word word;
  for (uint64_t at = 0; (at = rt_next_word(text.data(), text.size(), at, &word)) != 0;)
    words.emplace_back(word.small, word.length);
  return words;
}

struct Example {
  const char* text;
  Words words;
};

const Example kExamples[] = {
    {"", {}},
    {" \t\n-/\\@=", {}},
    {"Get-PartList", {"get", "partlist"}},
    {"one_two __x y__", {"one_two", "__x", "y__"}},
    {"___ _ a", {"a"}},
    {"Bolt.Nut.Washer 10.20.30.40", {"bolt.nut.washer", "10.20.30.40"}},
    {"a.7z b.c9 8.d", {"a", "7z", "b.c9", "8", "d"}},
    {"3,141.5 1,a a,b", {"3,141.5", "1", "a", "a", "b"}},
    {"don't 'quoted' it''s", {"don't", "quoted", "it", "s"}},
    {"c:d 1:2 c:\\d", {"c:d", "1", "2", "c", "d"}},
    {"x2y 0x1F $env:Part", {"x2y", "0x1f", "env:part"}},
    {"\u00c4RGER stra\u00dfe \u0130 \u212a", {"\u00e4rger", "stra\u00dfe", "i", "k"}},
    {"e\u0301a \u0301b", {"e\u0301a", "b"}},
    {"\u6f22\u5b57\u304b\u306a", {"\u6f22", "\u5b57", "\u304b", "\u306a"}},
    {"\u30ab\u30bf\u30ab\u30ca_a", {"\u30ab\u30bf\u30ab\u30ca_a"}},
    {"\u30aba", {"\u30ab", "a"}},
    {"\ud55c\uad6d a", {"\ud55c\uad6d", "a"}},
    {"\u0e01\u0e02\u0e31 \u0e31\u0e01", {"\u0e01\u0e02\u0e31", "\u0e31\u0e01"}},
    {"\u05d0\"\u05d0 \u05d0' \u05d0\" a\"b", {"\u05d0\"\u05d0", "\u05d0'", "\u05d0", "a", "b"}},
    {"\U0001f600\U0001f600 \U0001f468\u200d\U0001f469", {"\U0001f600", "\U0001f600", "\U0001f468\u200d\U0001f469"}},
    {"\U0001f1e9\U0001f1ea\U0001f1eb", {"\U0001f1e9\U0001f1ea"}},
    {"a\u200db\u00adc", {"a\u200db\u00adc"}},
    {"\xff\xc3 a\xe2\x82", {"a"}},
};

TEST(Words, AreThoseOfTheExamples) {
  for (const Example& example : kExamples) EXPECT_EQ(wordsOf(example.text), example.words) << example.text;
}

TEST(Words, OfTheReferenceAreThoseOfTheExamples) {
  for (const Example& example : kExamples)
    if (rulec::isUtf8(example.text)) EXPECT_EQ(rulec::oracle::wordsOf(example.text), example.words) << example.text;
}

TEST(Words, AreCutAfter255Utf16CodeUnits) {
  std::string letters(600, 'A');
  EXPECT_EQ(wordsOf(letters), (Words{std::string(255, 'a'), std::string(255, 'a'), std::string(90, 'a')}));
  // The pair of units that does not fit begins the next word.
  std::string old = std::string(254, 'a') + "\U00010400b";
  EXPECT_EQ(wordsOf(old), (Words{std::string(254, 'a'), "\U00010428b"}));
  // What joins is looked for within the cut.
  EXPECT_EQ(wordsOf(std::string(254, 'a') + ".b"), (Words{std::string(254, 'a'), "b"}));
  EXPECT_EQ(wordsOf(std::string(300, '_') + "a"), (Words{std::string(254, '_') + "a"}));
  for (const std::string& text : {letters, old}) EXPECT_EQ(rulec::oracle::wordsOf(text), wordsOf(text));
}

TEST(Words, SmallLettersOfEveryCodePointAreTheReferences) {
  size_t letters = 0;
  for (uint32_t c = 0; c < 0x110000; ++c) {
    ASSERT_EQ(rt_small_letter(c), static_cast<uint32_t>(rulec::oracle::smallLetter(c))) << c;
    letters += rt_small_letter(c) != c ? 1 : 0;
  }
  EXPECT_EQ(letters, 1433u);  // UnicodeData.txt of 15.0.0, lines with a Simple_Lowercase_Mapping
}

/// A character of each class, and some of no word.
const char* const kCharacters[] = {
    "a",          "Z",          "7",      "_",      ":",      ",",      ".",      "'",      "\"",     " ",
    "-",          "\u05d0",     "\u05d1", "\u0661", "\u30ab", "\uff71", "\u00b7", "\u2019", "\u066b", "\u6f22",
    "\u3042",     "\u0e01",     "\u0e31", "\u302a", "\u0301", "\u200d", "\u00ad", "\ud55c", "\u0130", "\u203f",
    "\U0001f600", "\U0001f1e9", "\r\n",   "\u2764", "\ufe0f", "\u00a9", "\u0410", "\u1e9e"};

TEST(Words, OfRandomTextsAreThoseOfTheReference) {
  Random random{7};
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    for (uint64_t n = random.below(12); n-- > 0;) text += kCharacters[random.below(std::size(kCharacters))];
    ASSERT_EQ(wordsOf(text), rulec::oracle::wordsOf(text)) << text;
  }
}

TEST(Words, OfLongRandomTextsAreThoseOfTheReference) {
  Random random{8};
  for (int i = 0; i < 300; ++i) {
    std::string text;
    uint64_t kinds = 1 + random.below(5);  // few, so that words become long
    const char* some[5];
    for (const char*& one : some) one = kCharacters[random.below(std::size(kCharacters))];
    for (uint64_t n = random.below(1500); n-- > 0;) text += some[random.below(kinds)];
    ASSERT_EQ(wordsOf(text), rulec::oracle::wordsOf(text)) << text;
  }
}

TEST(Words, OfEveryCodePointBetweenLettersAreThoseOfTheReference) {
  for (uint32_t c = 0; c < 0x110000; ++c) {
    std::string text = "a";
    if (!rulec::appendUtf8(text, c)) continue;
    std::string both = text + "b 1" + text.substr(1) + "2 " + text.substr(1) + text.substr(1);
    ASSERT_EQ(wordsOf(both), rulec::oracle::wordsOf(both)) << c;
  }
}

}  // namespace
}  // namespace rt::test
