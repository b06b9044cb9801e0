// The EQL syntax tree: what was written, before anything is known of fields and types.
//
// Expressions live in one table, operands before their users. Every span is in the file's own bytes.
// Grammar: docs/language.md, "Grammar".
#pragma once

#include "compiler/support/id.h"
#include "compiler/support/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rulec::eql {

struct Expr;
using ExprId = Id<Expr>;

struct StringLiteral {
  std::string value;  // unescaped UTF-8
  bool raw = false;   // written in triple quotes
};
/// A number as written, with its value in the narrowest of EQL's number types that holds it.
struct NumberLiteral {
  std::string text;
  std::variant<int64_t, uint64_t, double> value;
  bool fitsInt = false;  // an integer in the range of a 32-bit int
};
struct BooleanLiteral {
  bool value = false;
};
struct NullLiteral {};

/// `process.name`, `?process.name`, `` `a b`.c ``. The path is the field's name: parts joined by dots, unquoted.
struct FieldRef {
  std::string path;
  bool optional = false;
};

/// `length(f)`, `startsWith~(f, "x")`. The name is kept as it was written.
struct FunctionCall {
  std::string name;
  bool insensitive = false;  // written with `~`
  Span nameSpan;
  std::vector<ExprId> arguments;
};

enum class UnaryOp : uint8_t { Not, Plus, Minus };
struct Unary {
  UnaryOp op;
  ExprId operand;
};

enum class BinaryOp : uint8_t {
  And,
  Or,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo
};
struct Binary {
  BinaryOp op;
  Span opSpan;
  ExprId left;
  ExprId right;
};

/// `x in (..)`, `x not in~ (..)`, `x : "a*"`, `x like~ ("a*", "b*")`, `x regex "..."`.
enum class MembershipOp : uint8_t { In, InInsensitive, Match, Like, LikeInsensitive, Regex, RegexInsensitive };
struct Membership {
  MembershipOp op;
  bool negated = false;  // only `not in` and `not in~`
  Span opSpan;
  ExprId operand;
  std::vector<ExprId> members;  // at least one
};

using ExprNode = std::variant<StringLiteral, NumberLiteral, BooleanLiteral, NullLiteral, FieldRef, FunctionCall, Unary,
                              Binary, Membership>;

struct Expr {
  ExprNode node;
  Span span;  // without enclosing parentheses
};

/// `process where <condition>`; `any where <condition>` has no category.
struct EventFilter {
  std::optional<std::string> category;
  Span categorySpan;
  ExprId condition;
  Span span;
};

/// One `[...] by ... with runs=N` of a sequence, a sample or a join.
struct Term {
  EventFilter filter;
  std::vector<ExprId> keys;
  bool missing = false;  // `![...]`
  uint32_t runs = 1;     // with runs = N
  std::optional<Span> runsSpan;
  Span span;
};

struct EventQuery {
  EventFilter filter;
};
struct SequenceQuery {
  std::vector<ExprId> keys;
  std::optional<int64_t> maxspanNs;  // positive
  std::optional<Span> maxspanSpan;
  std::vector<Term> terms;
  std::optional<Term> until;
};
struct SampleQuery {
  std::vector<ExprId> keys;
  std::vector<Term> terms;
};
/// Parsed so that its diagnostic can name it.
struct JoinQuery {
  std::vector<ExprId> keys;
  std::vector<Term> terms;
  std::optional<Term> until;
};

struct Pipe {
  std::string name;
  Span nameSpan;
  std::vector<ExprId> arguments;
  Span span;  // with the `|`
};

struct Query {
  FileId file;
  Table<Expr> exprs;
  std::variant<EventQuery, SequenceQuery, SampleQuery, JoinQuery> body;
  std::vector<Pipe> pipes;
  Span span;
};

}  // namespace rulec::eql
