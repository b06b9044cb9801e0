#include "tools/generate/random_events.h"

#include "compiler/sema/rule.h"

#include <gtest/gtest.h>

namespace rulec::generate {
namespace {

ir::RuleSet lowered(const RandomSchema& schema, const std::string& text) {
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId id = files.add(makeSourceFile("<query>", text));
  const auto rule =
      sema::checkRule(syntax::ruleOfQuery(id, files, "query"), schema.schema(), schema.eventFields, diagnostics);
  return *sema::lower({&*rule, 1}, diagnostics);
}

size_t countOf(const std::vector<std::string>& lines, std::string_view text) {
  size_t count = 0;
  for (const std::string& line : lines) count += line.find(text) != std::string::npos ? 1 : 0;
  return count;
}

RandomSchema smallSchema() {
  RandomSchema schema;
  schema.fields = {{"name", {sema::FieldType::Keyword}}, {"pid", {sema::FieldType::Long}}};
  return schema;
}

TEST(RandomEvents, HoldTheConstantsOfTheRulesAndWhatIsNearThem) {
  const RandomSchema schema = smallSchema();
  const ir::RuleSet set = lowered(
      schema, R"(any where pid > 700 and name : "zq*zq" or name regex "[x]{3}y+" or concat(name, "z") == "needle")");
  const std::vector<std::string> lines = RandomEvents(set, schema).makeLines(1, 1000);
  for (const char* text : {"700", "701", "702", "zqzq", "xxxy", "needle"}) EXPECT_GT(countOf(lines, text), 5u) << text;
  EXPECT_GT(countOf(lines, "null"), 20u);
  EXPECT_GT(countOf(lines, "[]"), 20u);
  EXPECT_GT(countOf(lines, "2024-01-01T"), 500u);
}

TEST(RandomEvents, TheSameSeedGivesTheSameLines) {
  const RandomSchema schema = smallSchema();
  const ir::RuleSet set = lowered(schema, R"(any where pid > 700)");
  const RandomEvents events(set, schema);
  EXPECT_EQ(events.makeLines(5, 50), events.makeLines(5, 50));
  EXPECT_NE(events.makeLines(5, 50), events.makeLines(6, 50));
}

}  // namespace
}  // namespace rulec::generate
