#include "compiler/support/json.h"
#include "compiler/support/utf8.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

TEST(JsonQuote, EscapesWhatJsonAsksFor) { EXPECT_EQ(jsonQuote("a\"b\\c\n\x01/"), "\"a\\\"b\\\\c\\n\\u0001/\""); }

TEST(JsonQuote, KeepsUtf8AndReplacesBrokenBytes) { EXPECT_EQ(jsonQuote("\xc3\xa4\xff"), "\"\xc3\xa4\xef\xbf\xbd\""); }

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsTooLarge) {
  EXPECT_TRUE(isUtf8("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
  for (const char* bad :
       {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xc3", "\x80"})
    EXPECT_FALSE(isUtf8(bad)) << bad;
}

TEST(Utf8, EveryCodePointReadsBackAsOneSequence) {
  for (uint32_t c = 0; c <= 0x110000; ++c) {
    std::string text;
    bool isScalar = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    ASSERT_EQ(appendUtf8(text, c), isScalar) << c;
    if (isScalar) ASSERT_EQ(utf8Length(text, 0), text.size()) << c;
  }
}

}  // namespace
}  // namespace rulec
