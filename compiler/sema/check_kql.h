// Gives every name in a KQL query its fields, or says why it has none.
//
//   std::optional<CheckedKql> checked = readKql(text, schema, diagnostics);      // or checkKql(tree, ...)
//   ir::PredicateId holds = lowerKql(*checked, builder, diagnostics);            // sema/lower_kql.h
//
// The result, the checked syntax tree, is what the reference interpreter evaluates and what `lowerKql` compiles.
#pragma once

#include "compiler/sema/schema.h"
#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/ast.h"

#include <optional>
#include <string>
#include <vector>

namespace rulec::sema {

/// A field that a leaf asks.
struct KqlField {
  std::string name;        // as the schema has it
  ir::Field reading;       // how its values are read
  FieldType type;          // Text: searched by words
  bool lowercase = false;  // its normalizer makes letters lower case, on both sides
};

/// What checking found out about one `f: v` or `f < v`: it holds if it holds for one of the fields. Of a group the
/// field is that of its objects.
struct KqlLeaf {
  std::vector<KqlField> fields;
};

/// A query whose every leaf knows its fields. `leaves` is parallel to `query.nodes`.
struct CheckedKql {
  kql::Query query;
  std::vector<KqlLeaf> leaves;
  ir::Field timestamp{"@timestamp", ir::Type::Date};  // a Date or DateNanos
  std::optional<int64_t> endNs = {};  // once now is not before it, since 1970, the query holds of every event

  [[nodiscard]] const KqlLeaf& of(kql::NodeId id) const { return leaves[id.index]; }
};

/// Checks names and values; every mistake is reported, one per cause. The tree may come from any source.
/// \returns nothing if an error was reported. Cost: linear in the query, times the schema for name patterns.
[[nodiscard]] std::optional<CheckedKql> checkKql(kql::Query query, const Schema& schema, Diagnostics& diagnostics);

/// Parses and checks.
[[nodiscard]] std::optional<CheckedKql> readKql(const MappedText& text, const Schema& schema, Diagnostics& diagnostics);

}  // namespace rulec::sema
