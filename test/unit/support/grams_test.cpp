#include "compiler/support/grams.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

GramTable tableOf(std::initializer_list<std::string_view> lines) {
  GramCounter counter;
  for (std::string_view line : lines) counter.add(line);
  return counter.table();
}

TEST(Grams, ATableSaysWhichShareOfLinesHasTheBytes) {
  GramTable table = tableOf({"abcd", "abcd xyzw", "nothing1", "nothing2"});
  EXPECT_EQ(shareOfLines("abcd", table), 0.5);
  EXPECT_EQ(shareOfLines("nothing", table), 0.5);
  EXPECT_EQ(shareOfLines("xyzw", table), 0.25);
  EXPECT_LT(shareOfLines("never", table), 0.001);
}

TEST(Grams, ALineCountsOnceForBytesThatItHasTwice) {
  EXPECT_EQ(shareOfLines("abcd", tableOf({"abcdabcdabcd", "efgh"})), 0.5);
}

TEST(Grams, LetterCaseIsNoDifference) { EXPECT_EQ(shareOfLines("AbCd", tableOf({"aBcD", "....,,,,"})), 0.5); }

TEST(Grams, SharesOfBytesAreThoseOfAllBytes) {
  GramTable table = tableOf({"aaab", "bbbb"});
  EXPECT_EQ(shareOfBytes('b', table), 0.5);  // 5 of 8, to the nearest power of two
  EXPECT_EQ(shareOfBytes('A', table), 0.5);
  EXPECT_EQ(shareOfBytes('z', table), shareOfBytes('\xff', table));
}

TEST(Grams, BytesAboveAsciiAreHashedAsTheyAre) {
  GramTable table = tableOf({"\xc3\xa4\xc3\xb6", "zzzz"});
  EXPECT_EQ(table.digits.size(), shippedGrams().digits.size());
  EXPECT_LT(shareOfLines("\xc3\xa4\xc3\xbc", table), shareOfLines("zzzz", table));
}

}  // namespace
}  // namespace rulec
