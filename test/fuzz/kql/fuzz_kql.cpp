// Any bytes are a KQL query with findings, whose places are in it, or one that is printed as one that parses to the
// same tree, and becomes IR that keeps the IR's rules.
#include "compiler/ir/printer.h"
#include "compiler/ir/verify.h"
#include "compiler/sema/rule.h"
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace rulec;

void require(bool holds) {
  if (!holds) abort();
}

/// A field of every type, with short names.
sema::Schema makeSchema() {
  using sema::FieldType;
  sema::Schema schema(false);
  for (const char* text : {"s", "t.caseless", "u.v"}) schema.add(text, {FieldType::Keyword, true});
  schema.add("x", {FieldType::Text});
  schema.add("n", {FieldType::Long});
  schema.add("m", {FieldType::UnsignedLong});
  schema.add("d", {FieldType::Double});
  schema.add("b", {FieldType::Boolean});
  schema.add("at", {FieldType::Date, false, {}, {}, {}, {"yyyy-MM", "epoch_second"}});
  schema.add("nanos", {FieldType::DateNanos});
  schema.add("ip", {FieldType::Ip});
  schema.add("v", {FieldType::Version});
  return schema;
}

void requireFindings(const Diagnostics& diagnostics, const SourceFiles& files) {
  for (const Diagnostic& d : diagnostics.all()) {
    require(files.contains(d.place.file));
    require(d.place.span.begin <= d.place.span.end && d.place.span.end <= files[d.place.file].text.size());
  }
  (void)render(diagnostics, files, ErrorFormat::Human, false);
}

void requireSameTreeAfterPrinting(const kql::Query& query, SourceFiles& files) {
  std::string printed = kql::print(query);
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<printed>", printed));
  std::optional<kql::Query> again = kql::parse(identityMap(file, printed), diagnostics);
  require(again && kql::sameTree(query, *again));
}

void requireSoundIr(kql::Query query, const sema::Schema& schema, Diagnostics& diagnostics) {
  Place place{query.file, query.span};
  std::optional<sema::CheckedKql> checked = sema::checkKql(std::move(query), schema, diagnostics);
  require(checked.has_value() != diagnostics.hasErrors());
  if (!checked) return;
  std::vector<sema::CheckedRule> rules;
  rules.push_back({{}, *std::move(checked), place});
  std::optional<ir::RuleSet> lowered = sema::lower(rules, diagnostics);
  require(lowered.has_value() != diagnostics.hasErrors());
  if (!lowered) return;
  std::string problem = ir::verify(*lowered);
  if (!problem.empty()) fprintf(stderr, "%s\n%s", problem.c_str(), ir::print(*lowered).c_str());
  require(problem.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const sema::Schema schema = makeSchema();
  std::string text(reinterpret_cast<const char*>(data), size);
  SourceFiles files;
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<query>", text));
  std::optional<kql::Query> query = kql::parse(identityMap(file, text), diagnostics);
  require(query.has_value() != diagnostics.hasErrors());
  if (query) {
    requireSameTreeAfterPrinting(*query, files);
    requireSoundIr(*std::move(query), schema, diagnostics);
  }
  requireFindings(diagnostics, files);
  return 0;
}
