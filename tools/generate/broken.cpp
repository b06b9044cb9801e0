#include "tools/generate/broken.h"

#include <array>
#include <string_view>

namespace rulec::generate {
namespace {

using namespace std::string_view_literals;

/// Put anywhere into a line; most places are inside a string.
constexpr auto kInsertions = std::to_array<std::string_view>({"\0"sv,
                                                              "\x01"sv,
                                                              "\x1f"sv,
                                                              "\t"sv,
                                                              "\r"sv,
                                                              "\x7f"sv,
                                                              "\xff"sv,
                                                              "\xc0\xaf"sv,
                                                              "\xc3"sv,
                                                              "\xe2\x82"sv,
                                                              "\xed\xa0\x80"sv,
                                                              "\xf4\x90\x80\x80"sv,
                                                              "\xf0\x9f\x92\xa9"sv,
                                                              "\\ud800"sv,
                                                              "\\udc00"sv,
                                                              "\\ud800\\u0041"sv,
                                                              "\\ud83d\\udca9"sv,
                                                              "\\u0000"sv,
                                                              "\\x41"sv,
                                                              "\\u12"sv,
                                                              "\\"sv,
                                                              "\""sv,
                                                              ","sv,
                                                              "}"sv,
                                                              "{"sv,
                                                              "["sv,
                                                              "]"sv,
                                                              ":"sv,
                                                              "\\u00e9"sv,
                                                              "\xef\xbb\xbf"sv,
                                                              "\xe2\x80\xa8"sv,
                                                              "/* */"sv});

/// Members in front of the others.
constexpr auto kMembers = std::to_array<std::string_view>({R"("n":01,)",
                                                           R"("n":-,)",
                                                           R"("n":1.,)",
                                                           R"("n":.5,)",
                                                           R"("n":1e,)",
                                                           R"("n":-0.0e+00,)",
                                                           R"("n":1e999999,)",
                                                           R"("n":NaN,)",
                                                           R"("n":tru,)",
                                                           R"("n":nulll,)",
                                                           R"("n":'x',)",
                                                           R"(n:1,)",
                                                           R"("n",)",
                                                           R"("n"::1,)",
                                                           R"(,)",
                                                           R"("n":[1,],)",
                                                           R"("n":[1 2],)",
                                                           R"("n":{"a":1,},)",
                                                           R"("n":+1,)",
                                                           R"("n":0x10,)",
                                                           R"("":1,)",
                                                           R"(".":1,)",
                                                           R"("n":123456789012345678901234567890,)",
                                                           R"("n":"",)",
                                                           R"("\u0065vent":{"\u0069d":"first"},)"});

constexpr auto kLines = std::to_array<std::string_view>({"{}"sv, "[]"sv, "null"sv, "\"text\""sv, "42"sv, "{"sv, "}"sv,
                                                         "{}{}"sv, "{} {}"sv, "\xef\xbb\xbf{}"sv, "{}x"sv, "\x1e{}"sv,
                                                         "{\"a\":1}\0"sv, ""sv, " \t "sv, "{\"a\"}"sv, "\0"sv});

std::string nest(size_t depth, bool objects) {
  std::string out;
  for (size_t i = 0; i < depth; ++i) out += objects ? R"({"a":)" : "[";
  out += objects ? "1" : "";
  return out + std::string(depth, objects ? '}' : ']');
}

/// The document is level 1, so that 999 below it are the last that are allowed.
std::string deepMember(Random& random) {
  constexpr std::array<size_t, 5> kDepths = {900, 998, 999, 1000, 5000};
  const size_t depth = random.pick(kDepths);
  return R"("deep":)" + nest(depth, random.chance(0.5)) + ",";
}

void insertMember(std::string& line, std::string_view member) {
  const size_t brace = line.find('{');
  if (brace != std::string::npos) line.insert(brace + 1, member);
}

char anyByteButLineFeed(Random& random) {
  const auto byte = static_cast<char>(random.below(256));
  return byte == '\n' ? ' ' : byte;
}

}  // namespace

void breakLine(std::string& line, Random& random) {
  const size_t at = line.empty() ? 0 : random.below(line.size());
  switch (random.below(9)) {
    case 0:
      line.resize(at);
      break;
    case 1:
    case 2:
    case 3:
      line.insert(at, random.pick(kInsertions));
      break;
    case 4:
      if (!line.empty()) line[at] = anyByteButLineFeed(random);
      break;
    case 5:
      if (!line.empty()) line.erase(at, 1);
      break;
    case 6:
      insertMember(line, random.pick(kMembers));
      break;
    case 7:
      insertMember(line, deepMember(random));
      break;
    default:
      line = random.chance(0.5) ? std::string(random.pick(kLines)) : line + std::string(random.pick(kLines));
      break;
  }
}

}  // namespace rulec::generate
