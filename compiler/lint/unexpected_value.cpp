// unexpected_value: a field whose values the Elastic Common Schema lists is compared with a text that is none of them:
// event.kind, event.outcome, host.os.type. With `:` letters of the other case count as the same, patterns are passed
// over; in KQL so is another spelling beside the listed one, `(success or Success)`. event.category and event.type are
// passed over: sources use words of their own there. Certain for documents that follow the schema. Source: ECS 8.11,
// "Allowed values" and "Expected values". Linear.
#include "compiler/ir/pattern.h"
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

#include <algorithm>
#include "compiler/support/ascii.h"

namespace rulec::lint {
namespace {

struct Listed {
  std::string_view field;
  std::vector<std::string_view> values;
};

const Listed* findListed(std::string_view field) {
  static const std::vector<Listed> kListed = {
      {"event.kind", {"alert", "asset", "enrichment", "event", "metric", "pipeline_error", "signal", "state"}},
      {"event.outcome", {"failure", "success", "unknown"}},
      {"host.os.type", {"android", "ios", "linux", "macos", "unix", "windows"}}};
  auto found = std::ranges::find(kListed, field, &Listed::field);
  return found == kListed.end() ? nullptr : &*found;
}

bool isListed(const Listed& listed, const std::string& text) {
  return std::ranges::find(listed.values, text) != listed.values.end();
}

bool isListed(const Listed& listed, const TextTest& test, const std::string& text) {
  bool isPattern = !test.equality && ir::hasWildcard(text);
  return isPattern || isListed(listed, test.foldsCase ? asciiLower(text) : text);
}

void report(const Listed& listed, const std::string& text, Place place, Diagnostics& diagnostics) {
  std::string_view near = nearest(asciiLower(text), listed.values);
  diagnostics.report(DiagnosticCode::unexpected_value, place, listed.field, text).help =
      near.empty() ? fmt::format("its values are {}", fmt::join(listed.values, ", "))
                   : fmt::format("did you mean `{}`?", near);
}

}  // namespace

void unexpectedValue(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (const TextTest& test : textTests(query)) {
    const Listed* listed = findListed(test.field->path);
    if (listed == nullptr || test.regex) continue;
    for (eql::ExprId member : test.members) {
      const std::string& text = literal(query, member).value;
      if (!isListed(*listed, test, text)) report(*listed, text, placeOf(query, member), diagnostics);
    }
  }
}

void unexpectedValue(const sema::CheckedKql& query, Diagnostics& diagnostics) {
  std::vector<KqlTest> tests = kqlTests(query);
  for (const KqlTest& test : tests) {
    const Listed* listed = findListed(test.field->name);
    if (listed == nullptr || test.value->isPattern() || isListed(*listed, test.value->text)) continue;
    std::string lower = asciiLower(test.value->text);
    bool asksBoth = isListed(*listed, lower) && std::ranges::any_of(tests, [&](const KqlTest& other) {
                      return other.field->name == listed->field && other.value->text == lower;
                    });
    if (asksBoth) continue;
    report(*listed, test.value->text, {test.place.file, test.value->span}, diagnostics);
  }
}

}  // namespace rulec::lint
