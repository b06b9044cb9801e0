// Schemas that users bring: an Elasticsearch mapping, a field-caps answer, or a table.
#pragma once

#include "compiler/sema/schema.h"
#include "compiler/support/diagnostic.h"
#include "compiler/support/source.h"

#include <map>
#include <string>

namespace rulec::sema {

/// The fields of one or more schema files. A name that several indices or files map is one field: its date formats are
/// joined, of several `ignore_above` the largest counts, and the kinds of keyword are one. Where the types differ
/// otherwise, it cannot be searched.
class SchemaFields {
 public:
  /// Reads one file (docs/language.md, "Schemas"): JSON of `GET index/_mapping`, of one mapping, of `_field_caps`; or
  /// lines `name TAB type [TAB array]`, where a first line that starts with `name` or `#` is passed over. Mistakes are
  /// reported.
  void read(FileId id, const SourceFile& file, Diagnostics& diagnostics);
  /// Adds what was read; aliases become what they stand for. Aliases of unknown fields are left out.
  void addTo(Schema& schema) const;

  void add(const std::string& path, FieldInfo field);
  void addAlias(const std::string& path, std::string target) { aliases_[path] = std::move(target); }

 private:
  std::map<std::string, FieldInfo> fields_;
  std::map<std::string, std::string> aliases_;
};

/// The field type that a mapping calls `name`; Unsupported for all others.
[[nodiscard]] FieldType fieldTypeOf(std::string_view name);

}  // namespace rulec::sema
