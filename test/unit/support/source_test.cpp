#include "compiler/support/source.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

TEST(SourceFile, LocatesOffsetsByLineAndColumn) {
  SourceFile file = makeSourceFile("a.toml", "one\ntwo\n\nfour");
  EXPECT_EQ(file.locate(0).line, 1U);
  EXPECT_EQ(file.locate(3).column, 4U);
  EXPECT_EQ(file.locate(4).line, 2U);
  EXPECT_EQ(file.locate(8).line, 3U);
  EXPECT_EQ(file.locate(9).line, 4U);
  EXPECT_EQ(file.locate(13).column, 5U);
}

TEST(SourceFile, AnOffsetPastTheEndIsTheEnd) {
  SourceFile file = makeSourceFile("a.toml", "ab");
  EXPECT_EQ(file.locate(99).line, 1U);
  EXPECT_EQ(file.locate(99).column, 3U);
}

TEST(SourceFile, LinesHaveNoLineEndings) {
  SourceFile file = makeSourceFile("a.toml", "one\r\ntwo");
  EXPECT_EQ(file.line(1), "one");
  EXPECT_EQ(file.line(2), "two");
  EXPECT_EQ(file.line(3), "");
  EXPECT_EQ(file.line(0), "");
}

TEST(MappedText, ASpanCoversWholeEscapes) {
  // The file holds `a\tb` at offset 10: the decoded tab comes from two bytes.
  MappedText mapped{FileId{0}, "a\tb", {10, 11, 13, 14}};
  EXPECT_EQ(mapped.span(1, 2), (Span{11, 13}));
  EXPECT_EQ(mapped.span(0, 3), (Span{10, 14}));
  EXPECT_EQ(mapped.span(3, 3), (Span{14, 14}));
}

TEST(Span, JoinCoversBoth) { EXPECT_EQ(join({4, 6}, {1, 5}), (Span{1, 6})); }

}  // namespace
}  // namespace rulec
