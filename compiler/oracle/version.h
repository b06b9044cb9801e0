// The order of versions.
#pragma once

#include <compare>
#include <string_view>

namespace rulec::oracle {

/// Semantic versions with any count of numbers: numbers by value, fewer before more; a pre-release before its release;
/// build parts by bytes. What is no version comes after all versions, by bytes.
[[nodiscard]] std::strong_ordering compareVersions(std::string_view left, std::string_view right);

}  // namespace rulec::oracle
