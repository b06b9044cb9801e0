// escape_swallows_backslash: in `"C:\temp"` stands a tab. A text between quotes in which an escape made a control
// character, and that is a Windows path otherwise: it begins with a drive, or has a backslash too. No path of Windows
// holds such a character. Linear.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

namespace rulec::lint {
namespace {

constexpr std::string_view kControls = "\b\t\n\f\r";
constexpr std::string_view kLetters = "btnfr";

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '?'; }

/// `C:` and then a control character, or one between the parts of a path that begins so.
bool isBrokenPath(std::string_view text) {
  if (text.size() < 3 || !isLetter(text[0]) || text[1] != ':') return false;
  bool atRoot = kControls.find(text[2]) != std::string_view::npos;
  return (atRoot || text[2] == '\\') && text.find_first_of(kControls) != std::string_view::npos;
}

}  // namespace

void escapeSwallowsBackslash(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (const TextTest& test : textTests(query)) {
    for (eql::ExprId member : test.members) {
      const eql::StringLiteral& text = literal(query, member);
      if (text.raw || !isBrokenPath(text.value)) continue;
      char control = text.value[text.value.find_first_of(kControls)];
      std::string escape = fmt::format("\\{}", kLetters[kControls.find(control)]);
      diagnostics.report(DiagnosticCode::escape_swallows_backslash, placeOf(query, member), escape).help =
          "write `\\\\` for a backslash, or use a raw string: \"\"\"...\"\"\"";
    }
  }
}

}  // namespace rulec::lint
