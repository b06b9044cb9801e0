// Queries and rule files parsed for a test.
#pragma once

#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/rule_file.h"

#include <string>
#include <string_view>

namespace rulec {

/// A query that stands alone in its file.
struct ParsedQuery {
  SourceFiles files;
  Diagnostics diagnostics;
  std::optional<eql::Query> query;

  explicit ParsedQuery(std::string_view text) {
    FileId file = files.add(makeSourceFile("<query>", std::string(text)));
    query = eql::parse(identityMap(file, text), diagnostics);
  }
};

struct ParsedRule {
  SourceFiles files;
  Diagnostics diagnostics;
  std::optional<syntax::RuleFile> rule;

  explicit ParsedRule(std::string_view text) {
    FileId file = files.add(makeSourceFile("rule.toml", std::string(text)));
    rule = syntax::parseRuleFile(file, files, diagnostics);
    if (rule && !rule->sound) rule.reset();
  }
  [[nodiscard]] std::string_view source(Span span) const {
    return std::string_view((*files.begin()).text).substr(span.begin, span.end - span.begin);
  }
};

/// All findings, one a line: `code 'the text that is underlined'`.
inline std::string findings(const Diagnostics& diagnostics, const SourceFiles& files) {
  std::string lines;
  for (const Diagnostic& d : diagnostics.all()) {
    std::string_view text = files[d.place.file].text;
    lines +=
        fmt::format("{} '{}'\n", name(d.code), text.substr(d.place.span.begin, d.place.span.end - d.place.span.begin));
  }
  return lines;
}

}  // namespace rulec
