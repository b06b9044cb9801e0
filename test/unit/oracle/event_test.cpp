#include "compiler/oracle/event.h"

#include "compiler/oracle/lines.h"

#include <gtest/gtest.h>

namespace rulec::oracle {
namespace {

using namespace std::string_literals;

/// The texts of field a.b, joined by "|"; "invalid" if the line is no event.
std::string read(std::string_view line) {
  std::optional<Event> event = readEvent(line, {"a.b"});
  if (!event) return "invalid";
  std::string all;
  for (const Value& value : valuesOf(*event, {"a.b"})) all += (all.empty() ? "" : "|") + std::get<std::string>(value);
  return all;
}

TEST(ReadEvent, FindsAPathHoweverItIsSpelled) {
  for (const char* line : {R"({"a":{"b":"x"}})", R"({"a.b":"x"})", R"({ "a" : { "c" : 1 , "b" : [ "x" ] } })",
                           R"({"\u0061":{"\u0062":"\u0078"}})", R"({"a.\u0062":"x"})", R"({"a":[{"b":"x"}]})",
                           R"({"a":[[{"c":1},{"b":[["x"]]}]]})", R"({"a\u002eb":["x",null]})"})
    EXPECT_EQ(read(line), "x") << line;
}

TEST(ReadEvent, KeepsEveryPathIfAllAreWanted) {
  std::optional<Event> event = readEvent(R"({"a":{"b":["x",true],"c":null},"d.e":1})", PathSet::all());
  ASSERT_TRUE(event);
  std::string all;
  for (const auto& [path, scalars] : event->fields)
    for (const FieldScalar& scalar : scalars) all += path + "=" + scalar.text + ";";
  EXPECT_EQ(all, "a.b=x;a.b=true;a.c=;d.e=1;");
  EXPECT_TRUE(event->objects.empty());
}

TEST(Lines, ThoseThatAreTooLongAreCounted) {
  LineSplitter splitter;
  splitter.maxLine = 4;
  std::string taken;
  auto sink = [&](std::string_view line) { taken += std::string(line) + "|"; };
  feedLines(splitter, "1234\n12345\n      \n12", sink);
  feedLines(splitter, "345", sink);
  endLines(splitter, sink);
  EXPECT_EQ(taken, "1234|");
  EXPECT_EQ(splitter.tooLong, 2u);
}

TEST(ReadEvent, MergesTheValuesOfEverySpellingInDocumentOrder) {
  EXPECT_EQ(read(R"({"a.b":"1","a":{"b":["2",["3"]]},"z":{"a.b":"no"},"a":[{"b":"4"},{"b":"5","b":"6"}],"a.b":"7"})"),
            "1|2|3|4|5|6|7");
}

TEST(ReadEvent, DoesNotTakeNeighboursForTheField) {
  for (const char* line :
       {R"({"a":{"bb":"x"}})", R"({"aa":{"b":"x"}})", R"({"a":{"a":{"b":"x"}}})", R"({"a":{"b":{"c":"x"}}})",
        R"({"":{"a.b":"x"}})", R"({"a":{"":{"b":"x"}}})", R"({"a.":{"b":"x"}})", R"({"a":"{\"b\":\"x\"}"})",
        R"({"a":null})", R"({"a":{"b":[null,[],{}]}})"})
    EXPECT_EQ(read(line), "") << line;
}

TEST(ReadEvent, KeepsThePathOfAnArrayAfterItsObjects) {
  EXPECT_EQ(read(R"({"a":{"b":["1",{"c":{"d":1}},"2"],"c":"no"}})"), "1|2");
}

TEST(ReadEvent, TakesExactlyOneObject) {
  for (const char* line : {"",
                           " ",
                           "1",
                           "null",
                           "[]",
                           R"([{"a":1}])",
                           R"("a")",
                           "{",
                           "}",
                           "{}{}",
                           "{},",
                           "{} x",
                           R"({"a":1,})",
                           R"({"a"})",
                           R"({"a":})",
                           R"({a:1})",
                           R"({"a":01})",
                           R"({"a":1.})",
                           R"({"a":.5})",
                           R"({"a":+1})",
                           R"({"a":1e})",
                           R"({"a":tru})",
                           R"({"a":NaN})",
                           R"({"a":'x'})",
                           R"({"a":"\x"})",
                           R"({"a":"\u12g4"})",
                           R"({"a":"x)",
                           R"({"a":[1})",
                           R"({"a":[1,]})",
                           "{\"a\":\"\t\"}",
                           R"({/**/})",
                           R"({1e5:2})",
                           R"({"a":1e5 2})"})
    EXPECT_EQ(read(line), "invalid") << line;
  for (const char* line : {"{}", " \t{ }\r", R"({"a":[]})", R"({"":-0.0E-0})"}) EXPECT_EQ(read(line), "") << line;
}

