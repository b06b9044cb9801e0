// What is known of the events' fields: names, types, whether several values are normal.
#pragma once

#include "compiler/sema/type.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rulec::sema {

struct FieldInfo {
  FieldType type = FieldType::Keyword;
  bool array = false;  // several values are normal; every field may have several
};

/// Fields the user declared, over the built-in table or alone.
class Schema {
 public:
  /// \param useBuiltin whether names that were not added are looked up in the built-in table: the fields of
  ///   ECS, Elastic Endpoint, Winlogbeat and Auditbeat and those that published rules use.
  explicit Schema(bool useBuiltin) : useBuiltin_(useBuiltin) {}

  void add(std::string path, FieldInfo field);
  /// \returns nothing for a name the schema does not know. Cost: O(log n).
  [[nodiscard]] std::optional<FieldInfo> find(std::string_view path) const;
  /// The known name nearest to `path`, or empty. Cost: linear in the schema.
  [[nodiscard]] std::string_view suggest(std::string_view path) const;

 private:
  bool useBuiltin_;
  std::map<std::string, FieldInfo, std::less<>> added_;
};

[[nodiscard]] inline Schema builtinSchema() { return Schema(true); }

}  // namespace rulec::sema
