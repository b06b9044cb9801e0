// Queries taken through every phase before the optimiser.
#pragma once

#include "compiler/ir/verify.h"
#include "compiler/sema/rule.h"
#include "compiler/syntax/eql/parser.h"

#include <string>
#include <string_view>

namespace rulec {

/// A few fields of every type.
inline sema::Schema smallSchema() {
  using sema::FieldType;
  sema::Schema schema(false);
  for (const char* text : {"s", "t", "md5", "note", "event.category"}) schema.add(text, {FieldType::Keyword});
  for (const char* text : {"txt", "note.text"}) schema.add(text, {FieldType::Text});
  for (const char* name : {"geo", "nest", "nest.name"}) schema.add(name, {FieldType::Unsupported});
  schema.add("w", {FieldType::Wildcard});
  schema.add("n", {FieldType::Long});
  schema.add("u", {FieldType::UnsignedLong});
  schema.add("d", {FieldType::Double});
  schema.add("b", {FieldType::Boolean});
  schema.add("at", {FieldType::Date});
  schema.add("@timestamp", {FieldType::Date});
  schema.add("nanos", {FieldType::DateNanos});
  schema.add("ip", {FieldType::Ip});
  schema.add("v", {FieldType::Version});
  schema.add("flat", {FieldType::Flattened});
  return schema;
}

/// A query that stands alone in its file, as far as it got.
struct CompiledQuery {
  SourceFiles files;
  Diagnostics diagnostics;
  std::optional<ir::RuleSet> rules;

  CompiledQuery(std::string_view text, const sema::Schema& schema) {
    FileId file = files.add(makeSourceFile("<query>", std::string(text)));
    std::optional<eql::Query> query = eql::parse(identityMap(file, text), diagnostics);
    if (!query) return;
    Place place{file, query->span};
    std::optional<sema::CheckedQuery> checked = sema::checkQuery(*std::move(query), schema, diagnostics);
    if (!checked) return;
    std::vector<sema::CheckedRule> all;
    all.push_back({{}, *std::move(checked), place});
    rules = sema::lower(all, diagnostics);
  }

  [[nodiscard]] bool sound() const { return rules.has_value(); }
};

}  // namespace rulec
