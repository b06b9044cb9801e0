#include "compiler/driver/diagnostic_docs.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace rulec::driver {

std::string_view sectionOf(std::string_view code) {
  std::string heading = fmt::format("\n## `{}`\n", code);
  size_t begin = kDiagnosticDocs.find(heading);
  if (begin == std::string_view::npos) return {};
  std::string_view rest = kDiagnosticDocs.substr(begin + 1);
  size_t end = std::min(rest.find("\n## "), rest.find("\n# "));
  std::string_view section = rest.substr(0, end);
  return section.substr(0, section.find_last_not_of('\n') + 1);
}

}  // namespace rulec::driver
