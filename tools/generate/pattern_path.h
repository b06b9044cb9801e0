// Paths for fields that are patterns of paths.
#pragma once

#include "compiler/ir/ir.h"
#include "tools/generate/random.h"

#include <array>
#include <string>
#include <string_view>

namespace rulec::generate {

/// A path that the field is read from; of a pattern some path that it matches.
[[nodiscard]] inline std::string somePath(const ir::Field& field, Random& random) {
  constexpr auto kRuns = std::to_array<std::string_view>({"", "0", "name", "x", "x.y", "b.", "process.name", "."});
  if (!field.isPattern) return field.path;
  std::string path;
  for (size_t at = 0; at < field.path.size(); ++at) {
    if (field.path[at] == '*') {
      path += random.pick(kRuns);
    } else {
      if (field.path[at] == '\\' && at + 1 < field.path.size()) ++at;
      path += field.path[at];
    }
  }
  return path;
}

}  // namespace rulec::generate
