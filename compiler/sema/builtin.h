// The table of functions behind builtins.def.
#pragma once

#include "compiler/sema/check.h"

#include <optional>
#include <string_view>

namespace rulec::sema {

struct BuiltinInfo {
  Builtin id;
  std::string_view spelling;
  size_t minArguments;
  std::optional<size_t> maxArguments;  // none: any number
  bool hasInsensitive;
  std::string_view parameters;  // letters of builtins.def
  char result;

  [[nodiscard]] char parameter(size_t i) const { return i < parameters.size() ? parameters[i] : parameters.back(); }
};

[[nodiscard]] const BuiltinInfo& info(Builtin id);
/// Finds a function by its name in any case. \returns null if there is none.
[[nodiscard]] const BuiltinInfo* findBuiltin(std::string_view name);
/// The spelling nearest to `name`, or empty.
[[nodiscard]] std::string_view suggestBuiltin(std::string_view name);

}  // namespace rulec::sema
