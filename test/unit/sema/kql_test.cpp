// KQL taken through every phase before the optimiser.
#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"
#include "test/unit/sema/checking.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

struct CompiledKql {
  SourceFiles files;
  Diagnostics diagnostics;
  std::optional<ir::RuleSet> rules;

  explicit CompiledKql(const std::string& text) {
    FileId file = files.add(makeSourceFile("<query>", text));
    std::optional<sema::CheckedKql> checked = sema::readKql(identityMap(file, text), smallSchema(), diagnostics);
    if (!checked) return;
    std::vector<sema::CheckedRule> all;
    all.push_back({{}, *std::move(checked), {file, {}}});
    rules = sema::lower(all, diagnostics);
  }
};

std::string irOf(const std::string& text) {
  CompiledKql compiled(text);
  EXPECT_TRUE(compiled.rules) << text << render(compiled.diagnostics, compiled.files, ErrorFormat::Human, false);
  if (!compiled.rules) return "";
  EXPECT_EQ(ir::verify(*compiled.rules), "") << text;
  return ir::print(*compiled.rules);
}

TEST(KqlLowering, MakesOneTestOfAListOfValues) {
  std::string ir = irOf("s: (c or a) or s: b or s: (x* or y?*)");
  EXPECT_NE(ir.find("is \"a\" \"b\" \"c\""), std::string::npos) << ir;
  EXPECT_NE(ir.find(R"(like "x*" "y\\?*" with escapes)"), std::string::npos) << ir;
}

TEST(KqlLowering, NamesTheClockOfTimesRelativeToNow) {
  std::string ir = irOf("at >= now-30d/d and at <= now/w");
  EXPECT_NE(ir.find("in [now-30d/d, -) by @timestamp"), std::string::npos) << ir;
  EXPECT_NE(ir.find("in (-, now/w up] by @timestamp"), std::string::npos) << ir;
}

TEST(KqlLowering, TakesChainsOfAnyLength) {
  std::string query = "s: a";
  for (int i = 0; i < 100'000; ++i) query += " or s: " + std::to_string(i);
  EXPECT_NE(irOf(query).find("\"99999\""), std::string::npos);
}

TEST(KqlChecking, ReportsAnUnknownNameOnceHoweverManyValuesItHas) {
  CompiledKql compiled("zz: (a or b or c) and n: (x or 5)");
  ASSERT_EQ(compiled.diagnostics.errorCount(), 2U);
  EXPECT_EQ(compiled.diagnostics.all()[0].code, DiagnosticCode::unknown_field);
  EXPECT_EQ(compiled.diagnostics.all()[1].code, DiagnosticCode::value_type);
}

TEST(KqlChecking, TakesATreeThatWasNotWritten) {
  kql::Query tree;
  kql::NameId name = tree.names.add({"s", {}, false, {}});
  tree.root = tree.nodes.add({kql::Is{name, {"a\\*", {}, true, {}}}, {}});
  Diagnostics diagnostics;
  std::optional<sema::CheckedKql> checked = sema::checkKql(std::move(tree), smallSchema(), diagnostics);
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->of(*checked->query.root).fields.front().name, "s");
}

}  // namespace
}  // namespace rulec
