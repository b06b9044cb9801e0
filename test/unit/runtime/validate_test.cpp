#include "runtime/core/validate.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/simd/json_texts.h"
#include "test/unit/runtime/json_reference.h"
#include "test/unit/runtime/levels.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/random.h"

namespace rt::test {
namespace {

LineFault verdict(std::string_view line) {
  static const std::vector<SimdLevel> kLevels = levels();
  Padded padded(line);
  LineFault fault = validateLine(padded.data(), padded.size());
  for (SimdLevel level : kLevels) EXPECT_EQ(validateLine(level, padded.data(), padded.size()), fault) << line;
  return fault;
}

/// `{"a":[[...]]}`, containers together.
std::string nested(size_t depth) {
  return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

constexpr std::string_view kLine =
    R"( {"a": [1, -0.5e+3, "x\u00e9\"\\ \ud83d\ude00 é", true, false, null, {}, [], [[]]], "b.c" : {"d":{"e":""}} } )";

TEST(Validate, ObjectsOfAnySpellingAreValid) {
  for (std::string_view line : {std::string_view("{}"), std::string_view(" \t\r\n{ } \t"), kLine,
                                std::string_view(R"({"":"","":0})"), std::string_view(R"({"a":"\u0000\uFFFF"})"),
                                std::string_view("{\"a\":\"\x7f\"}"), std::string_view(R"({"a":1e999})")})
    EXPECT_EQ(verdict(line), LineFault::None) << line;
}

TEST(Validate, WhatIsNoJsonIsJson) {
  for (const char* line : {"x",
                           "}",
                           "{}}",
                           "{} {}",
                           "{}x",
                           "{,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{\"a\":1 \"b\":2}",
                           "{a:1}",
                           "{1:1}",
                           "{'a':1}",
                           "{\"a\":[1,]}",
                           "{\"a\":[,1]}",
                           "{\"a\":[1 2]}",
                           "{\"a\":[}",
                           "{\"a\":{]",
                           "{\"a\":01}",
                           "{\"a\":+1}",
                           "{\"a\":1.}",
                           "{\"a\":.5}",
                           "{\"a\":-}",
                           "{\"a\":1e}",
                           "{\"a\":0x1}",
                           "{\"a\":NaN}",
                           "{\"a\":True}",
                           "{\"a\":truE}",
                           "{\"a\":nul}",
                           "{\"a\":tru}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12G4\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\"::1}",
                           "{/**/}",
                           "{\"a\":1}//",
                           "\xef\xbb\xbf{}",
                           "{\"a\":1\x0c}",
                           "[1}",
                           "1 1",
                           "\"a\" x"})
    EXPECT_EQ(verdict(line), LineFault::Json) << line;
  EXPECT_EQ(verdict({"{}\0", 3}), LineFault::Json);
}

TEST(Validate, EveryProperPrefixIsTruncated) {
  std::string_view line = kLine.substr(0, kLine.find_last_of('}') + 1);
  for (size_t length = 0; length < line.size(); ++length)
    EXPECT_EQ(verdict(line.substr(0, length)), LineFault::Truncated) << line.substr(0, length);
}

TEST(Validate, RawControlCharactersInStringsAreControl) {
  for (int c = 0; c < 0x20; ++c) {
    std::string line = R"({"a":"x?"})";
    line[line.find('?')] = static_cast<char>(c);
    EXPECT_EQ(verdict(line), LineFault::Control) << c;
  }
}

TEST(Validate, BadUtf8AndHalfSurrogatePairsAreUtf8) {
  for (const char* line :
       {"{\"a\":\"\xff\"}", "{\"\xc0\x80\":1}", "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"\xf4\x90\x80\x80\"}",
        "{\"a\":\"\xe2\x82\"}", R"({"a":"\ud83d"})", R"({"a":"\ude00"})", R"({"a":"\ud83d\u0041"})",
        R"({"a":"\ud83d\ud83d"})", R"({"a":"\ud83dx"})"})
    EXPECT_EQ(verdict(line), LineFault::Utf8) << line;
  EXPECT_EQ(verdict(R"({"a":"\ud83d\ud83d\ude00"})"), LineFault::Utf8);
}

TEST(Validate, AnythingElseIsWorseThanUtf8) {
  EXPECT_EQ(verdict("{\"a\":\"\xff\""), LineFault::Truncated);
  EXPECT_EQ(verdict("{\"a\":\"\xff\"]"), LineFault::Json);
  EXPECT_EQ(verdict("{\"a\":\"\xff\n\"}"), LineFault::Control);
  EXPECT_EQ(verdict("[\"\xff\"]"), LineFault::NotObject);
}

TEST(Validate, OtherJsonTextsAreNoObject) {
  for (const char* line : {"[]", "1", "-0.5", "\"a\"", "true", "null", " [{}] "})
    EXPECT_EQ(verdict(line), LineFault::NotObject) << line;
}

