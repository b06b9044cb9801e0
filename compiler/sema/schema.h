// What is known of the events' fields: names, types, whether several values are normal.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/sema/type.h"
#include "compiler/support/diagnostic.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::sema {

struct FieldInfo {
  FieldType type = FieldType::Keyword;
  bool array = false;  // several values are normal; every field may have several
  /// Where documents hold it, if that is not under its own name: the target of an alias, the parent of a multi-field.
  std::string source = {};
  std::optional<uint32_t> ignoreAbove = {};   // a text of more UTF-16 code units is no value
  std::optional<std::string> nullValue = {};  // what stands for an explicit null
  std::vector<std::string> dateFormats = {};  // none: ISO 8601 or epoch milliseconds
  bool isText = false;      // a text that has a keyword beside it: EQL reads that one, KQL searches the words
  bool lowercase = false;   // a keyword whose normalizer makes letters lower case
  bool isNested = false;    // objects, each of which is asked on its own; Unsupported as a field
  std::string within = {};  // the nearest name of such objects that it lies below
  std::vector<std::string> conflict = {};  // the names of its types, if they differ by index; Unsupported then
};

/// How values of a field are read from documents. Its type is one that can be searched.
[[nodiscard]] ir::Field readingOf(const std::string& path, const FieldInfo& field);

/// Fields the user declared, over the built-in table or alone.
class Schema {
 public:
  /// \param useBuiltin whether names that were not added are looked up in the built-in table: the fields of
  ///   ECS, Elastic Endpoint, Winlogbeat and Auditbeat and those that published rules use.
  explicit Schema(bool useBuiltin) : useBuiltin_(useBuiltin) {}

  void add(std::string path, FieldInfo field);
  /// Unknown names are keywords from now on.
  void allowUnknown() { allowUnknown_ = true; }
  /// \returns nothing for a name the schema does not know. A name below a flattened field is a keyword.
  /// \param within the nested objects that are asked; a field of others is Unsupported
  /// Cost: O(log n) for each component.
  [[nodiscard]] std::optional<FieldInfo> find(std::string_view path, std::string_view within = {}) const;
  /// Whether the name is one of nested objects. The built-in table does not say what lies within such: there it is a
  /// name that cannot be searched itself and has fields below it. Cost: O(log n).
  [[nodiscard]] bool isNested(std::string_view path) const;
  /// Whether fields are known below the name, and not the name itself. Cost: O(log n).
  [[nodiscard]] bool isObject(std::string_view path) const;
  /// Calls `visit(const std::string& path, const FieldInfo&)` for every known field. Cost: linear in the schema.
  /// \param within as in `find`
  void forEach(const std::function<void(const std::string&, const FieldInfo&)>& visit,
               std::string_view within = {}) const;
  /// The known name nearest to `path`, or empty. Cost: linear in the schema.
  [[nodiscard]] std::string_view suggest(std::string_view path) const;

 private:
  [[nodiscard]] std::optional<FieldInfo> findExactly(std::string_view path) const;
  [[nodiscard]] bool hasBelow(std::string_view path) const;

  bool useBuiltin_;
  bool allowUnknown_ = false;
  std::map<std::string, FieldInfo, std::less<>> added_;
};

/// Reports a field that the schema does not know, with the nearest one that it knows.
void reportUnknownField(const std::string& name, Place place, const Schema& schema, Diagnostics& diagnostics);

/// Reports a field that cannot be searched, by what the schema knows of it.
Diagnostic& reportUnsearchable(const std::string& name, const FieldInfo& field, Place place, Diagnostics& diagnostics);

[[nodiscard]] inline Schema builtinSchema() { return Schema(true); }

}  // namespace rulec::sema
