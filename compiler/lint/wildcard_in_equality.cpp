// wildcard_in_equality: `==`, `!=`, `in` and `in~` compare with every character as it stands, also `*`, as in
// `process.name == "python*"`. Values that do hold a `*` are known for shares (`\\*\ADMIN$`) and for options
// (`/text:*`); of those, and of `?`, which stands in texts of its own, nothing is said. In KQL a value in quotes has no
// wildcards. Linear.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

namespace rulec::lint {
namespace {

bool isShare(std::string_view text) { return text.starts_with(R"(\\*\)"); }

/// `/name:*`: everything of that name.
bool isOption(std::string_view text) {
  return text.starts_with('/') && text.ends_with(":*") && text.find('/', 1) == std::string_view::npos;
}

bool looksLikePattern(std::string_view text) {
  size_t star = text.find('*');
  return text.size() > 1 && star != std::string_view::npos && !isShare(text) && !isOption(text);
}

std::string_view instead(const TextTest& test) {
  if (test.op == "==") return "`like`, or `:` without regard to case";
  if (test.op == "!=") return "`not ... like`, or `not ... :` without regard to case";
  return test.foldsCase ? "`:`" : "`like`, or `:` without regard to case";
}

}  // namespace

void wildcardInEquality(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (const TextTest& test : textTests(query)) {
    for (eql::ExprId member : test.members) {
      if (!test.equality || !looksLikePattern(literal(query, member).value)) continue;
      diagnostics.report(DiagnosticCode::wildcard_in_equality, placeOf(query, member), test.op).help =
          fmt::format("use {}", instead(test));
    }
  }
}

void wildcardInEquality(const sema::CheckedKql& query, Diagnostics& diagnostics) {
  for (const KqlTest& test : kqlTests(query)) {
    if (!test.value->quoted || !looksLikePattern(test.value->text)) continue;
    diagnostics.report(DiagnosticCode::wildcard_in_equality, {test.place.file, test.value->span}, ":").help =
        "in quotes nothing is a wildcard: write the value without them";
  }
}

}  // namespace rulec::lint