TEST(Validate, ThousandLevelsAreValidAndOneMoreIsTooDeep) {
  EXPECT_EQ(verdict(nested(kMaxDepth)), LineFault::None);
  EXPECT_EQ(verdict(nested(kMaxDepth + 1)), LineFault::Depth);
  EXPECT_EQ(verdict(nested(5'000'000)), LineFault::Depth);
  std::string objects;
  for (uint32_t i = 0; i < kMaxDepth; ++i) objects += R"({"a":)";
  EXPECT_EQ(verdict(objects + "1" + std::string(kMaxDepth, '}')), LineFault::None);
  EXPECT_EQ(verdict(objects + "{}" + std::string(kMaxDepth, '}')), LineFault::Depth);
  EXPECT_EQ(verdict(objects + "1" + std::string(kMaxDepth - 1, '}') + "]"), LineFault::Json);
}

TEST(QuickCheck, KnowsLinesOfAnySpellingAtEveryPlaceOfABlock) {
  for (std::string_view line :
       {std::string_view("{}"), std::string_view(" \t\r\n{ } \t"), std::string_view(R"({"a":[],"b":{},"c":""})"),
        std::string_view(
            R"({"" : "\\" , "x\u00e9\"\\\/\b\f\n\r\t\uD7ff\ue000" : [ 1 , -0.5e+3,0,10E9 , true,false , null ]})"),
        std::string_view(R"({"a":[[{"b":[{},[{}],1]},2,{"c":{"d":"e","f":[]},"g":0}],"h"],"i":1})")})
    for (size_t before = 0; before < 130; ++before) {
      Padded padded(std::string(before, ' ') + std::string(line));
      for (SimdLevel level : levels()) {
        QuickVerdict quick = simdCheckJson(level, padded.data(), padded.size());
        EXPECT_EQ(quick.valid, level != SimdLevel::Scalar) << line << before;
        EXPECT_TRUE(!quick.valid || quick.ascii);
      }
    }
}

TEST(Validate, AByteAnywhereAmongManyEscapesIsSeen) {
  std::string line = "{\"";
  for (int i = 0; i < 30; ++i) line += i % 3 == 0 ? "\\uD7fa" : i % 3 == 1 ? "\\u0F3e" : "a\\uAbC9";
  line += "\":1}";
  EXPECT_EQ(verdict(line), LineFault::None);
  for (size_t at = 2; at < line.size(); ++at)
    for (char byte :
         {'/', '0', '9', ':', '@', 'A', 'F', 'G', '`', 'a', 'f', 'g', 'u', '8', '\\', '\x10', '\x80', '\xb0'}) {
      std::string changed = line;
      changed[at] = byte;
      LineFault fault = verdict(changed);
      JsonVerdict strict = strictVerdict(changed);
      ASSERT_EQ(fault == LineFault::None, strict.wellFormed && strict.goodText && strict.object) << changed;
    }
}

TEST(Validate, FourHexadecimalDigitsAreReadAtOnce) {
  for (unsigned byte = 0; byte < 256; ++byte)
    for (unsigned place = 0; place < 4; ++place) {
      char digits[] = "3c9F";
      digits[place] = static_cast<char>(byte);
      bool isHex = isJsonDigit(digits[place]) ||
                   (byte < 0x80 && std::string_view("abcdefABCDEF").find(digits[place]) != std::string_view::npos);
      uint32_t expected = isHex ? static_cast<uint32_t>(std::stoul(digits, nullptr, 16)) : kNotHex;
      ASSERT_EQ(hexValue(load32(digits)), expected) << byte << ' ' << place;
    }
}

TEST(Validate, AgreesWithRapidJsonOnMutatedLines) {
  Random random(8);
  size_t counts[8] = {};
  for (int i = 0; i < 300'000; ++i) {
    std::string line(random.chance(4) ? std::string_view(R"({"a":"\ud83d\ude00","b":[{}]})") : kLine);
    random.mutate(line, "{}[]:,\"\\u0123456789abcdefDE+-. \t\n\x1f\x80\xe2\xed\xa0");
    LineFault fault = verdict(line);
    ++counts[static_cast<size_t>(fault)];
    JsonVerdict strict = strictVerdict(line);
    if (strict.tooBig) continue;
    ASSERT_EQ(fault == LineFault::None, strict.wellFormed && strict.goodText && strict.object) << line;
    JsonVerdict loose = looseVerdict(line);
    bool wellFormed = fault == LineFault::None || fault == LineFault::Utf8 || fault == LineFault::NotObject;
    if (!loose.stopped) {
      ASSERT_EQ(wellFormed, loose.wellFormed) << line;
    }
    if (fault == LineFault::NotObject) {
      ASSERT_FALSE(loose.object) << line;
    }
  }
  for (LineFault fault : {LineFault::None, LineFault::Json, LineFault::Truncated, LineFault::Control, LineFault::Utf8})
    EXPECT_GT(counts[static_cast<size_t>(fault)], 1000u) << static_cast<int>(fault);
}

}  // namespace
}  // namespace rt::test
