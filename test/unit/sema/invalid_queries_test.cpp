// Every mistake in a query has exactly one finding, whose place is the text that is wrong: one table for all phases.
#include "test/unit/sema/checking.h"

#include <gtest/gtest.h>

#include <set>

namespace rulec {
namespace {

constexpr std::string_view kTable =
#include "test/unit/sema/invalid_queries.inc"
    ;
constexpr std::string_view kBuiltinTable = R"TABLE(
unknown_field | process where «proces.name» == "a" => did you mean `process.name`?
unknown_field | process where «process.nmae» == "a" => did you mean `process.name`?
unknown_field | any where «Process.Name» == "a"
field_is_object | any where «host» == "a" => name one of the fields below it
unknown_field | file where «file.exstension» == "a" => did you mean `file.extension`?
unknown_function | process where «startswtih»(process.name, "a") => did you mean `startsWith`?
unsupported_field_type | any where «source.geo.location» == "a"
unsupported_field_type | any where «dll.pe.imports» == "a" => write a field below it, as in `dll.pe.imports.name`
text_without_keyword | process where «process.name.text» == "a" => did you mean `process.name`?
text_without_keyword | any where «message» : "*denied*"
type_mismatch | process where process.pid == «"abc"»
member_type | process where process.pid in («"4"»)
member_type | network where source.ip in («"10.0.0.1"»)
operand_type | network where «destination.port» : "44?"
operand_type | network where «destination.ip» : "10.*"
argument_type | network where cidrMatch(«host.name», "10.0.0.0/8")
field_comparison | process where process.name == «process.parent.name»
key_type | sequence [process where true] by process.pid [process where true] by «process.name»
)TABLE";

std::vector<std::string_view> splitAt(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= text.size();) {
    size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  return parts;
}

size_t replaceAll(std::string& text, std::string_view what, std::string_view by) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()), ++count)
    text.replace(at, what.size(), by);
  return count;
}

struct Row {
  std::string code;
  std::string query;
  Span span;
  std::string help;  // empty: not looked at
};

Row parseRow(std::string_view line) {
  constexpr std::string_view kBar = " | ";
  constexpr std::string_view kArrow = " => ";
  Row row;
  size_t bar = line.find(kBar);
  size_t arrow = std::min(line.find(kArrow), line.size());
  row.code = line.substr(0, bar);
  row.query = line.substr(bar + kBar.size(), arrow - bar - kBar.size());
  if (arrow != line.size()) row.help = line.substr(arrow + kArrow.size());
  replaceAll(row.query, "⏎", "\n");
  size_t begin = row.query.find("«");
  EXPECT_EQ(replaceAll(row.query, "«", ""), 1) << line;
  size_t end = row.query.find("»");
  EXPECT_EQ(replaceAll(row.query, "»", ""), 1) << line;
  row.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  return row;
}

std::vector<Row> parseTable(std::string_view table) {
  std::vector<Row> rows;
  for (std::string_view line : splitAt(table, "\n"))
    if (!line.empty() && !line.starts_with('#')) rows.push_back(parseRow(line));
  return rows;
}

std::string show(std::string_view code, const SourceFile& file, Span span) {
  LineColumn at = file.locate(span.begin);
  return fmt::format("{} {}:{} «{}»\n", code, at.line, at.column, file.text.substr(span.begin, span.end - span.begin));
}

void expectOneFinding(const Row& row, const sema::Schema& schema) {
  CompiledQuery compiled(row.query, schema);
  const SourceFile& file = *compiled.files.begin();
  std::string found;
  for (const Diagnostic& d : compiled.diagnostics.all()) found += show(name(d.code), file, d.place.span);
  std::string expected = show(row.code, file, row.span);
  EXPECT_TRUE(found == expected) << row.query << "\nexpected: " << expected << "   found: " << found;
  EXPECT_FALSE(compiled.sound()) << row.query;
  if (!row.help.empty() && !compiled.diagnostics.all().empty())
    EXPECT_EQ(compiled.diagnostics.all().front().help, row.help) << row.query;
  EXPECT_FALSE(render(compiled.diagnostics, compiled.files, ErrorFormat::Human, false).empty());
}

TEST(InvalidQueries, HaveOneFindingAtTheRightPlace) {
  sema::Schema schema = smallSchema();
  std::vector<Row> rows = parseTable(kTable);
  EXPECT_GE(rows.size(), 150U);
  for (const Row& row : rows) expectOneFinding(row, schema);
}

TEST(InvalidQueries, HaveOneFindingWithTheBuiltInSchema) {
  sema::Schema schema = sema::builtinSchema();
  for (const Row& row : parseTable(kBuiltinTable)) expectOneFinding(row, schema);
}

/// The errors that no single query in EQL has, and those that BombsTest raises.
const std::set<std::string_view>& otherCodes() {
  static const std::set<std::string_view> codes{
      "unreadable_file",      "no_rules",          "file_too_large",   "invalid_toml",       "invalid_utf8",
      "missing_key",          "unknown_key",       "wrong_key_type",   "invalid_value",      "duplicate_rule_id",
      "invalid_schema",       "no_rule_left",      "no_rule_selected", "field_count",        "too_many_items",
      "no_positive_entry",    "history_too_short", "invalid_filter",   "too_deep",           "unsupported_rule_type",
      "unsupported_language", "wrong_language",    "too_many_filters", "unsupported_filter", "invalid_exception",
      "unusable_profile",     "type_conflict"};
  return codes;
}

/// The errors that only KQL has; each one is raised in test/language/kql_cases.txt.
const std::set<std::string_view>& kqlCodes() {
  static const std::set<std::string_view> codes{
      "any_field",     "empty_group", "free_text",          "misplaced_not",  "missing_connective",
      "missing_value", "null_value",  "pattern_type",       "range_type",     "unterminated_quote",
      "value_type",    "not_nested",  "unsupported_object", "phrase_too_long"};
  return codes;
}

TEST(InvalidQueries, OfTheTableHaveEveryErrorThatAQueryCanHave) {
  std::set<std::string_view> missing;
  for (DiagnosticCode code : allDiagnosticCodes())
    if (severity(code) == Severity::Error) missing.insert(name(code));
  std::vector<Row> rows = parseTable(kTable);
  for (const Row& row : rows) missing.erase(row.code);
  std::set<std::string_view> others = otherCodes();
  others.insert(kqlCodes().begin(), kqlCodes().end());
  EXPECT_EQ(missing, others);
}

}  // namespace
}  // namespace rulec
