// Reading the keys of a rule format's tables: names, types, values, each mistake with its place.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/rule_keys.h"
#include "compiler/syntax/toml_tree.h"

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

namespace rulec::syntax {

/// A value and where it was written. An absent key has the default value and the place of its table.
template <class T>
struct Located {
  T value{};
  Span span;
  bool present = false;
};

using LocatedText = Located<std::string>;

/// Reads keys of one file. A value of a wrong type was reported by checkKeys: reading it gives nothing.
class KeyReader {
 public:
  KeyReader(FileId file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  /// Reports keys that do not exist, values of a wrong type, and required keys that are missing.
  /// \param prefix what stands before the keys' names in messages: "threshold."
  void checkKeys(const TomlNode& table, std::span<const RuleKey> known, std::string_view prefix = "");

  [[nodiscard]] LocatedText string(const TomlNode& table, std::string_view key, std::string otherwise = "") const;
  [[nodiscard]] Located<int64_t> integer(const TomlNode& table, std::string_view key, int64_t otherwise = 0) const;
  [[nodiscard]] Located<bool> boolean(const TomlNode& table, std::string_view key, bool otherwise = false) const;
  [[nodiscard]] Located<std::vector<std::string>> strings(const TomlNode& table, std::string_view key) const;
  /// A list of strings, or one string, with the place of each.
  [[nodiscard]] std::vector<LocatedText> texts(const TomlNode& table, std::string_view key) const;

  /// Reports a value that its key cannot have.
  template <class T>
  void invalid(const Located<T>& located, std::string_view key, std::string_view help) {
    std::string value = fmt::format("{}", located.value);
    report(DiagnosticCode::invalid_value, located.span, value, key).help = help;
  }

  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    return diagnostics_.report(code, {file_, span}, args...);
  }

 private:
  void unknownKey(const TomlEntry& entry, std::span<const RuleKey> known, std::string_view prefix);

  FileId file_;
  Diagnostics& diagnostics_;
};

/// Calls `read` with each table of a list of tables.
template <class Read>
void forEachTable(const TomlNode& table, std::string_view key, Read read) {
  const TomlNode* list = table.find(key, TomlNode::Kind::List);
  if (list == nullptr) return;
  for (const TomlNode& item : list->items)
    if (item.isTable()) read(item);
}

}  // namespace rulec::syntax
