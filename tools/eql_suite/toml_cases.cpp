#include "tools/eql_suite/toml_cases.h"

#include "compiler/syntax/toml_library.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace rulec::suite {
namespace {

/// The id in the place of a missing step.
constexpr std::string_view kMissing = "-1";

bool isWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// The place behind the string or comment that begins at `at`; `at` itself if none does.
size_t skipText(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('#')) return std::min(text.find('\n', at), text.size());
  for (const std::string_view quote : {"'''", "\"\"\"", "'", "\""}) {
    if (!rest.starts_with(quote)) continue;
    const bool hasEscapes = quote.front() == '"';
    for (size_t i = at + quote.size(); i < text.size(); ++i) {
      if (hasEscapes && text[i] == '\\') {
        ++i;
      } else if (text.substr(i).starts_with(quote)) {
        i += quote.size();
        // Up to two quotes more belong to a string of several lines.
        while (quote.size() == 3 && i < text.size() && text[i] == quote.front()) ++i;
        return i;
      }
    }
    return text.size();
  }
  return at;
}

/// A scalar as text; nothing for "null".
std::optional<std::string> textOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return **text == "null" ? std::nullopt : std::optional(text->get());
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{:#}", number->get());
  if (const auto* value = node.as_boolean()) return value->get() ? "true" : "false";
  return "?";
}

std::optional<std::string> idOf(const toml::node& node) {
  std::optional<std::string> id = textOf(node);
  return id == kMissing ? std::nullopt : id;
}

/// \param ids each one id, or several that may stand in its place
IdList idListOf(const toml::array& ids) {
  IdList list;
  for (const toml::node& node : ids) {
    Texts& place = list.emplace_back();
    if (const toml::array* choices = node.as_array()) {
      for (const toml::node& choice : *choices) place.push_back(idOf(choice));
    } else {
      place.push_back(idOf(node));
    }
  }
  return list;
}

/// A list of lists is a list of alternatives.
std::vector<IdList> alternativesOf(const toml::array& ids) {
  const bool areLists = !ids.empty() && std::ranges::all_of(ids, [](const toml::node& n) { return n.is_array(); });
  if (!areLists) return {idListOf(ids)};
  std::vector<IdList> alternatives;
  for (const toml::node& node : ids) alternatives.push_back(idListOf(*node.as_array()));
  return alternatives;
}

uint64_t countOf(const toml::table& table, std::string_view key, uint64_t otherwise) {
  const auto* number = table[key].as_integer();
  return number != nullptr && number->get() >= 0 ? static_cast<uint64_t>(number->get()) : otherwise;
}

SuiteCase caseOf(const toml::table& table, const SuiteCase& base) {
  SuiteCase result = base;
  result.name = table["name"].value_or(std::string("without a name"));
  const auto* query = table["query"].as_string();
  const toml::array* ids = table["expected_event_ids"].as_array();
  if (query == nullptr || ids == nullptr) {
    result.problem = "it has no `query` or no `expected_event_ids`";
    return result;
  }
  result.query = query->get();
  result.expected.alternatives = alternativesOf(*ids);
  if (const toml::array* keys = table["join_keys"].as_array()) {
    result.expected.keys.emplace();
    for (const toml::node& key : *keys) result.expected.keys->push_back(textOf(key));
  }
  if (table.contains("size")) result.size = countOf(table, "size", 0);
  result.maxSamplesPerKey = countOf(table, "max_samples_per_key", result.maxSamplesPerKey);
  return result;
}

}  // namespace

std::string quoteNulls(std::string_view text) {
  constexpr std::string_view kNull = "null";
  std::string out;
  size_t depth = 0;
  for (size_t at = 0; at < text.size();) {
    if (const size_t end = skipText(text, at); end != at) {
      out += text.substr(at, end - at);
      at = end;
    } else if (isWordPart(text[at])) {
      const size_t wordEnd = std::min(
          static_cast<size_t>(std::ranges::find_if_not(text.substr(at), isWordPart) - text.substr(at).begin()) + at,
          text.size());
      const std::string_view word = text.substr(at, wordEnd - at);
      out += depth > 0 && word == kNull ? "\"null\"" : word;
      at = wordEnd;
    } else {
      if (text[at] == '[') ++depth;
      if (text[at] == ']' && depth > 0) --depth;
      out += text[at++];
    }
  }
  return out;
}

std::vector<SuiteCase> readTomlCases(const std::string& text, const SuiteCase& base) {
  SuiteCase broken = base;
  broken.name = "the file";
  const toml::parse_result parsed = toml::parse(quoteNulls(text));
  if (!parsed) {
    std::ostringstream what;
    what << parsed.error();
    broken.problem = what.str();
    return {broken};
  }
  const toml::array* queries = parsed.table()["queries"].as_array();
  std::vector<SuiteCase> cases;
  if (queries != nullptr)
    for (const toml::node& node : *queries)
      if (const toml::table* table = node.as_table()) cases.push_back(caseOf(*table, base));
  broken.problem = "there are no queries in it";
  if (cases.empty()) cases.push_back(broken);
  return cases;
}

}  // namespace rulec::suite
