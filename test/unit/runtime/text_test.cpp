#include "runtime/core/text.h"

#include <gtest/gtest.h>

#include "test/unit/runtime/json_reference.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

struct Result {
  std::string text;
  StringFault fault;
  bool operator==(const Result&) const = default;
};

Result decoded(std::string_view spelling, bool replace) {
  std::string exact(spelling);
  exact.shrink_to_fit();
  std::string out(3 * exact.size(), '#');
  Decoded result = decodeString(exact.data(), exact.size(), out.data(), replace);
  out.resize(result.length);
  return {out, result.fault};
}

size_t utf8LengthOf(std::string_view bytes) {
  std::string exact(bytes);
  exact.shrink_to_fit();
  return utf8Length(exact.data(), exact.data() + exact.size());
}

TEST(DecodeString, EveryEscapeOfRfc8259IsDecoded) {
  EXPECT_EQ(decoded(R"(\"\\\/\b\f\n\r\t)", false), (Result{"\"\\/\b\f\n\r\t", StringFault::None}));
  EXPECT_EQ(decoded(R"(\u0041\u00e9\u20AC\ud83d\ude00)", false), (Result{"Aé€😀", StringFault::None}));
  EXPECT_EQ(decoded(R"(\u0000)", false), (Result{std::string(1, '\0'), StringFault::None}));
  EXPECT_EQ(decoded("", false), (Result{"", StringFault::None}));
  EXPECT_EQ(decoded("plain é€😀", false), (Result{"plain é€😀", StringFault::None}));
}

TEST(DecodeString, FaultsStopTheDecodingOrAreReplaced) {
  struct Case {
    std::string_view spelling;
    StringFault fault;
    std::string_view before, replaced;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {R"(a\x)", StringFault::Escape, "a", "a�x"},
      {"a\\", StringFault::Escape, "a", "a�"},
      {R"(a\u12)", StringFault::Escape, "a", "a�u12"},
      {R"(a\u12g4)", StringFault::Escape, "a", "a�u12g4"},
      {"a\nb", StringFault::Control, "a", "a�b"},
      {"a\0b"sv, StringFault::Control, "a", "a�b"},
      {"a\xff", StringFault::Utf8, "a", "a�"},
      {"a\xe2\x82", StringFault::Utf8, "a", "a��"},
      {"a\xed\xa0\x80", StringFault::Utf8, "a", "a���"},
      {R"(a\ud83d)", StringFault::Utf8, "a", "a�"},
      {R"(a\ude00b)", StringFault::Utf8, "a", "a�b"},
      {R"(a\ud83d\u0041)", StringFault::Utf8, "a", "a�A"},
      {R"(a\ud83d\ud83d\ude00)", StringFault::Utf8, "a", "a�😀"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(decoded(c.spelling, false), (Result{std::string(c.before), c.fault})) << c.spelling;
    EXPECT_EQ(decoded(c.spelling, true), (Result{std::string(c.replaced), c.fault})) << c.spelling;
  }
}

TEST(DecodeString, EscapeAndControlFaultsComeBeforeUtf8) {
  EXPECT_EQ(decoded("\xff\\x", true).fault, StringFault::Escape);
  EXPECT_EQ(decoded("\xff\x01", true).fault, StringFault::Control);
  EXPECT_EQ(decoded("\x01\xff", true).fault, StringFault::Control);
}

struct OneString : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, OneString> {
  std::string text;
  bool Default() { return false; }
  bool String(const char* data, rapidjson::SizeType length, bool) {
    text.assign(data, length);
    return true;
  }
};

TEST(DecodeString, AgreesWithRapidJsonOnMutatedSpellings) {
  Random random(7);
  size_t good = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string spelling = R"(pl\u00e4in \ud83d\ude00 \n\/ é€😀)";
    random.mutate(spelling, "\\u\"ndD8cCeE0f\x80\xe2\x82\xac");
    if (spelling.find_first_of(std::string_view("\"\0", 2)) != std::string::npos) continue;
    OneString reference;
    bool valid = readJson<rapidjson::kParseValidateEncodingFlag>('"' + spelling + '"', reference) ==
                     rapidjson::kParseErrorNone &&
                 !hasSurrogate(reference.text);
    Result ours = decoded(spelling, false);
    ASSERT_EQ(ours.fault == StringFault::None, valid) << spelling;
    if (!valid) continue;
    ++good;
    ASSERT_EQ(ours.text, reference.text);
  }
  EXPECT_GT(good, 20'000u);
}

TEST(Utf8, EveryCodePointHasOneSpellingAndNoneIsTakenTooLong) {
  size_t sequences = 0;
  for (uint32_t bytes = 0; bytes < 1u << 16; ++bytes) {
    // The first two bytes decide; good ones follow.
    char text[] = {static_cast<char>(bytes >> 8), static_cast<char>(bytes), '\x80', '\xbf'};
    size_t length = utf8LengthOf({text, sizeof text});
    if (length < 2) continue;
    ++sequences;
    for (size_t cut = 1; cut < length; ++cut) ASSERT_EQ(utf8LengthOf({text, cut}), 0u);
  }
  // RFC 3629: 30 * 64 of two bytes; 16 * 64 less 32 overlong and 32 surrogates; 5 * 64 less 16 overlong and 48 too big.
  EXPECT_EQ(sequences, 30u * 64 + 16 * 64 - 64 + 5 * 64 - 64);
  EXPECT_EQ(utf8LengthOf(""), 0u);
  for (char c = 0; c >= 0 && c < 127; ++c) EXPECT_EQ(utf8LengthOf({&c, 1}), 1u);
}

TEST(PlainPrefix, EndsAtTheFirstByteThatIsNotPlainAtAnyPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
    for (size_t at = 0; at < 20; ++at) {
      std::string text(20, ' ');
      text[at] = static_cast<char>(byte);
      Padded padded(text);
      ASSERT_EQ(plainPrefix(padded.data(), padded.size()), plain ? 20 : at) << byte << " at " << at;
    }
  }
  EXPECT_EQ(plainPrefix(Padded("").data(), 0), 0u);
}

}  // namespace
}  // namespace rt::test
