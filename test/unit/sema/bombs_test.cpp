// Queries of absurd depth and size are refused with a message or compile; none crashes, and none fills the screen.
#include "test/unit/sema/checking.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

constexpr size_t kMany = 100'000;

std::string repeated(std::string_view text, size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

/// `first`, and then `rest` so many times, each time with its number in place of a `#`.
std::string counted(std::string first, std::string_view rest, size_t count) {
  size_t hole = rest.find('#');
  for (size_t i = 0; i < count; ++i) {
    first += rest.substr(0, hole);
    first += std::to_string(i);
    first += rest.substr(hole + 1);
  }
  return first;
}

/// The codes of all findings, or "" if there are none.
std::string codesOf(const std::string& query) {
  CompiledQuery compiled(query, smallSchema());
  EXPECT_EQ(compiled.sound(), !compiled.diagnostics.hasErrors());
  EXPECT_LE(compiled.diagnostics.errorCount(), 2 * kMaxMistakes);
  std::string rendered = render(compiled.diagnostics, compiled.files, ErrorFormat::Human, false);
  EXPECT_LE(rendered.size(), 1'000'000U);
  if (compiled.sound()) EXPECT_EQ(ir::verify(*compiled.rules), "");
  std::string codes;
  for (const Diagnostic& d : compiled.diagnostics.all()) {
    EXPECT_LE(d.place.span.end, query.size());
    codes += (codes.empty() ? "" : " ") + std::string(name(d.code));
  }
  return codes;
}

TEST(Bombs, OfDepthAreRefused) {
  EXPECT_EQ(codesOf("any where " + repeated("(", kMany) + "b" + repeated(")", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("(", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("not ", kMany) + "b"), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("-", kMany) + "n == 1"), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("not (", kMany) + "b"), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("concat(", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("s in (", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where " + repeated("b and (b or (", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where n == " + repeated("1 + (", kMany)), "too_deep");
  EXPECT_EQ(codesOf("any where b | head " + repeated("(", kMany)), "too_deep");
  EXPECT_EQ(codesOf("sequence by " + repeated("(", kMany) + " [any where b] [any where b]"), "too_deep");
  EXPECT_EQ(codesOf(repeated("/*", kMany)), "unterminated_comment");
  EXPECT_EQ(codesOf("any where s regex \"" + repeated("(", 900) + repeated(")", 900) + '"'), "regex_too_large");
}

TEST(Bombs, OfDepthThatIsAllowedCompile) {
  EXPECT_EQ(codesOf("any where " + repeated("(", 300) + "b" + repeated(")", 300)), "");
  EXPECT_EQ(codesOf("any where " + repeated("not ", 300) + "b"), "");
  EXPECT_EQ(codesOf("any where " + repeated("(", 300) + "b" + repeated(") == true", 300)), "");
  EXPECT_EQ(codesOf("any where " + repeated("b and (b or (", 150) + "b" + repeated("))", 150)), "");
  EXPECT_EQ(codesOf("any where " + repeated("concat(", 300) + "s" + repeated(")", 300) + " == \"a\""), "");
  EXPECT_EQ(codesOf("any where " + repeated("/*", kMany) + repeated("*/", kMany) + "b"), "");
}

TEST(Bombs, OfLengthThatAreValidCompile) {
  EXPECT_EQ(codesOf(counted("any where b", " or n == #", kMany)), "");
  EXPECT_EQ(codesOf(counted("any where b", " and s : \"#*\"", kMany)), "");
  EXPECT_EQ(codesOf(counted("any where s in (\"\"", ", \"#\"", kMany) + ")"), "");
  EXPECT_EQ(codesOf(counted("any where s : (\"\"", ", \"*#*\"", kMany) + ")"), "");
  EXPECT_EQ(codesOf(counted("any where cidrMatch(ip", ", \"10.1.0.0/#\"", 33) + ")"), "");
  EXPECT_EQ(codesOf(counted("any where concat(s", ", #", kMany) + ") == \"a\""), "");
  EXPECT_EQ(codesOf("any where s == \"" + repeated("a", 1'000'000) + '"'), "");
  EXPECT_EQ(codesOf("any where s like \"" + repeated("*a", 100'000) + '"'), "");
  EXPECT_EQ(codesOf("any where b " + repeated("| head 5", 50'000)), "");
  EXPECT_EQ(codesOf("any where " + repeated("b // x\n and ", kMany) + "b"), "");
}

TEST(Bombs, OfLengthWithinALeafAreRefused) {
  EXPECT_EQ(codesOf("any where n" + repeated(" + n", 999) + " == 1"), "too_deep");
  EXPECT_EQ(codesOf("any where n" + repeated(" + n", 998) + " == 1"), "");
  EXPECT_EQ(codesOf("any where n" + repeated(" + n", kMany) + " == 1"), "too_deep");
  EXPECT_EQ(codesOf("any where n == 0" + repeated(" + 1", kMany)), "too_deep");
  EXPECT_EQ(codesOf(counted("any where string(b", " or n == #", kMany) + ") == \"true\""), "too_deep");
  EXPECT_EQ(codesOf(counted("any where (b", " and n == #", kMany) + ") == true"), "too_deep");
}

TEST(Bombs, OfStepsAreRefused) {
  EXPECT_EQ(codesOf("sequence " + repeated("[any where b] ", kMany)), "too_many_filters");
  EXPECT_EQ(codesOf("sequence " + repeated("[any where b] with runs=100 ", kMany)), "too_many_filters");
  EXPECT_EQ(codesOf("sample by s " + repeated("[any where b] ", kMany)), "invalid_sample");
}

TEST(Bombs, OfNames) {
  EXPECT_EQ(codesOf("any where `" + repeated("``", kMany) + "` == 1"), "unknown_field");
  EXPECT_EQ(codesOf("any where a" + repeated(".`a`", kMany) + " == 1"), "unknown_field");
  EXPECT_EQ(codesOf("any where flat" + repeated(".a", kMany) + " == \"1\""), "");
  EXPECT_EQ(codesOf("any where ?" + repeated("a", 1'000'000) + " == 1"), "");
  EXPECT_EQ(codesOf("any where " + repeated("a", 1'000'000) + "(s)"), "unknown_function");
  EXPECT_EQ(codesOf("any where 1" + repeated("0", 1'000'000) + " == d"), "number_range");
  EXPECT_EQ(codesOf("any where b | " + repeated("a", 1'000'000)), "unknown_pipe");
}

TEST(Bombs, OfMistakesAreCutOff) {
  EXPECT_NE(codesOf(counted("any where b", " or x# == 1", kMany)), "");
  EXPECT_NE(codesOf("sequence " + repeated("[", kMany)), "");
  EXPECT_NE(codesOf("sequence " + repeated("[any where n = 1] ", kMany)), "");
  EXPECT_NE(codesOf("sequence [any where b] by s " + repeated("[any where b] ", kMany)), "");
  EXPECT_NE(codesOf(counted("sequence by length(s)", ", #", kMany) + "[any where b] [any where b]"), "");
  EXPECT_NE(codesOf("any where " + repeated("'' ", kMany)), "");
}

TEST(Bombs, OfGarbageAreRefused) {
  constexpr size_t kBytes = 10'000'000;
  EXPECT_EQ(codesOf(repeated("#", kBytes)), "unexpected_character");
  EXPECT_NE(codesOf(repeated("# ", kBytes / 2)), "");
  EXPECT_EQ(codesOf(repeated("a", kBytes)), "unexpected_token");
  EXPECT_EQ(codesOf(repeated("\n", kBytes)), "unexpected_token");
  EXPECT_EQ(codesOf(repeated("a ", kBytes / 2)), "unexpected_token");
  EXPECT_EQ(codesOf(repeated("\"", kBytes)), "unexpected_token");
  EXPECT_EQ(codesOf(repeated("`", kBytes)), "unexpected_token");
  std::string noise;
  for (uint32_t i = 0, state = 1; i < kBytes; ++i, state = state * 1664525 + 1013904223)
    noise += static_cast<char>(state >> 24);
  EXPECT_NE(codesOf(noise), "");
}

}  // namespace
}  // namespace rulec
