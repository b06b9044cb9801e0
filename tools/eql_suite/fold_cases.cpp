#include "tools/eql_suite/fold_cases.h"

#include "compiler/support/utf8.h"
#include "tools/generate/document.h"

#include <fmt/format.h>

#include <sstream>

namespace rulec::suite {
namespace {

/// As an EQL string in double quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{{{:02x}}}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// As a literal; nothing for what is no scalar.
std::optional<std::string> literalOf(const generate::Json& value) {
  if (std::holds_alternative<generate::Null>(value.node)) return "null";
  if (const auto* truth = std::get_if<bool>(&value.node)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<generate::NumberText>(&value.node)) return number->text;
  if (const auto* text = std::get_if<std::string>(&value.node)) return quoted(*text);
  return std::nullopt;
}

std::shared_ptr<const Dataset> oneEvent() {
  Dataset data;
  data.schema.add("@timestamp", {sema::FieldType::Date});
  data.schema.add("id", {sema::FieldType::Keyword});
  data.idField = "id";
  data.events = "{\"@timestamp\":0,\"id\":\"1\"}\n";
  return std::make_shared<const Dataset>(std::move(data));
}

SuiteCase caseOf(const std::string& line, const std::string& file, const std::shared_ptr<const Dataset>& data) {
  SuiteCase result{file, line};
  result.problem = "it has no `expr` or no `expected`";
  const std::optional<generate::Json> document = generate::parseJson(line);
  if (!document) return result;
  const generate::Json* expression = generate::findPath(*document, "expr");
  const generate::Json* expected = generate::findPath(*document, "expected");
  if (expression == nullptr || expected == nullptr) return result;
  const auto* text = std::get_if<std::string>(&expression->node);
  const std::optional<std::string> literal = literalOf(*expected);
  if (text == nullptr || !literal) return result;
  result.problem.clear();
  result.name = *text;
  result.query = fmt::format("any where ({}) == {}", *text, *literal);
  result.data = data;
  result.expected.alternatives = {{{"1"}}};
  return result;
}

}  // namespace

std::vector<SuiteCase> readFoldCases(const std::string& text, const std::string& file) {
  const std::shared_ptr<const Dataset> data = oneEvent();
  std::vector<SuiteCase> cases;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) cases.push_back(caseOf(line, file, data));
  return cases;
}

}  // namespace rulec::suite
