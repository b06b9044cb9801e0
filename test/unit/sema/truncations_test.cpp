// Queries that break off: whatever is missing, the finding lies within the text, and there are few.
#include "compiler/syntax/eql/lexer.h"
#include "test/unit/sema/checking.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

/// Between them every construct of the grammar.
constexpr auto kQueries = std::to_array<std::string_view>({
    R"~(any where true)~",
    R"~(process where s == "a" and not n > 3 or b)~",
    R"~("my-cat" where s != """C:\a""" // end)~",
    R"~(any where s : ("a*", "b?") and t like~ "x*" and w regex "[a-c]+(d|e)")~",
    R"~(any where s in ("a", "b") and n not in (1, 2, 3) and t in~ ("x"))~",
    R"~(any where cidrMatch(ip, "10.0.0.0/8", "fe80::/10") /* a /* b */ c */ or ip == "::1")~",
    R"~(any where startsWith~(s, "a") and between(s, "a", "b", true) == "c")~",
    R"~(any where substring(concat(s, ":", n, null), -3, 5) == "x\u{e9}\n")~",
    R"~(any where -n + 2 * (u - 3) % 4 / 5.5e3 >= .5 and +d <= 1e-3)~",
    R"~(any where ?xxx.yyy == null and `s` != null and ?`a b`.c == ?`x``y`)~",
    R"~(any where not not (not b == true) and null == (n > 1))~",
    R"~(any where at >= "2020-01-01T00:00:00Z" and nanos < 1577836800000 and v > "1.2.3")~",
    R"~(any where string(b and n == 1) == "true" | head 5 | tail 2)~",
    R"~(any where indexOf(s, "a", 2) == 3 and length(s) > 2 and number("0x10", 16) == 16)~",
    R"~(any where endsWith(s, t) == false and stringContains~(s, "a") != true)~",
    R"~(sequence [any where b] [any where not b])~",
    R"~(sequence by s, ?xxx with maxspan=30s [any where b] by n [process where n == 1] by u | tail 3)~",
    R"~(sequence by s [any where b] with runs=3)~",
    R"~(sequence with maxspan = 500ms [any where b] by s with runs=2 ![network where n == 1] by t until [any where s : "x"] by md5)~",
    R"~(sequence with maxspan=1d ![any where b] [any where n in (1)] ![any where s like "a*"] | head 1)~",
    R"~(sample by s [any where b] [any where n == 1] [file where d > 1])~",
    R"~(sample [any where b] by s, n [any where n == 1] by t, u)~",
    R"~(registry where length(s) > 0 and s == "t")~",
    R"~(any where subtract(add(n, 1), multiply(2, 3)) == divide(8, 2) or modulo(n, 2) != 0)~",
    R"~(any where w regex~ ("a.*", "b|c", """\d+""") and not md5 : "")~",
    R"~(any where substring(s, 1) : "*a?c*" and (n + 1) == 2)~",
});

std::string show(const CompiledQuery& compiled) {
  return render(compiled.diagnostics, compiled.files, ErrorFormat::Human, false);
}

void expectFewFindingsInside(std::string_view query, const sema::Schema& schema) {
  CompiledQuery compiled(query, schema);
  const Diagnostics& diagnostics = compiled.diagnostics;
  EXPECT_EQ(compiled.sound(), !diagnostics.hasErrors()) << query;
  EXPECT_LE(diagnostics.errorCount(), 2U) << query << '\n' << show(compiled);
  for (const Diagnostic& d : diagnostics.all()) {
    EXPECT_LE(d.place.span.begin, d.place.span.end) << query;
    EXPECT_LE(d.place.span.end, query.size()) << query;
  }
  if (compiled.sound()) EXPECT_EQ(ir::verify(*compiled.rules), "") << query;
}

std::vector<Span> tokensOf(std::string_view query) {
  Diagnostics diagnostics;
  SourceFiles files;
  FileId file = files.add(makeSourceFile("<query>", std::string(query)));
  std::vector<Span> spans;
  for (const eql::Token& token : eql::lex(identityMap(file, query), diagnostics)) spans.push_back(token.span);
  EXPECT_FALSE(diagnostics.hasErrors()) << query;
  return spans;
}

TEST(Truncations, AreOfSoundQueries) {
  sema::Schema schema = smallSchema();
  for (std::string_view query : kQueries) {
    CompiledQuery compiled(query, schema);
    EXPECT_TRUE(compiled.sound()) << show(compiled);
  }
}

TEST(Truncations, AtAndWithinEveryWordHaveFewFindings) {
  sema::Schema schema = smallSchema();
  for (std::string_view query : kQueries)
    for (Span token : tokensOf(query))
      for (uint32_t end = token.begin; end <= token.end; ++end) expectFewFindingsInside(query.substr(0, end), schema);
}

TEST(Truncations, AtTheFrontHaveFewFindings) {
  sema::Schema schema = smallSchema();
  for (std::string_view query : kQueries)
    for (Span token : tokensOf(query)) expectFewFindingsInside(query.substr(token.begin), schema);
}

TEST(Truncations, OfOneWordHaveFewFindings) {
  sema::Schema schema = smallSchema();
  for (std::string_view query : kQueries) {
    for (Span token : tokensOf(query)) {
      std::string without(query);
      without.erase(token.begin, token.end - token.begin);
      expectFewFindingsInside(without, schema);
      std::string twice(query);
      twice.insert(token.begin, std::string(query.substr(token.begin, token.end - token.begin)) + ' ');
      expectFewFindingsInside(twice, schema);
    }
  }
}

}  // namespace
}  // namespace rulec