TEST(ReadEvent, RefusesZeroBytesAnywhere) {
  EXPECT_EQ(read("{\"a.b\":\"x\"}\0"s), "invalid");
  EXPECT_EQ(read("{\"a.b\":\"x\"}\0rest"s), "invalid");
  EXPECT_EQ(read("{\"a.b\":\"x\0y\"}"s), "invalid");
  EXPECT_EQ(read(R"({"a.b":"x\u0000y"})"), "x\0y"s);
}

TEST(ReadEvent, TakesNumbersOfAnySize) {
  std::string digits(5000, '7');
  EXPECT_EQ(read(R"({"x":1e999,"a.b":)" + digits + R"(,"y":-1e-999})"), digits);
  EXPECT_EQ(read(R"({"a":{"x":"1e5","b":[1,2.5e400,-3]}})"), "1|2.5e400|-3");
  EXPECT_EQ(read(R"({"a.b":1e999x})"), "invalid");
  EXPECT_EQ(read(R"({1e999:1})"), "invalid");
}

TEST(ReadEvent, LeavesOutTextThatIsNotUnicode) {
  for (const char* text : {"\\ud800", "\\udc00", "x\\ud83dx", "\\ud83d\\u0041", "\xff", "\xc0\x80", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_EQ(read("{\"a.b\":[\"" + std::string(text) + "\",\"ok\"]}"), "ok") << text;
  EXPECT_EQ(read(R"({"a.b":["\ud83d\ude00","\\ud800"]})"), "\xf0\x9f\x98\x80|\\ud800");
  EXPECT_EQ(read(R"({"\ud800":1,"a.b":"ok"})"), "ok");
  EXPECT_EQ(read("{\"a\xff\":1,\"a.b\":\"ok\"}"), "ok");
  EXPECT_EQ(read(R"({"a.b":"\ud800","x":})"), "invalid");
}

TEST(ReadEvent, TakesAThousandLevels) {
  auto nested = [](size_t depth, const char* open, const char* close) {
    std::string line = R"({"a.b":"x","d":)";
    for (size_t i = 1; i < depth; ++i) line += open;
    line += "1";
    for (size_t i = 1; i < depth; ++i) line += close;
    return line + "}";
  };
  EXPECT_EQ(read(nested(1000, "[", "]")), "x");
  EXPECT_EQ(read(nested(1001, "[", "]")), "invalid");
  EXPECT_EQ(read(nested(1000, R"({"a":)", "}")), "x");
  EXPECT_EQ(read(nested(1001, R"({"a":)", "}")), "invalid");
  EXPECT_EQ(read(nested(100'000, "[", "]")), "invalid");
}

TEST(TimeOf, IsTheSmallestReadableValue) {
  std::optional<Event> event = readEvent(R"({"t":["x",2.9,"1970-01-01T00:00:00.001Z",7]})", {"t"});
  ASSERT_TRUE(event);
  EXPECT_EQ(timeOf(*event, {"t", ir::Type::Date}), 1'000'000);
  EXPECT_EQ(timeOf(*event, {"u", ir::Type::Date}), std::nullopt);
}

TEST(TimeOf, ReachesToTheFirstTimesThereAre) {
  std::optional<Event> event = readEvent(R"({"t":"1677-09-21T00:12:43.1453Z"})", {"t"});
  ASSERT_TRUE(event);
  EXPECT_EQ(timeOf(*event, {"t", ir::Type::Date}), -9'223'372'036'854 * 1'000'000);
}

std::vector<std::string> split(const std::vector<std::string>& inputs, size_t chunk, uint64_t maxLine = 100) {
  std::vector<std::string> lines;
  LineSink sink = [&](std::string_view line) { lines.emplace_back(line); };
  LineSplitter splitter;
  splitter.maxLine = maxLine;
  for (const std::string& input : inputs) {
    for (size_t at = 0; at < input.size(); at += chunk)
      feedLines(splitter, std::string_view(input).substr(at, chunk), sink);
    endLines(splitter, sink);
  }
  return lines;
}

TEST(Lines, AreTheSameHoweverTheInputIsCut) {
  std::string bytes =
      "\xef\xbb\xbf"
      "a\r\n\n \t\r\nb\nc\r\r\n\xef\xbb\xbf"
      "d";
  std::vector<std::string> expected{"a", "b", "c\r",
                                    "\xef\xbb\xbf"
                                    "d"};
  for (size_t chunk = 1; chunk <= bytes.size(); ++chunk) EXPECT_EQ(split({bytes}, chunk), expected) << chunk;
}

TEST(Lines, NeverRunFromOneInputIntoTheNext) {
  EXPECT_EQ(split({"a",
                   "\xef\xbb\xbf"
                   "b\n",
                   "", "c"},
                  10),
            (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Lines, ThatAreTooLongAreSkipped) {
  for (size_t chunk : {1U, 3U, 100U})
    EXPECT_EQ(split({"\xef\xbb\xbf"
                     "12345\r\n123456\n1234567890\n12345\n"},
                    chunk, 5),
              (std::vector<std::string>{"12345", "12345"}));
}

}  // namespace
}  // namespace rulec::oracle
