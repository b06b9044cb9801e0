// case_sensitive_match, off by default: in a filter that asks for Windows, a name or path of a file, process, library
// or registry key is compared with regard to case. On Windows a different spelling is the same file, so that whoever
// starts it can choose one that the rule does not match. Exclusions are passed over: there, case makes a rule match
// more. Linear.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

#include <algorithm>

namespace rulec::lint {
namespace {

bool isWindowsName(std::string_view path) {
  constexpr std::string_view kNames[] = {
      "name", "executable", "path", "directory", "extension", "original_file_name", "working_directory"};
  constexpr std::string_view kParents[] = {"process", "process.parent", "process.pe", "file", "dll", "registry"};
  size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return false;
  return std::ranges::find(kNames, path.substr(dot + 1)) != std::end(kNames) &&
         std::ranges::find(kParents, path.substr(0, dot)) != std::end(kParents);
}

bool hasLetter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool asksForWindows(const sema::CheckedQuery& query, const std::vector<TextTest>& tests) {
  return std::ranges::any_of(tests, [&](const TextTest& test) {
    return test.field->path == "host.os.type" && test.op != "!=" && test.members.size() == 1 &&
           literal(query, test.members.front()).value == "windows";
  });
}

}  // namespace

void caseSensitiveMatch(const sema::CheckedKql& query, Diagnostics& diagnostics) {
  std::vector<KqlTest> tests = kqlTests(query);
  auto asks = [](const KqlTest& t) { return t.field->name == "host.os.type" && t.value->text == "windows"; };
  if (std::ranges::none_of(tests, [&](const KqlTest& t) { return !t.negated && asks(t); })) return;
  for (const KqlTest& test : tests) {
    if (test.negated || test.field->lowercase || !isWindowsName(test.field->name) || !hasLetter(test.value->text))
      continue;
    diagnostics.report(DiagnosticCode::case_sensitive_match, test.place, ":").help =
        fmt::format("use `{}.caseless`, where the index has it", test.field->name);
  }
}

void caseSensitiveMatch(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  std::vector<TextTest> tests = textTests(query);
  if (!asksForWindows(query, tests)) return;
  std::vector<bool> isNegated = negated(query);
  for (const TextTest& test : tests) {
    bool regards = !test.foldsCase && test.op != "!=" && !isNegated[test.id.index];
    bool letters =
        std::ranges::any_of(test.members, [&](eql::ExprId id) { return hasLetter(literal(query, id).value); });
    if (!regards || !letters || !isWindowsName(test.field->path)) continue;
    diagnostics.report(DiagnosticCode::case_sensitive_match, placeOf(query, test.id), test.op).help =
        test.regex ? "use `regex~`" : "use `:`";
  }
}

}  // namespace rulec::lint
