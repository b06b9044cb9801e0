// docs/diagnostics.md, as it was when rulec was built.
#pragma once

#include <string_view>

namespace rulec::driver {

extern const std::string_view kDiagnosticDocs;

/// The section about a diagnostic code, with its heading; empty if there is none.
[[nodiscard]] std::string_view sectionOf(std::string_view code);

}  // namespace rulec::driver
