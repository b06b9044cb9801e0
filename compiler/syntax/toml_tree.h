// A TOML file as a tree of values, each with its place.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/support/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::syntax {

struct TomlEntry;

/// A value. What its kind does not use is empty.
struct TomlNode {
  enum class Kind : uint8_t { String, Integer, Float, Boolean, Date, List, Table };
  Kind kind = Kind::Table;
  Span span;                       // of a table or a list its first byte: it may be long
  std::string text = {};           // of a String, decoded
  int64_t integer = 0;             // of an Integer
  double number = 0;               // of a Float
  bool boolean = false;            // of a Boolean
  std::vector<TomlNode> items;     // of a List
  std::vector<TomlEntry> entries;  // of a Table, as they were written

  [[nodiscard]] bool isString() const { return kind == Kind::String; }
  [[nodiscard]] bool isInteger() const { return kind == Kind::Integer; }
  [[nodiscard]] bool isBoolean() const { return kind == Kind::Boolean; }
  [[nodiscard]] bool isList() const { return kind == Kind::List; }
  [[nodiscard]] bool isTable() const { return kind == Kind::Table; }
  /// The value of a table's key, or null. Cost: linear in the table.
  [[nodiscard]] const TomlNode* find(std::string_view key) const;
  /// The same, null also if it is none of that kind.
  [[nodiscard]] const TomlNode* find(std::string_view key, Kind wanted) const;
};

struct TomlEntry {
  std::string key;
  Span keySpan;
  TomlNode value;
};

/// "a string", "a table", ... for messages.
[[nodiscard]] std::string_view describe(TomlNode::Kind kind);

/// Reads a TOML file. A mistake in its syntax, or in its UTF-8, is reported with its place: it is the only one then.
/// Tables are nested 64 levels deep at most. Cost: linear, but for keys in file order: O(n log n) in a table's size.
/// \returns the root table, or nothing after a mistake
[[nodiscard]] std::optional<TomlNode> parseToml(FileId file, const SourceFiles& files, Diagnostics& diagnostics);

}  // namespace rulec::syntax
