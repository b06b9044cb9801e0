// Any bytes are a query with findings, whose places are in it, or one that is printed as one that parses to the same
// tree, and becomes IR that keeps the IR's rules.
#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/eql/printer.h"
#include "test/fuzz/sound_ir.h"

namespace {

using namespace rulec;

/// Twice as many as one phase reports.
constexpr size_t kMostFindings = 2 * kMaxMistakes;

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
  requirePlaces(diagnostics, files);
}

void requireSameTreeAfterPrinting(const eql::Query& query, SourceFiles& files) {
  std::string printed = eql::print(query);
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<printed>", printed));
  std::optional<eql::Query> again = eql::parse(identityMap(file, printed), diagnostics);
  require(again && eql::sameTree(query, *again));
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
    std::optional<sema::CheckedQuery> checked = sema::checkQuery(*query, schema, diagnostics);
    require(checked.has_value() != diagnostics.hasErrors());
    if (checked) requireSoundIr(*std::move(checked), {query->file, query->span}, diagnostics);
  }
  requireFindings(diagnostics, files);
  return 0;
}
