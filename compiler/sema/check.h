// Gives every name in a query its meaning, or says why it has none.
//
// The result, the checked syntax tree, is what the reference interpreter evaluates and what `lower` compiles.
#pragma once

#include "compiler/sema/schema.h"
#include "compiler/sema/type.h"
#include "compiler/support/diagnostic.h"
#include "compiler/syntax/eql/ast.h"

#include <optional>
#include <string>
#include <vector>

namespace rulec::sema {

/// The functions of the language (builtins.def).
enum class Builtin : uint8_t {
#define RULEC_BUILTIN(id, spelling, minArguments, maxArguments, hasInsensitive, parameters, result) id,
#include "compiler/sema/builtins.def"
#undef RULEC_BUILTIN
};

/// What checking found out about one expression.
struct ExprInfo {
  ExprType type = ExprType::Invalid;
  bool constant = false;            // no field below it
  std::optional<Builtin> function;  // of a FunctionCall
  /// Of a FieldRef: the field's mapping, or nothing for an optional field that the schema does not know, which
  /// is the literal null.
  std::optional<FieldInfo> field;
};

/// The fields that every query reads without naming them.
struct EventFields {
  std::string timestamp = "@timestamp";
  std::string category = "event.category";
  std::string tiebreaker;  // empty: none
};

/// A query whose every expression has a type. `info` is parallel to `query.exprs`.
struct CheckedQuery {
  eql::Query query;
  std::vector<ExprInfo> info;
  ir::Field timestamp{"@timestamp", ir::Type::Date};  // a Date or DateNanos
  ir::Field category{"event.category"};
  std::optional<ir::Field> tiebreaker = {};  // orders events of one time; events without it come last

  [[nodiscard]] const ExprInfo& of(eql::ExprId id) const { return info[id.index]; }
};

/// Checks names, types, arguments and shapes; every mistake is reported, one per cause.
/// \returns nothing if an error was reported. Cost: linear in the query.
[[nodiscard]] std::optional<CheckedQuery> checkQuery(eql::Query query, const Schema& schema, Diagnostics& diagnostics);

}  // namespace rulec::sema
