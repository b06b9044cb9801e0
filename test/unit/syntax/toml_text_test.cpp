#include "compiler/syntax/toml_text.h"

#include <gtest/gtest.h>

namespace rulec::syntax {
namespace {

/// A file whose string begins at byte 4, after `k = `.
struct Decoded {
  SourceFile file;
  MappedText text;
  explicit Decoded(const std::string& string) : file(makeSourceFile("rule.toml", "k = " + string)) {
    std::optional<MappedText> mapped = mapString(file, FileId{0}, 4);
    EXPECT_TRUE(mapped);
    if (mapped) text = *std::move(mapped);
  }
  /// What stands in the file for `text[begin, end)`.
  [[nodiscard]] std::string source(size_t begin, size_t end) const {
    Span span = text.span(begin, end);
    return file.text.substr(span.begin, span.end - span.begin);
  }
};

TEST(MapString, ABasicStringMapsEscapesToTheirSource) {
  Decoded d(R"("a\tb\u00e9\U0001F600\"c")");
  EXPECT_EQ(d.text.text, "a\tb\u00e9\U0001F600\"c");
  EXPECT_EQ(d.source(0, 1), "a");
  EXPECT_EQ(d.source(1, 2), "\\t");
  EXPECT_EQ(d.source(3, 5), "\\u00e9");
  EXPECT_EQ(d.source(5, 9), "\\U0001F600");
  EXPECT_EQ(d.source(9, 10), "\\\"");
  EXPECT_EQ(d.source(10, 11), "c");
}

TEST(MapString, ALiteralStringMapsByteForByte) {
  Decoded d(R"('a\tb "c"')");
  EXPECT_EQ(d.text.text, R"(a\tb "c")");
  EXPECT_EQ(d.source(1, 3), "\\t");
}

TEST(MapString, AMultilineStringLosesItsFirstLineEndAndItsContinuations) {
  Decoded d("\"\"\"\na \\\n   \n  b\nc\"\"\"");
  EXPECT_EQ(d.text.text, "a b\nc");
  EXPECT_EQ(d.source(2, 3), "b");
  EXPECT_EQ(d.text.offsets[0], 8U);
}

TEST(MapString, AMultilineStringMayEndInQuotes) {
  EXPECT_EQ(Decoded(R"("""a""""")").text.text, "a\"\"");
  EXPECT_EQ(Decoded("'''a''''").text.text, "a'");
  EXPECT_EQ(Decoded(R"("""""")").text.text, "");
}

TEST(MapString, ALineEndOfTwoBytesIsOne) {
  Decoded d("'''\r\na\r\nb'''");
  EXPECT_EQ(d.text.text, "a\nb");
  EXPECT_EQ(d.source(1, 2), "\r\n");
  EXPECT_EQ(d.source(2, 3), "b");
}

TEST(MapString, NothingButAStringIsDecoded) {
  SourceFile file = makeSourceFile("rule.toml", "k = 5");
  EXPECT_FALSE(mapString(file, FileId{0}, 4));
  EXPECT_FALSE(mapString(file, FileId{0}, 5));
}

TEST(SpanAt, CoversAStringWithItsQuotesAndANumberToItsEnd) {
  SourceFile file = makeSourceFile("rule.toml", "a = '''x'''\nb = 47 # c");
  EXPECT_EQ(spanAt(file, FileId{0}, 4), (Span{4, 11}));
  EXPECT_EQ(spanAt(file, FileId{0}, 16), (Span{16, 18}));
}

TEST(CodePointIndex, CountsCodePointsNotBytes) {
  SourceFile file = makeSourceFile("rule.toml", "\u00e9\u00e9 = 1\n\U0001F600x\n");
  CodePointIndex index(file);
  EXPECT_EQ(index.offset(1, 1), 0U);
  EXPECT_EQ(index.offset(1, 3), 4U);
  EXPECT_EQ(index.offset(2, 2), 13U);
  EXPECT_EQ(index.offset(9, 1), file.text.size());
}

TEST(CodePointIndex, AgreesWithCountingOnALongLine) {
  std::string text;
  std::vector<uint32_t> offsets;
  for (int i = 0; i < 5000; ++i) {
    offsets.push_back(static_cast<uint32_t>(text.size()));
    text += i % 3 == 0 ? "\u20ac" : "x";
  }
  SourceFile file = makeSourceFile("rule.toml", text);
  CodePointIndex index(file);
  for (uint32_t i = 0; i < offsets.size(); ++i) ASSERT_EQ(index.offset(1, i + 1), offsets[i]);
}

TEST(CodePointIndex, AByteOrderMarkIsNoColumn) {
  SourceFile file = makeSourceFile("rule.toml", "\xef\xbb\xbfk = 1");
  EXPECT_EQ(CodePointIndex(file).offset(1, 1), 3U);
}

TEST(FindLongKey, FindsKeysOfTooManyPartsAndNothingElse) {
  EXPECT_EQ(findLongKey("a.b.c = 1", 2), 3U);
  EXPECT_EQ(findLongKey("a . \"b.c\" . 'd' = 1", 2), 10U);
  EXPECT_EQ(findLongKey("k = {a.b.c = 1}", 2), 8U);
  EXPECT_EQ(findLongKey("k = [1.5, 2.5, 3.5]\n# a.b.c.d\nl = 'a.b.c.d'\nm = \"\"\"a.b\"c.d\"\"\"\nn.o = 1", 2),
            std::nullopt);
  EXPECT_EQ(findLongKey("k = {a = \"\"\"x\"\"\"\", a.b.c = 1}", 2), 22U);
}

}  // namespace
}  // namespace rulec::syntax
