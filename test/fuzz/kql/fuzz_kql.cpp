// Any bytes are a KQL query with findings, whose places are in it, or one that is printed as one that parses to the
// same tree, and becomes IR that keeps the IR's rules.
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"
#include "test/fuzz/sound_ir.h"

namespace {

using namespace rulec;

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

void requireSameTreeAfterPrinting(const kql::Query& query, SourceFiles& files) {
  std::string printed = kql::print(query);
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<printed>", printed));
  std::optional<kql::Query> again = kql::parse(identityMap(file, printed), diagnostics);
  require(again && kql::sameTree(query, *again));
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
    Place place{query->file, query->span};
    std::optional<sema::CheckedKql> checked = sema::checkKql(*std::move(query), schema, diagnostics);
    require(checked.has_value() != diagnostics.hasErrors());
    if (checked) requireSoundIr(*std::move(checked), place, diagnostics);
  }
  requirePlaces(diagnostics, files);
  return 0;
}
