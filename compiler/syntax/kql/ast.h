// The KQL syntax tree: what was written, before anything is known of fields and types.
//
// Lists of values are written out: `f: (a or b)` is `f: a or f: b`. Nodes live in one table, operands before their
// users, names of fields in another. Every span is in the file's own bytes. Trees may also be made from other sources
// than text. Grammar: docs/kql.md, "Grammar".
#pragma once

#include "compiler/support/id.h"
#include "compiler/support/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rulec::kql {

/// A value, or the name of a field.
struct Literal {
  std::string text;                 // unescaped UTF-8
  std::vector<uint32_t> wildcards;  // offsets in `text` of each `*` that stands for any run; ascending
  bool quoted = false;              // then there are no wildcards
  Span span;
  // What filters can say, and KQL cannot. There `wildcards` holds each `?` that stands for one code point, too.
  bool ignoreCase = false;           // of ASCII letters
  std::vector<uint32_t> exact = {};  // offsets of the characters that compare exactly all the same; ascending
  bool isTerm = false;               // on texts: one word, as it stands

  [[nodiscard]] bool isPattern() const { return !wildcards.empty(); }
  /// `*` alone.
  [[nodiscard]] bool isAnything() const { return isPattern() && text == "*"; }
};

using NameId = Id<Literal>;

struct Node;
using NodeId = Id<Node>;

/// `*: *`.
struct Everything {};
/// `f: v`; with `*` alone as value: whether f has a value.
struct Is {
  NameId field;
  Literal value;
};
enum class RangeOp : uint8_t { Less, LessEqual, Greater, GreaterEqual };
struct Bound {
  RangeOp op;
  Literal value;
};
/// `f < v`.
struct Range {
  NameId field;
  RangeOp op;
  Literal value;
  std::optional<Bound> other = {};  // which the same value of the field satisfies; only in filters
};
struct Not {
  NodeId operand;
};
struct And {
  std::vector<NodeId> operands;  // two or more
};
struct Or {
  std::vector<NodeId> operands;  // two or more
};
/// `n: { ... }`: some one object of n satisfies the body. Names in the body are relative to n.
struct Nested {
  NameId field;
  NodeId body;
  bool wholeNames = false;  // names in the body are not relative; only in filters
};

struct Node {
  std::variant<Everything, Is, Range, Not, And, Or, Nested> node;
  Span span;  // without enclosing parentheses
};

struct Query {
  FileId file;
  Table<Literal> names;
  Table<Node> nodes;
  std::optional<NodeId> root;  // nothing: every event
  Span span;
};

}  // namespace rulec::kql
