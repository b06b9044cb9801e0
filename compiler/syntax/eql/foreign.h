// What other dialects of EQL have and this one has not.
#pragma once

#include <optional>
#include <string_view>

namespace rulec::eql {

/// How the function of this name is written here, as a help text; empty of names that no other dialect knows. Names
/// resolve without regard to case.
[[nodiscard]] std::optional<std::string_view> replacementOf(std::string_view function);

}  // namespace rulec::eql
