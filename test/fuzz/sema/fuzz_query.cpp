// Any bytes are a query with findings, whose places are in it, or one that is printed as one that parses to the same
// tree, and becomes IR that keeps the IR's rules.
#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"
#include "compiler/sema/rule.h"
#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/eql/printer.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace rulec;

/// Twice as many as one phase reports.
constexpr size_t kMostFindings = 2 * kMaxMistakes;

void require(bool holds) {
  if (!holds) abort();
}

/// A few fields of every type, with short names.
sema::Schema makeSchema() {
  using sema::FieldType;
  sema::Schema schema(false);
  for (const char* text : {"s", "t", "u.v", "event.category"}) schema.add(text, {FieldType::Keyword, true});
  schema.add("w", {FieldType::Wildcard, false, "s", 8, "none"});
  schema.add("x", {FieldType::Text});
  schema.add("x.x", {FieldType::Unsupported});
  schema.add("n", {FieldType::Long, false, {}, {}, "7"});
  schema.add("m", {FieldType::UnsignedLong});
  schema.add("d", {FieldType::Double});
  schema.add("b", {FieldType::Boolean});
  schema.add("at", {FieldType::Date, false, {}, {}, {}, {"yyyy-MM", "epoch_second"}});
  schema.add("nanos", {FieldType::DateNanos});
  schema.add("ip", {FieldType::Ip});
  schema.add("v", {FieldType::Version});
  schema.add("flat", {FieldType::Flattened});
  return schema;
}

void requireFindings(const Diagnostics& diagnostics, const SourceFiles& files) {
  require(diagnostics.errorCount() <= kMostFindings);
  for (const Diagnostic& d : diagnostics.all()) {
    require(files.contains(d.place.file));
    require(d.place.span.begin <= d.place.span.end && d.place.span.end <= files[d.place.file].text.size());
  }
  (void)render(diagnostics, files, ErrorFormat::Human, false);
}

void requireSameTreeAfterPrinting(const eql::Query& query, SourceFiles& files) {
  std::string printed = eql::print(query);
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<printed>", printed));
  std::optional<eql::Query> again = eql::parse(identityMap(file, printed), diagnostics);
  require(again && eql::sameTree(query, *again));
}

std::optional<ir::RuleSet> compile(const eql::Query& query, const sema::Schema& schema, Diagnostics& diagnostics) {
  std::optional<sema::CheckedQuery> checked = sema::checkQuery(query, schema, diagnostics);
  require(checked.has_value() != diagnostics.hasErrors());
  if (!checked) return std::nullopt;
  std::vector<sema::CheckedRule> rules;
  rules.push_back({{}, *std::move(checked), {query.file, query.span}});
  return sema::lower(rules, diagnostics);
}

void requireSoundIr(const ir::RuleSet& rules) {
  std::string problem = ir::verify(rules);
  if (!problem.empty()) fprintf(stderr, "%s\n%s", problem.c_str(), ir::print(rules).c_str());
  require(problem.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sema::Schema schema = makeSchema();
  std::string text(reinterpret_cast<const char*>(data), size);
  SourceFiles files;
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<query>", text));
  std::optional<eql::Query> query = eql::parse(identityMap(file, text), diagnostics);
  require(query.has_value() != diagnostics.hasErrors());
  if (query) {
    requireSameTreeAfterPrinting(*query, files);
    std::optional<ir::RuleSet> rules = compile(*query, schema, diagnostics);
    require(rules.has_value() != diagnostics.hasErrors());
    if (rules) requireSoundIr(*rules);
  }
  requireFindings(diagnostics, files);
  return 0;
}
